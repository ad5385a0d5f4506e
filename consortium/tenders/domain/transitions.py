"""The rows of the table of a tender's states: from where to where, by whom, if what holds."""

from consortium.tenders.domain import (
    decision,
    rows_of_bidding,
    rows_of_decision,
    rows_of_judging,
)
from consortium.tenders.domain.states import TenderState
from consortium.tenders.domain.transition import Transition as Transition
from consortium.tenders.domain.transition import row

S = TenderState

# A tender ends like this from wherever it stands before its contracts.
CANCELLABLE = tuple(state for state in S if state not in (S.CONTRACTED, S.CANCELLED))

TRANSITIONS = (
    *rows_of_bidding.ROWS,
    *rows_of_judging.ROWS,
    *rows_of_decision.ROWS,
    *(
        row(
            before,
            S.CANCELLED,
            "Cancel the tender",
            "no contract is signed; a reason is given",
            rows_of_decision.of_decision(decision.lacks_for_withdrawal),
        )
        for before in CANCELLABLE
    ),
)
