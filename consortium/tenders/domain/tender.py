"""The one table of what leads where in a tender: from which state, by whose order, on what terms.

A tender moves only along a row of the table, and only when the row's guard lacks nothing.
"""

from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.states import STATE_NAMES as STATE_NAMES
from consortium.tenders.domain.states import STATE_OWNERS as STATE_OWNERS
from consortium.tenders.domain.states import Owner as Owner
from consortium.tenders.domain.states import TenderState as TenderState
from consortium.tenders.domain.transitions import CANCELLABLE as CANCELLABLE
from consortium.tenders.domain.transitions import TRANSITIONS as TRANSITIONS
from consortium.tenders.domain.transitions import Transition as Transition

S = TenderState

# States beside the way: a tender waits in the one, and ends in the other.
ASIDE = (S.SUSPENDED, S.CANCELLED)
# The states of a tender that runs its whole way, in order; a row that leads back adds none.
WAY = tuple(dict.fromkeys((S.DRAFT, *(row.after for row in TRANSITIONS if row.after not in ASIDE))))
OVER = frozenset({S.CONTRACTED, S.CANCELLED})
# While a panel judges bids without their prices.
JUDGING = (S.COMPLIANCE, S.SCORING, S.MODERATION, S.DEMO)
# While the terms on which suppliers bid can still change.
BEFORE_PUBLICATION = (S.DRAFT, S.DEMAND_OPEN, S.DEMAND_FROZEN, S.MANDATED)
# While the keys that seal the bids can be made; a tender that was published before bids were
# sealed here can still have them.
TAKING_KEYS = (*BEFORE_PUBLICATION, S.PUBLISHED)


# While awards can be compared, and what they rest on can still change.
COMPARING = (S.RANKED, S.SCENARIOS)


# From the recommendation to the award, while what was decided can still come to nothing.
DECIDING = (
    S.RECOMMENDED,
    S.APPROVED,
    S.SUMMARIES_ISSUED,
    S.STANDSTILL,
    S.SUSPENDED,
)


# What was recommended was accepted by all, whatever came of it later.
DECIDED = (*DECIDING[1:], S.AWARDED, S.CONTRACTED)


def next_step(state: TenderState, facts: Facts | None = None) -> Transition | None:
    """The row that leads on from a state; None when the tender is over.

    Without the facts of the tender it is the first of the rows that may.
    """
    rows = (row for row in TRANSITIONS if row.before is state and row.after is not S.CANCELLED)
    return next((row for row in rows if facts is None or row.applies(facts)), None)


def check_move(before: TenderState, after: TenderState, facts: Facts) -> Transition:
    """The row that leads from one state to the other, when its guard lacks nothing.

    Raises:
        Conflict: no row leads there, or the guard of the row lacks something; it says what.
    """
    row = next((row for row in TRANSITIONS if (row.before, row.after) == (before, after)), None)
    if row is None:
        raise Conflict("no_such_step", _why_not(before, after))
    missing = row.lacks(facts)
    if missing:
        raise Conflict("not_ready", " ".join(missing), next_step=f"Needed: {row.guard}.")
    return row


def check_state(state: TenderState, *allowed: TenderState, doing: str) -> None:
    """Pass in silence when something can be done in the state.

    Raises:
        Conflict: it can be done in others only.
    """
    if state not in allowed:
        named = " or ".join(f"“{STATE_NAMES[each].lower()}”" for each in allowed)
        raise Conflict(
            "wrong_state",
            f"{doing} is possible while the tender is {named}; "
            f"this one is “{STATE_NAMES[state].lower()}”.",
            next_step="Look at the tender's page for what comes next.",
        )


def _why_not(before: TenderState, after: TenderState) -> str:
    sentence = (
        f"A tender that is “{STATE_NAMES[before].lower()}” cannot become "
        f"“{STATE_NAMES[after].lower()}”"
    )
    if before in OVER:
        return f"{sentence}: it is over."
    ways = [f"“{STATE_NAMES[row.after].lower()}”" for row in TRANSITIONS if row.before is before]
    return f"{sentence}: from there it only becomes {' or '.join(ways)}."
