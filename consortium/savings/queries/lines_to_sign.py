"""How many savings lines wait for somebody: for the home page."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Scope
from consortium.savings.domain.signoff import SIGNS, Step, Verdict
from consortium.savings.models.recorded import RecordedDecision, RecordedSaving
from consortium.savings.models.signoff import SavingsDecision, SavingsLine


def count_lines_to_sign(*, actor: Actor) -> int:
    """How many lines that were put forward wait for a signature that the actor could give."""
    return _waiting(actor, SavingsLine, SavingsDecision, ("trust_id", "item_id", "month", "kind"))


def count_recorded_to_sign(*, actor: Actor) -> int:
    """How many shares of rebates and benefits wait so."""
    key = ("trust_id", "kind", "source_id", "counts_on")
    return _waiting(actor, RecordedSaving, RecordedDecision, key)


def _waiting(actor: Actor, line: Any, decision: Any, key: tuple[str, ...]) -> int:
    steps = [step for step in Step if step is not Step.PROCUREMENT]
    reach = {step: actor.scope(SIGNS[step]) for step in steps}
    if not any(reach.values()):
        return 0
    later, own = aliased(line), aliased(decision)
    of_line = decision.line_id == line.id
    given = select(func.count()).where(of_line).correlate(line).scalar_subquery()
    rejected = select(decision.id).where(of_line, decision.verdict == Verdict.REJECTED)
    newer = select(later.id).where(
        *(getattr(later, name) == getattr(line, name) for name in key),
        later.version > line.version,
    )
    by_actor = select(own.id).where(own.line_id == line.id, own.decided_by == actor.id)
    # Decisions come in their order, so their number says who is next.
    turns = [
        (given == place) & _within(reach[step], line.trust_id)
        for place, step in enumerate(steps, start=1)
    ]
    return (
        db.session.scalar(
            select(func.count())
            .select_from(line)
            .where(or_(*turns), ~rejected.exists(), ~newer.exists(), ~by_actor.exists())
        )
        or 0
    )


def _within(scope: Scope, trust_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return true() if scope.everything else trust_id.in_(scope.organisations)
