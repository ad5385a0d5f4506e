"""What the letter to a supplier says of a claim, as plain values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.money import ZERO


class LetterKind(StrEnum):
    PRICE_CLAIM = "price-claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """A line of the claim; prices are per base unit, ``due`` is None where it lies in bands."""

    order: str
    invoice: str
    day: date
    item: str
    quantity: Decimal
    charged: Decimal
    due: Decimal | None
    amount: Decimal
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPart:
    """The lines of one trust, which is sent its own credit note."""

    trust: str
    lines: tuple[ClaimedLine, ...]

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    reference: str
    supplier: str
    consortium: str
    audit: str
    drafted_on: date
    parts: tuple[TrustPart, ...]

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)
