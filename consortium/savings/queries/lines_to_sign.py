"""How many savings lines wait for somebody: one question, for the home page."""

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Scope
from consortium.savings.domain.signoff import SIGNS, Step, Verdict
from consortium.savings.models.signoff import SavingsDecision, SavingsLine


def count_lines_to_sign(*, actor: Actor) -> int:
    """How many lines that were put forward wait for a signature that the actor could give."""
    steps = [step for step in Step if step is not Step.PROCUREMENT]
    reach = {step: actor.scope(SIGNS[step]) for step in steps}
    if not any(reach.values()):
        return 0
    later, own = aliased(SavingsLine), aliased(SavingsDecision)
    of_line = SavingsDecision.line_id == SavingsLine.id
    given = select(func.count()).where(of_line).correlate(SavingsLine).scalar_subquery()
    rejected = select(SavingsDecision.id).where(
        of_line, SavingsDecision.verdict == Verdict.REJECTED
    )
    newer = select(later.id).where(
        later.trust_id == SavingsLine.trust_id,
        later.item_id == SavingsLine.item_id,
        later.month == SavingsLine.month,
        later.kind == SavingsLine.kind,
        later.version > SavingsLine.version,
    )
    by_actor = select(own.id).where(own.line_id == SavingsLine.id, own.decided_by == actor.id)
    # Decisions come in their order, so their number says who is next.
    turns = [(given == place) & _within(reach[step]) for place, step in enumerate(steps, start=1)]
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SavingsLine)
            .where(or_(*turns), ~rejected.exists(), ~newer.exists(), ~by_actor.exists())
        )
        or 0
    )


def _within(scope: Scope) -> ColumnElement[bool]:
    return true() if scope.everything else SavingsLine.trust_id.in_(scope.organisations)
