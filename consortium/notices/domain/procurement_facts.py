"""What is published of a joint tender, as plain facts: nothing here is a price that was sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.domain.organisation import is_ods_trust_code
from consortium.organisations.domain.supplier_facts import SupplierFacts, SupplierScale
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure, Regime

NOTHING_KNOWN = SupplierFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation; ``authority`` is None for a supplier, ``supplier`` is known of one only."""

    code: str
    name: str
    postcode: str = ""
    authority: AuthorityType | None = None
    supplier: SupplierFacts = NOTHING_KNOWN

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
class BidCounts:
    """The bids of a lot in numbers; those of a kind are None unless every bidder's is known."""

    received: int
    assessed: int
    sme_received: int | None
    sme_assessed: int | None
    vcse_assessed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BidFacts:
    """A bid that was opened: who bids, as a kind of enterprise, and whether it was admitted."""

    bidder: SupplierFacts
    admitted: bool


def counts_of(bids: Sequence[BidFacts]) -> BidCounts:
    """The bids in numbers. Of bidders who did not say what they are nothing is guessed."""
    assessed = [each for each in bids if each.admitted]
    return BidCounts(
        received=len(bids),
        assessed=len(assessed),
        sme_received=_number([_is_sme(each) for each in bids]),
        sme_assessed=_number([_is_sme(each) for each in assessed]),
        vcse_assessed=_number([each.bidder.vcse for each in assessed]),
    )


def _is_sme(bid: BidFacts) -> bool | None:
    return None if bid.bidder.scale is None else bid.bidder.scale is SupplierScale.SME


def _number(answers: Sequence[bool | None]) -> int | None:
    return None if None in answers else answers.count(True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """``bids`` is None until they were opened."""

    id: str
    title: str
    ended: bool
    awarded: bool
    criteria: tuple[Weighed, ...]
    lines: tuple[Wanted, ...]
    bids: BidCounts | None


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
