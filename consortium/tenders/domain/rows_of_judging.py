"""From the opened bids to the ranking: the middle rows of the table of a tender's states."""

from consortium.tenders.domain import assessment
from consortium.tenders.domain.states import Owner, TenderState
from consortium.tenders.domain.transition import row

S = TenderState

ROWS = (
    row(
        S.OPENED,
        S.COMPLIANCE,
        "Begin the compliance checks",
        "at least one bid is recorded",
        assessment.lacks_for_compliance,
    ),
    row(
        S.COMPLIANCE,
        S.SCORING,
        "Let the panel score",
        "each bid passed or failed each check with a reason, the panel has a chair and its "
        "quorum, every criterion has somebody to score it",
        assessment.lacks_for_scoring,
    ),
    row(
        S.SCORING,
        S.MODERATION,
        "Begin the moderation",
        "as many scores are submitted as bids × criteria × members assigned",
        assessment.lacks_for_moderation,
        Owner.CHAIR,
    ),
    row(
        S.MODERATION,
        S.DEMO,
        "Close the moderation",
        "a consensus for each bid and criterion, minimum scores applied; a lot has demonstrations",
        assessment.lacks_for_demo,
        Owner.CHAIR,
        applies=assessment.has_demo,
    ),
    row(
        S.MODERATION,
        S.PRICE_OPEN,
        "Close the moderation",
        "a consensus for each bid and criterion, minimum scores applied; no lot has demonstrations",
        assessment.lacks_for_prices,
        Owner.CHAIR,
    ),
    row(
        S.DEMO,
        S.PRICE_OPEN,
        "Close the moderation of the demonstrations",
        "every demonstration is scored by everybody assigned and agreed on, minimum scores applied",
        assessment.lacks_for_prices_after_demo,
        Owner.CHAIR,
    ),
    row(
        S.PRICE_OPEN,
        S.RANKED,
        "Score the prices and rank the bids",
        "every lot has a bid, every abnormally low price is cleared with a reason",
        assessment.lacks_for_ranking,
    ),
)
