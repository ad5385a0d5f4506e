"""Signing the lines of the year in ``factories.py``, one person after the other."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import Budget, Picked
from consortium.savings.domain.signoff import Step
from consortium.savings.queries.savings_lines import LineRow
from consortium.savings.queries.signoff import list_lines
from consortium.savings.usecases.putting_forward import put_lines_forward
from consortium.savings.usecases.signoff import sign_lines
from tests.savings.factories import YEAR
from tests.support.world import SYSTEM, World

SIGNED = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
MAY, NOVEMBER = date(2025, 5, 1), date(2025, 11, 1)
LENSES = Budget(code="NOR-OPH-4410", removed_on=date(2025, 5, 1))
BEFORE_FINANCE = (Step.PROCUREMENT, Step.BUDGET)


def rows_of(world: World, trust_id: UUID | None = None) -> list[LineRow]:
    """The lines of the year, of every trust or of one."""
    found = list_lines(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        period=YEAR,
        asked=Asked(rows=None),
        trust_id=trust_id,
    )
    return list(found.page.rows)


def line(world: World, trust_id: UUID, month: date = MAY) -> LineRow:
    (found,) = (row for row in rows_of(world, trust_id) if row.month == month)
    return found


def picked(rows: Iterable[LineRow]) -> list[Picked]:
    return [row.picked for row in rows]


def signs(
    world: World,
    rows: Iterable[LineRow],
    step: Step,
    *,
    actor: Actor = SYSTEM,
    reason: str = "",
    now: datetime = SIGNED,
) -> int:
    """One step of the sign-off of lines as they were read."""
    if step is Step.PROCUREMENT:
        return put_lines_forward(
            actor=actor,
            consortium_id=world.seven_oaks,
            picked=picked(rows),
            reason=reason,
            now=now,
        )
    return sign_lines(
        actor=actor,
        consortium_id=world.seven_oaks,
        picked=picked(rows),
        step=step,
        budget=LENSES,
        now=now,
    )


def brought_to(
    world: World,
    trust_id: UUID,
    steps: Iterable[Step] = BEFORE_FINANCE,
    *,
    month: date = MAY,
    reason: str = "",
) -> LineRow:
    """A line that is given these signatures; it can be picked for the next as it is returned."""
    found = line(world, trust_id, month)
    for number, step in enumerate(steps):
        signs(world, [found], step, reason=reason, now=SIGNED + timedelta(hours=number))
    return found
