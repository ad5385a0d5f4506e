"""What a row of the table of a tender's states says, and how rows are written."""

from collections.abc import Callable
from dataclasses import dataclass

from consortium.tenders.domain.readiness import Facts
from consortium.tenders.domain.states import Owner, TenderState

# What a tender lacks for a step, in whole sentences; nothing when it may be taken.
Guard = Callable[[Facts], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row: from where, to where, what the order is called, who gives it, what must hold."""

    before: TenderState
    after: TenderState
    order: str
    by: Owner
    guard: str
    lacks: Guard
    # Whether this is the way on for a tender that could go two ways.
    applies: Callable[[Facts], bool]


def row(
    before: TenderState,
    after: TenderState,
    order: str,
    guard: str,
    lacks: Guard,
    by: Owner = Owner.LEAD,
    *,
    applies: Callable[[Facts], bool] = lambda _: True,
) -> Transition:
    """A row whose order the lead gives, unless it says who else, and that always applies."""
    return Transition(
        before=before,
        after=after,
        order=order,
        by=by,
        guard=guard,
        lacks=lacks,
        applies=applies,
    )


def all_of(*guards: Guard) -> Guard:
    """What each of some guards lacks, one after the other."""
    return lambda facts: tuple(sentence for guard in guards for sentence in guard(facts))
