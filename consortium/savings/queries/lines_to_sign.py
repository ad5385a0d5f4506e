"""What of savings waits for somebody, with one question: for the home page."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, extract, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from consortium.foundation.database.counting import count_together
from consortium.foundation.domain.periods import month_of
from consortium.foundation.domain.permissions import Actor, Scope
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.baseline import Party
from consortium.savings.domain.signoff import SIGNS, Step, Verdict
from consortium.savings.models.baseline import Baseline, BaselineSignature
from consortium.savings.models.recorded import RecordedDecision, RecordedSaving
from consortium.savings.models.signoff import SavingsDecision, SavingsLine
from consortium.savings.queries.baselines import count_baselines_to_sign
from consortium.spend.domain.kinds import Kind
from consortium.spend.models.batch import ImportBatch, is_current


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsWaiting:
    """Savings lines, shares of rebates and benefits, and baselines that the actor could sign now.

    ``trusts_to_put_forward`` are those with a locked baseline whose imported purchases reach into
    a month, over by today, that is later than every savings line put forward for them.
    """

    lines: int
    recorded: int
    baselines: int
    trusts_to_put_forward: int


def savings_waiting(*, actor: Actor, today: date) -> SavingsWaiting:
    """What waits for the actor; all 0 for who signs nothing."""
    lines = _to_sign(actor, SavingsLine, SavingsDecision, ("trust_id", "item_id", "month", "kind"))
    recorded = _to_sign(
        actor, RecordedSaving, RecordedDecision, ("trust_id", "kind", "source_id", "counts_on")
    )
    found = count_together(
        {
            "lines": lines,
            "recorded": recorded,
            "baselines": count_baselines_to_sign(actor),
            "trusts_to_put_forward": _to_put_forward(actor, today),
        }
    )
    return SavingsWaiting(**found)


def _to_sign(actor: Actor, line: Any, decision: Any, key: tuple[str, ...]) -> Select[int] | None:
    """Counts what was put forward and waits for a signature that the actor could give."""
    steps = [step for step in Step if step is not Step.PROCUREMENT]
    reach = {step: actor.scope(SIGNS[step]) for step in steps}
    if not any(reach.values()):
        return None
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
        select(func.count())
        .select_from(line)
        .where(or_(*turns), ~rejected.exists(), ~newer.exists(), ~by_actor.exists())
    )


def _to_put_forward(actor: Actor, today: date) -> Select[int] | None:
    reach = actor.scope(SIGNS[Step.PROCUREMENT])
    if not reach:
        return None
    this_month = month_of(today).start
    parties = (
        select(func.count())
        .where(BaselineSignature.baseline_id == Baseline.id)
        .correlate(Baseline)
        .scalar_subquery()
    )
    locked = select(Baseline.id).where(Baseline.trust_id == Organisation.id, parties == len(Party))
    put_forward = (
        select(func.max(SavingsLine.month))
        .where(SavingsLine.trust_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )
    # Of a month that is not over no line is put forward yet.
    last = case(
        (ImportBatch.last_ordered_on >= this_month, _month_number(literal(this_month)) - 1),
        else_=_month_number(ImportBatch.last_ordered_on),
    )
    bought = select(ImportBatch.id).where(
        ImportBatch.trust_id == Organisation.id,
        ImportBatch.kind == Kind.LINES,
        is_current(),
        ImportBatch.first_ordered_on < this_month,
        last > func.coalesce(_month_number(put_forward), 0),
    )
    return (
        select(func.count())
        .select_from(Organisation)
        .where(_within(reach, Organisation.id), locked.exists(), bought.exists())
    )


def _month_number(day: Any) -> ColumnElement[int]:
    """The months since the year 0."""
    return extract("year", day) * 12 + extract("month", day)


def _within(scope: Scope, trust_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return true() if scope.everything else trust_id.in_(scope.organisations)
