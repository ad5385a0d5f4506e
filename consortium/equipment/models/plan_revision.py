"""How a plan goes on in a new version, whoever changes it and why."""

from datetime import datetime

from consortium.catalogue.models.device_model import access_device_model
from consortium.equipment.domain import risk_score
from consortium.equipment.domain.due_dates import Interval, Schedule
from consortium.equipment.domain.plan import Allowance, PlanState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.interval_map import decided_months
from consortium.equipment.models.plan import Plan, last_closed, new_plan
from consortium.equipment.models.work_order import close_orders_of
from consortium.foundation.database import db
from consortium.foundation.domain.periods import london_date


def go_on_with(
    plan: Plan, schedule: Schedule, allowance: Allowance, *, reason: str, now: datetime
) -> tuple[Plan, int]:
    """End a plan, and let another one go on from where it stood.

    What was overdue stays overdue. Returns the new plan, and how many open orders were closed.
    """
    state, since, why = plan.state, plan.state_since, plan.state_reason
    plan.move(PlanState.ENDED, on=london_date(now), reason=f"Changed: {reason}"[:400])
    after = new_plan(plan.asset_id, plan.procedure_id, schedule, since=since, allowance=allowance)
    after.go_on_from(plan, last_closed(plan.id))
    after.state, after.state_reason = state, why
    db.session.add(after)
    closed = close_orders_of(plan.id, reason=f"The plan was changed: {reason}", at=now)
    return after, closed


def check_against_maker(asset: Asset, interval: Interval) -> None:
    """Pass in silence when the maker of a device, or its owner by a signature, allows an interval.

    Raises:
        Invalid: neither does.
    """
    model = access_device_model(model_id=asset.device_model_id)
    months = interval.in_months
    decided = decided_months(asset.owner_trust_id, model.id)
    risk_score.check_interval(
        months,
        makers_months=model.maker_interval_months,
        decision_signed=decided is not None and months <= decided,
    )
