"""The rows of the table of a tender's states: from where to where, by whom, if what holds."""

from collections.abc import Callable
from dataclasses import dataclass

from consortium.tenders.domain import (
    assessment,
    decision,
    keys,
    mandate,
    publication,
    readiness,
)
from consortium.tenders.domain.decision import DecisionFacts
from consortium.tenders.domain.readiness import TenderFacts
from consortium.tenders.domain.states import Owner, TenderState

S = TenderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row: from where, to where, what the order is called, who gives it, what must hold."""

    before: TenderState
    after: TenderState
    order: str
    by: Owner
    guard: str
    lacks: Callable[[TenderFacts], tuple[str, ...]]
    # Whether this is the way on for a tender that could go two ways.
    applies: Callable[[TenderFacts], bool]


def _always(_: TenderFacts) -> bool:
    return True


Guard = Callable[[TenderFacts], tuple[str, ...]]


def _all(*guards: Guard) -> Guard:
    """What each of some guards lacks, one after the other."""
    return lambda facts: tuple(sentence for guard in guards for sentence in guard(facts))


def _keys(facts: TenderFacts) -> tuple[str, ...]:
    return keys.lacks_for_keys(facts.keys)


def _mandated(facts: TenderFacts) -> tuple[str, ...]:
    return mandate.lacks_for_mandated(facts.legal.mandates)


def _reopening(facts: TenderFacts) -> tuple[str, ...]:
    return mandate.lacks_for_reopening(facts.legal.has_declined)


def _of_decision(guard: Callable[[DecisionFacts], tuple[str, ...]]) -> Guard:
    return lambda facts: guard(facts.decision)


def _award(facts: TenderFacts) -> tuple[str, ...]:
    return decision.lacks_for_award(facts.decision, facts.now)


def _legal(facts: TenderFacts) -> tuple[str, ...]:
    return publication.lacks_before_publication(facts.legal)


def _row(
    before: TenderState,
    after: TenderState,
    order: str,
    guard: str,
    lacks: Callable[[TenderFacts], tuple[str, ...]],
    by: Owner = Owner.LEAD,
    *,
    applies: Callable[[TenderFacts], bool] = _always,
) -> Transition:
    return Transition(
        before=before,
        after=after,
        order=order,
        by=by,
        guard=guard,
        lacks=lacks,
        applies=applies,
    )


CANCELLABLE = (
    S.DRAFT,
    S.DEMAND_OPEN,
    S.DEMAND_FROZEN,
    S.MANDATED,
    S.PUBLISHED,
    S.CLOSED,
    S.OPENED,
    S.COMPLIANCE,
    S.SCORING,
    S.MODERATION,
    S.DEMO,
    S.PRICE_OPEN,
    S.RANKED,
    S.RECOMMENDED,
    S.APPROVED,
    S.SUMMARIES_ISSUED,
    S.STANDSTILL,
    S.SUSPENDED,
    S.AWARDED,
)

TRANSITIONS = (
    _row(
        S.DRAFT,
        S.DEMAND_OPEN,
        "Ask the trusts for their demand",
        "at least two trusts are invited, and every lot has a line",
        readiness.lacks_for_demand,
    ),
    _row(
        S.DEMAND_OPEN,
        S.DEMAND_FROZEN,
        "Freeze the demand",
        "every invited trust submitted or declined, every line is answered, every lot is wanted",
        readiness.lacks_for_freezing,
    ),
    _row(
        S.DEMAND_FROZEN,
        S.MANDATED,
        "Give every trust's mandate",
        "every trust that takes part gave its mandate, and it reaches as far as its estimated "
        "share",
        _mandated,
        Owner.AUTHORISERS,
    ),
    _row(
        S.DEMAND_FROZEN,
        S.DEMAND_OPEN,
        "Open the demand again without a trust that declined its mandate",
        "a trust declined its mandate",
        _reopening,
        Owner.AUTHORISERS,
    ),
    _row(
        S.MANDATED,
        S.PUBLISHED,
        "Publish the tender",
        "the weights of each lot add up to 100.00 and so does each group to its own, every "
        "demonstration has its script, each criterion tests a need and each need answers a pain, "
        "the participation clause has its text and it and the leaver schedule were reviewed, the "
        "conflicts assessment is approved by another person, the keys that seal the bids are "
        "made, the deadline lies ahead and no earlier than the Act allows",
        _all(readiness.lacks_for_publication, _legal, _keys),
        Owner.PUBLISHER,
    ),
    _row(
        S.PUBLISHED,
        S.CLOSED,
        "Close it for bids",
        "the deadline has passed",
        readiness.lacks_for_closing,
    ),
    _row(
        S.CLOSED,
        S.OPENED,
        "Open the bids",
        "the deadline has passed; two holders of the key, of two trusts, show their shares",
        readiness.lacks_for_closing,
        Owner.HOLDERS,
    ),
    _row(
        S.OPENED,
        S.COMPLIANCE,
        "Begin the compliance checks",
        "at least one bid is recorded",
        assessment.lacks_for_compliance,
    ),
    _row(
        S.COMPLIANCE,
        S.SCORING,
        "Let the panel score",
        "each bid passed or failed each check with a reason, the panel has a chair and its "
        "quorum, every criterion has somebody to score it",
        assessment.lacks_for_scoring,
    ),
    _row(
        S.SCORING,
        S.MODERATION,
        "Begin the moderation",
        "as many scores are submitted as bids × criteria × members assigned",
        assessment.lacks_for_moderation,
        Owner.CHAIR,
    ),
    _row(
        S.MODERATION,
        S.DEMO,
        "Close the moderation",
        "a consensus for each bid and criterion, minimum scores applied; a lot has demonstrations",
        assessment.lacks_for_demo,
        Owner.CHAIR,
        applies=assessment.has_demo,
    ),
    _row(
        S.MODERATION,
        S.PRICE_OPEN,
        "Close the moderation",
        "a consensus for each bid and criterion, minimum scores applied; no lot has demonstrations",
        assessment.lacks_for_prices,
        Owner.CHAIR,
    ),
    _row(
        S.DEMO,
        S.PRICE_OPEN,
        "Close the moderation of the demonstrations",
        "every demonstration is scored by everybody assigned and agreed on, minimum scores applied",
        assessment.lacks_for_prices_after_demo,
        Owner.CHAIR,
    ),
    _row(
        S.PRICE_OPEN,
        S.RANKED,
        "Score the prices and rank the bids",
        "every lot has a bid, every abnormally low price is cleared with a reason",
        assessment.lacks_for_ranking,
    ),
    _row(
        S.RANKED,
        S.RECOMMENDED,
        "Recommend a bid for every lot",
        "every lot that did not end is wanted and has a recommended bid of the ranking that "
        "counts, and a bid that is not first wins by a published rule",
        _of_decision(decision.lacks_for_recommendation),
    ),
    _row(
        S.RECOMMENDED,
        S.APPROVED,
        "Accept what each trust would pay",
        "every trust that takes part accepted its part of the recommendation",
        _of_decision(decision.lacks_for_approval),
        Owner.ACCEPTORS,
    ),
    _row(
        S.RECOMMENDED,
        S.RANKED,
        "Score the prices anew without a trust that declined",
        "a trust declined its part of the recommendation",
        _of_decision(decision.lacks_for_scoring_anew),
        Owner.ACCEPTORS,
    ),
    _row(
        S.APPROVED,
        S.SUMMARIES_ISSUED,
        "Send every assessment summary",
        "there is a summary for every bid that was assessed, and all are sent at once",
        _of_decision(decision.lacks_for_summaries),
    ),
    _row(
        S.SUMMARIES_ISSUED,
        S.STANDSTILL,
        "Begin the standstill",
        "the contract award notice (UK6) was published after the summaries were sent; under the "
        "2015 regulations the letters themselves begin it",
        _of_decision(decision.lacks_for_standstill),
    ),
    _row(
        S.STANDSTILL,
        S.AWARDED,
        "Award every lot",
        "the standstill is over, no challenge is open, and a check of each winning supplier "
        "against exclusion and debarment lets it win",
        _award,
        Owner.SECOND_PERSON,
    ),
    _row(
        S.STANDSTILL,
        S.SUSPENDED,
        "Record a challenge",
        "a challenge is open",
        _of_decision(decision.lacks_for_suspension),
    ),
    _row(
        S.SUSPENDED,
        S.STANDSTILL,
        "Lift the suspension",
        "no challenge is open",
        _of_decision(decision.lacks_for_resuming),
    ),
    _row(
        S.AWARDED,
        S.CONTRACTED,
        "Record that all contracts are signed",
        "every trust with demand in an awarded lot has signed its contract",
        readiness.lacks_for_contracting,
    ),
    *(
        _row(
            before,
            S.CANCELLED,
            "Cancel the tender",
            "no contract is signed; a reason is given",
            _of_decision(decision.lacks_for_withdrawal),
        )
        for before in CANCELLABLE
    ),
)
