"""Locking the forecast of a period, once and for ever."""

from datetime import datetime
from uuid import UUID

from consortium.contracts.domain.prices.counting import committed_to
from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.rebates.rebates import rebate_for_year
from consortium.contracts.domain.terms.participation import members_on
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.access import access_consortium
from consortium.savings.domain.forecast import (
    Forecast,
    ForecastRebate,
    check_period,
    fingerprint,
    make_forecast,
    quantity_on,
    spend_on,
)
from consortium.savings.models.forecasts import keep_forecast
from consortium.savings.models.loading import Scene, load_scene, locked_baselines


def lock_forecast(*, actor: Actor, consortium_id: UUID, period: Period, now: datetime) -> UUID:
    """Work out the forecast from the locked baselines and today's members, and lock it.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the period has begun or is not made of whole months, or no line has a locked
            baseline and a price.
        Conflict: the forecast for the period is locked already.
    """
    check_period(period, today=london_date(now))
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.SAVINGS_RECORD, consortium_id=consortium_id
        )
        scene = load_scene(consortium.organisation_id)
        made = _forecast(scene, period)
        if not made.cells:
            raise Invalid(
                "nothing_to_forecast",
                "No line has both a locked baseline and a price in this period.",
                next_step="Have the baselines signed and a price schedule activated first.",
            )
        row = keep_forecast(scene, made, locked_by=actor.id, now=now)
        record(
            actor=actor,
            action="forecast.locked",
            subject=Subject("forecast", row.id, row.reference),
            at=now,
            owner_id=consortium_id,
            period_from=period.start,
            period_to=period.end,
            savings=made.savings,
            rebate=made.rebate,
            sha256=fingerprint(made),
        )
    return row.id


def _forecast(scene: Scene, period: Period) -> Forecast:
    revenue = [
        versions[-1]
        for (_, item), versions in locked_baselines(scene).items()
        if item not in scene.capital_items
    ]
    made = make_forecast(period=period, baselines=revenue, price=scene.agreements.price)
    return Forecast(period=period, cells=made.cells, rebates=tuple(_rebates(scene, made)))


def _rebates(scene: Scene, made: Forecast) -> list[ForecastRebate]:
    """The rebates that the forecast spend would earn by the end of the period."""
    found = []
    for known in scene.known.values():
        schedule = schedule_on(known.terms.schedules, made.period.start)
        for scheme in schedule.rebates if schedule else ():
            rebate = rebate_for_year(
                scheme,
                spend=spend_on(made.cells, scheme.items),
                quantity=quantity_on(made.cells, scheme.items),
                committed=committed_to(known.terms.commitments, scheme.items, made.period.last_day),
                members_at_end=members_on(known.terms.spells, made.period.last_day),
            )
            if rebate.earned:
                found.append(
                    ForecastRebate(items=scheme.items, rate=rebate.rate, shares=rebate.shares)
                )
    return found
