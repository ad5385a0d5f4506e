"""The proof of a rebate: every line that counts, where it stands, and what comes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.rebates.rebates import Bought, Rebate
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A purchase line that counts; ``counted_on`` is its day by the agreement's date basis."""

    trust: str
    item: str
    description: str
    order_number: str
    line_number: str
    counted_on: date
    ordered_on: date
    delivered_on: date | None
    invoiced_on: date | None
    unit: str
    quantity: Decimal
    quantity_base: Decimal | None
    unit_price: Decimal
    amount: Decimal
    batch: str
    file_name: str
    source_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceBatch:
    reference: str
    trust: str
    file_name: str
    sha256: str
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a rebate was recorded on; ``is_whole`` tells whether everybody's lines are in it."""

    agreement: str
    title: str
    supplier: str
    clause_text: str
    scheme: RebateScheme
    year: Period
    basis: DateBasis
    bought: Bought
    rebate: Rebate
    spells: tuple[Spell, ...]
    members_at_end: tuple[str, ...]
    trusts: Mapping[str, str]
    lines: tuple[EvidenceLine, ...]
    batches: tuple[EvidenceBatch, ...]
    recorded_amount: Decimal
    recorded_at: datetime
    inputs_sha256: str
    is_whole: bool

    @property
    def adds_up(self) -> bool:
        """Whether the lines, worked out again, give what was recorded."""
        lines = sum((line.amount for line in self.lines), Decimal(0))
        return self.rebate.amount == self.recorded_amount and lines == self.rebate.spend
