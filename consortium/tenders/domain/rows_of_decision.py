"""From the ranking to the signed contracts: the last rows of the table of a tender's states."""

from collections.abc import Callable

from consortium.tenders.domain import decision, readiness
from consortium.tenders.domain.decision import DecisionFacts
from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.states import Owner, TenderState
from consortium.tenders.domain.transition import Guard, row

S = TenderState


def of_decision(guard: Callable[[DecisionFacts], tuple[str, ...]]) -> Guard:
    """A guard that asks about the decision alone."""
    return lambda facts: guard(facts.decision)


def _award(facts: Facts) -> tuple[str, ...]:
    return decision.lacks_for_award(facts.decision, facts.now)


ROWS = (
    row(
        S.RANKED,
        S.SCENARIOS,
        "Compare award scenarios",
        "an award scenario is worked out on the ranking that counts",
        of_decision(decision.lacks_for_scenarios),
    ),
    row(
        S.SCENARIOS,
        S.RECOMMENDED,
        "Recommend a bid for every lot",
        "every lot that did not end is wanted and has a recommended bid of the ranking that "
        "counts, taken from a scenario that gives the same when it is worked out again, and a bid "
        "that is not first wins by a published rule",
        of_decision(decision.lacks_for_recommendation),
    ),
    row(
        S.RECOMMENDED,
        S.APPROVED,
        "Accept what each trust would pay",
        "every trust that takes part accepted its part of the recommendation",
        of_decision(decision.lacks_for_approval),
        Owner.ACCEPTORS,
    ),
    row(
        S.RECOMMENDED,
        S.RANKED,
        "Score the prices anew without a trust that declined",
        "a trust declined its part of the recommendation; the scenario is worked out again",
        of_decision(decision.lacks_for_scoring_anew),
        Owner.ACCEPTORS,
    ),
    row(
        S.APPROVED,
        S.SUMMARIES_ISSUED,
        "Send every assessment summary",
        "there is a summary for every bid that was assessed, and all are sent at once",
        of_decision(decision.lacks_for_summaries),
    ),
    row(
        S.SUMMARIES_ISSUED,
        S.STANDSTILL,
        "Begin the standstill",
        "the contract award notice (UK6) was published after the summaries were sent; under the "
        "2015 regulations the letters themselves begin it",
        of_decision(decision.lacks_for_standstill),
    ),
    row(
        S.STANDSTILL,
        S.AWARDED,
        "Award every lot",
        "the standstill is over, no challenge is open, and a check of each winning supplier "
        "against exclusion and debarment lets it win",
        _award,
        Owner.SECOND_PERSON,
    ),
    row(
        S.STANDSTILL,
        S.SUSPENDED,
        "Record a challenge",
        "a challenge is open",
        of_decision(decision.lacks_for_suspension),
    ),
    row(
        S.SUSPENDED,
        S.STANDSTILL,
        "Lift the suspension",
        "no challenge is open",
        of_decision(decision.lacks_for_resuming),
    ),
    row(
        S.AWARDED,
        S.CONTRACTED,
        "Record that all contracts are signed",
        "every trust with demand in an awarded lot has signed its contract, and together they are "
        "worth no more than was awarded",
        readiness.lacks_for_contracting,
    ),
)
