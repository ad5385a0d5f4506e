"""What a tender still lacks before it can take its next step.

Each guard answers with whole sentences, so that the page that shows what is missing and the
refusal that stops somebody say the same. Counts are compared with what there should be, never
asked of the rows that happen to exist.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from consortium.tenders.domain.assessment_facts import NOT_JUDGED, AssessmentFacts
from consortium.tenders.domain.criterion import Criterion, lacks_in_tree
from consortium.tenders.domain.decision import NO_DECISION, DecisionFacts
from consortium.tenders.domain.demand import Answer
from consortium.tenders.domain.keys import NO_KEYS, KeyFacts, lacks_in_release
from consortium.tenders.domain.publication import LegalFacts

FEWEST_TRUSTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFacts:
    name: str
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """A lot as the guards see it, in numbers.

    ``answers`` is how many cells of its demand table are filled; ``bids`` counts admitted bids
    only.
    """

    id: UUID
    name: str
    criteria: tuple[Criterion, ...]
    lines: int
    answers: int
    wanted: bool
    bids: int
    ended: bool
    awarded: bool
    contracts: int
    signed: int
    # By how many pounds the contracts of the agreement exceed what was awarded.
    excess: Decimal = Decimal(0)


class Facts(Protocol):
    """What guards may ask of a tender: values on paper, or what is looked up when it is asked."""

    @property
    def now(self) -> datetime: ...
    @property
    def clause_text(self) -> str: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def trusts(self) -> tuple[TrustFacts, ...]: ...
    @property
    def lots(self) -> tuple[LotFacts, ...]: ...
    @property
    def live(self) -> tuple[LotFacts, ...]: ...
    @property
    def legal(self) -> LegalFacts: ...
    @property
    def keys(self) -> KeyFacts: ...
    @property
    def decision(self) -> DecisionFacts: ...
    @property
    def trace(self) -> tuple[str, ...]: ...
    @property
    def unanswered(self) -> int: ...
    @property
    def assessment(self) -> AssessmentFacts: ...


def live_among(lots: tuple[LotFacts, ...]) -> tuple[LotFacts, ...]:
    """The lots that were not ended without an award."""
    return tuple(lot for lot in lots if not lot.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFacts:
    """The facts of a tender, all of them written down."""

    now: datetime
    clause_text: str
    deadline: datetime | None
    trusts: tuple[TrustFacts, ...]
    lots: tuple[LotFacts, ...]
    legal: LegalFacts
    keys: KeyFacts = NO_KEYS
    decision: DecisionFacts = NO_DECISION
    # What does not lead from a pain over a need to a criterion, in sentences.
    trace: tuple[str, ...] = ()
    # Questions whose answer was not with every supplier before the deadline.
    unanswered: int = 0
    assessment: AssessmentFacts = NOT_JUDGED

    @property
    def live(self) -> tuple[LotFacts, ...]:
        return live_among(self.lots)


def lacks_for_demand(facts: Facts) -> tuple[str, ...]:
    """At least two trusts, at least one lot, and a line in each."""
    missing = []
    if len(facts.trusts) < FEWEST_TRUSTS:
        missing.append("At least two trusts must be invited.")
    missing += _no_live_lot(facts)
    missing += [f"{lot.name} has no line yet." for lot in facts.live if not lot.lines]
    return tuple(missing)


def lacks_for_freezing(facts: Facts) -> tuple[str, ...]:
    """Every invited trust answered, every cell of the demand table filled, every lot wanted."""
    owing = [trust.name for trust in facts.trusts if trust.answer is None]
    submitted = sum(trust.answer is Answer.SUBMITTED for trust in facts.trusts)
    missing = [f"{name} has neither submitted its demand nor declined." for name in owing]
    missing += [
        f"{lot.name} has {lot.answers} of {lot.lines * submitted} answers."
        for lot in facts.live
        if lot.answers != lot.lines * submitted
    ]
    if not owing:
        missing += [f"Nobody wants anything of {lot.name}." for lot in facts.live if not lot.wanted]
    return (*missing, *_no_live_lot(facts))


def lacks_for_publication(facts: Facts) -> tuple[str, ...]:
    """Criteria that add up and are traced in each lot, the clause; a deadline that is not past."""
    missing = [
        f"{lot.name}: {sentence}" for lot in facts.live for sentence in lacks_in_tree(lot.criteria)
    ]
    missing += facts.trace
    if not facts.clause_text.strip():
        missing.append("The participation clause has no text yet.")
    if facts.deadline is not None and facts.deadline <= facts.now:
        missing.append("The deadline for bids must lie in the future.")
    return (*missing, *_no_live_lot(facts))


def lacks_for_closing(facts: Facts) -> tuple[str, ...]:
    """The deadline has passed by the server's clock; every question was answered before it."""
    missing = list(lacks_for_deadline(facts))
    if facts.unanswered:
        missing.append(
            f"{facts.unanswered} {'question was' if facts.unanswered == 1 else 'questions were'} "
            "not answered to every supplier before the deadline: publish the answers, and move "
            "the deadline so that suppliers can use them."
        )
    return tuple(missing)


def lacks_for_deadline(facts: Facts) -> tuple[str, ...]:
    """The deadline has passed, by the clock of the server."""
    if facts.deadline is None or facts.now < facts.deadline:
        return ("The deadline for bids has not passed yet.",)
    return ()


def lacks_for_opening(facts: Facts) -> tuple[str, ...]:
    """The deadline has passed, and two holders showed their shares of the keys, if there are."""
    return (*lacks_for_deadline(facts), *lacks_in_release(facts.keys))


def lacks_for_contracting(facts: Facts) -> tuple[str, ...]:
    """Every trust with demand in an awarded lot has signed, for no more than was awarded."""
    missing = [
        f"{lot.name} has {lot.signed} of {lot.contracts} contracts signed."
        for lot in facts.live
        if lot.signed != lot.contracts
    ]
    missing += [
        f"The contracts of {lot.name} are worth £{lot.excess:,.2f} more than was awarded."
        for lot in facts.live
        if lot.excess > 0
    ]
    return tuple(missing)


def _no_live_lot(facts: Facts) -> tuple[str, ...]:
    if facts.live:
        return ()
    return ("Every lot has ended without an award.",) if facts.lots else ("There is no lot yet.",)
