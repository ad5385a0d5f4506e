"""What each generated document is made from: plain values, all that its words rest on.

The hash in a document's foot is taken of these, so it changes exactly when the document would.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import CommitmentClass, DateBasis
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import InForce
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    reference: str
    title: str
    consortium: str
    lead_trust: str
    supplier: str
    term: Period
    clause_text: str
    date_basis: DateBasis
    notice_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """One trust's contract; ``signed_on`` is None until a signature is recorded."""

    reference: str
    trust: str
    value: Decimal
    term: Period
    signed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What an item is called, and what it is counted in."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFacts:
    """A clause of the contract as its record tells it; ``terms`` are its parameters in words."""

    clause: str
    name: str
    says: str
    paragraph: str
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractScheduleFacts:
    agreement: AgreementFacts
    contract: ContractFacts
    # None while no version of the prices is active.
    schedule: Schedule | None
    items: Mapping[str, ItemFacts]
    clauses: tuple[ClauseFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFacts:
    item: str
    name: str
    unit: str
    per_year: Decimal
    effective_from: date
    firmness: CommitmentClass
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """A letter that is recorded as signed, by the office of whoever signed it."""

    signed_by: str
    signed_on: date
    period: Period
    tolerance_percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLetterFacts:
    agreement: AgreementFacts
    contract: ContractFacts
    commitments: tuple[CommitmentFacts, ...]
    # None until a letter is recorded as signed.
    letter: LetterFacts | None
    # Whether nothing is committed yet, and the quantities are those the trust named in the tender.
    is_proposal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFacts:
    """The unit price of an item for one trust before and from a day on; None is no price."""

    item: str
    name: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    # The clause that sets the price, and where it stands in the contract.
    clause: Clause
    paragraph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackFacts:
    """What a record of clause C6 says a leaver pays back, for each unit that had the discount."""

    paragraph: str
    discount: Decimal
    months_left: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationFacts:
    """A trust that joins or leaves; ``on`` is its first day inside, or its first day outside.

    ``members`` are those who take part on that day, the joiner among them.
    """

    agreement: AgreementFacts
    contract: ContractFacts
    on: date
    noticed_on: date | None
    reason: str
    prices: tuple[PriceFacts, ...]
    members: tuple[str, ...]
    # The next test of each scheme from that day on, by the scheme's name.
    next_tests: tuple[tuple[str, date], ...]
    clawbacks: tuple[ClawbackFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierNoticeFacts:
    """A recorded tier test. ``before`` was in force until its day, ``after`` is from it on, and
    ``later`` is the change that a period of grace has put off."""

    agreement: AgreementFacts
    scheme: Scheme
    test: Determination
    trusts: Mapping[str, str]
    items: Mapping[str, ItemFacts]
    before: InForce | None
    after: InForce
    later: InForce | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    trust: str
    # What the share is in proportion to.
    weight: Decimal
    earned: Decimal
    settled: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    paid_on: date
    credit_note: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateStatementFacts:
    """What a rebate earned in a contract year, as it was last recorded, and what was paid.

    A statement for one ``trust`` has its share and its part of each payment alone.
    """

    agreement: AgreementFacts
    rebate: str
    items: tuple[str, ...]
    paragraph: str
    year: Period
    spend: Decimal
    threshold: Decimal | None
    rate: Decimal
    gross: Decimal
    amount: Decimal
    shared_by: str
    by_value: bool
    shares: tuple[ShareFacts, ...]
    payments: tuple[PaymentFacts, ...]
    # Empty for all trusts together.
    trust: str = ""
