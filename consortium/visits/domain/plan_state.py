"""The states of a plan of visits, and how it gets from one to another."""

from enum import StrEnum

from consortium.foundation.domain.errors import Conflict


class VisitPlanState(StrEnum):
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


PLAN_STATE_NAMES = {VisitPlanState.DRAFT: "Draft", VisitPlanState.WITHDRAWN: "Withdrawn"}
MOVES: dict[VisitPlanState, frozenset[VisitPlanState]] = {
    VisitPlanState.DRAFT: frozenset({VisitPlanState.WITHDRAWN}),
    VisitPlanState.WITHDRAWN: frozenset(),
}


def check_plan_move(current: VisitPlanState, to: VisitPlanState) -> None:
    """Pass in silence when the table allows the move.

    Raises:
        Conflict: it does not; the refusal names the states that can come next.
    """
    if to in MOVES[current]:
        return
    onward = ", ".join(sorted(PLAN_STATE_NAMES[each].lower() for each in MOVES[current]))
    raise Conflict(
        "plan_move_refused",
        f"This plan is {PLAN_STATE_NAMES[current].lower()}: "
        f"it cannot become {PLAN_STATE_NAMES[to].lower()}.",
        next_step=f"From here it can become: {onward}." if onward else "Make another plan.",
    )
