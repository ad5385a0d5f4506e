"""What is published of a joint tender, as plain facts: nothing here is a price that was sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.domain.organisation import is_ods_trust_code
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure, Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation; ``authority`` is None for a supplier."""

    code: str
    name: str
    postcode: str = ""
    authority: AuthorityType | None = None

    @property
    def scheme(self) -> str:
        """The register that the code is from; our own where it is no code of the NHS."""
        return "GB-NHS" if is_ods_trust_code(self.code) and self.authority else "GB-CONSORTIUM"

    @property
    def id(self) -> str:
        return f"{self.scheme}-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    name: str
    kind: CriterionKind
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A line of a lot: what is bought, and its CPV code if it has one."""

    id: str
    name: str
    cpv: str
    is_goods: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """``bids`` is the number of bids, None until they were opened."""

    id: str
    title: str
    ended: bool
    awarded: bool
    criteria: tuple[Weighed, ...]
    lines: tuple[Wanted, ...]
    bids: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A notice that was published, with its number on Find a Tender."""

    kind: NoticeKind
    number: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What was awarded, and what follows from it.

    ``told_at`` is when the assessment summaries were sent, ``standstill_until`` the last day on
    which nobody may sign; None where none is known.
    """

    id: str
    lot: str
    title: str
    supplier: Party
    net: Decimal
    gross: Decimal
    decided_at: datetime
    told_at: datetime | None
    standstill_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """A trust's signed contract; ``gross`` includes VAT, ``ends_on`` is the first day after it."""

    id: str
    award: str
    title: str
    net: Decimal
    gross: Decimal
    signed_at: datetime
    starts_on: date
    ends_on: date
    has_ended: bool
    indicators: tuple[tuple[str, str], ...]
    notices: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement:
    """A joint tender from its publication on. Values are None while nobody estimated them."""

    ocid: str
    uri: str
    reference: str
    title: str
    publisher: str
    regime: Regime
    procedure: Procedure
    lead: Party
    trusts: tuple[Party, ...]
    published_at: datetime
    deadline: datetime | None
    questions_until: datetime | None
    net: Decimal | None
    gross: Decimal | None
    above_threshold: bool | None
    starts_on: date
    ends_on: date
    lots: tuple[LotFacts, ...]
    notices: tuple[Given, ...]
    awards: tuple[AwardFacts, ...]
    contracts: tuple[ContractFacts, ...]
    cancelled_at: datetime | None
    cancelled_because: str
