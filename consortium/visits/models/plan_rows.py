"""A plan that was found as the rows that keep it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.database import Base
from consortium.foundation.domain.money import half_up, pennies
from consortium.visits.domain.costs import cost_of_route, figures_of
from consortium.visits.domain.gathering import DueWork, Gathered, dated, engineer_id_of
from consortium.visits.domain.plan import Route, Stop, visits_of
from consortium.visits.domain.plan_terms import KM_OF_MILE
from consortium.visits.domain.result import Unshared, VisitPlan
from consortium.visits.domain.shares import shares_of
from consortium.visits.models.shared_plan import (
    Visit,
    VisitDay,
    VisitJob,
    VisitShare,
    VisitUnplaced,
)

LONGEST_REASON = 400


def rows_of_routes(plan_id: UUID, known: Gathered, plan: VisitPlan) -> Iterator[Base]:
    """The days, visits and jobs of a plan."""
    work = {each.key: each for each in known.work}
    for route in plan.routes:
        day = _day(plan_id, plan, route)
        yield day
        stops = {stop.job: stop for stop in route.stops}
        stays = [jobs for jobs in visits_of(plan.instance, route) if jobs]
        for seq, jobs in enumerate(stays, start=1):
            site = plan.instance.sites[plan.instance.jobs[jobs[0]].site]
            visit = Visit(
                id=uuid7(),
                visit_plan_id=plan_id,
                visit_day_id=day.id,
                seq=seq,
                site_id=known.sites[site.id].id,
                arrives=stops[jobs[0]].arrive,
                leaves=stops[jobs[-1]].end,
            )
            yield visit
            for job in jobs:
                yield _job(visit, work[plan.instance.jobs[job].id], stops[job])


def rows_left_out(
    plan_id: UUID, known: Gathered, plan: VisitPlan, left_out: Mapping[str, str]
) -> Iterator[Base]:
    """The work without a place: what could not be planned at all, and what the planner left out."""
    starts_on = plan.instance.start_date
    reasons = {
        plan.instance.jobs[job].id: dated(reason, starts_on) for job, reason in plan.reasons.items()
    }
    for work in known.work:
        reason = left_out.get(work.key) or reasons.get(work.key)
        if reason is not None:
            yield VisitUnplaced(
                id=uuid7(),
                visit_plan_id=plan_id,
                key=work.key,
                asset_id=work.asset_id,
                site_id=known.sites[work.site_code].id,
                kind=work.kind,
                due_on=work.due_on,
                reason=reason[:LONGEST_REASON],
            )


def rows_of_shares(
    plan_id: UUID, known: Gathered, plan: VisitPlan, unshared: Unshared
) -> Iterator[Base]:
    """What each trust with work in the plan pays of it, and what it would cost each alone."""
    trusts = {site.trust_code: site.trust_id for site in known.sites.values()}
    shares = shares_of(plan.instance, plan.routes)
    for trust, alone in unshared.plans.items():
        if alone.instance.jobs:
            yield VisitShare(
                id=uuid7(),
                visit_plan_id=plan_id,
                trust_id=trusts[trust],
                jobs=len(alone.instance.jobs),
                amount=shares[trust],
                alone=pennies(alone.costs.total),
            )


def _day(plan_id: UUID, plan: VisitPlan, route: Route) -> VisitDay:
    instance = plan.instance
    figures = figures_of(instance, [route])
    return VisitDay(
        id=uuid7(),
        visit_plan_id=plan_id,
        engineer_id=engineer_id_of(instance.engineers[route.engineer].id),
        day=instance.start_date + timedelta(days=route.day),
        departs=route.depart,
        back=route.back,
        miles=half_up(Fraction(figures.km) / KM_OF_MILE, 1),
        travel_minutes=figures.travel_minutes,
        cost=pennies(cost_of_route(instance, route).total),
    )


def _job(visit: Visit, work: DueWork, stop: Stop) -> VisitJob:
    return VisitJob(
        id=uuid7(),
        visit_plan_id=visit.visit_plan_id,
        visit_id=visit.id,
        key=work.key,
        asset_id=work.asset_id,
        kind=work.kind,
        due_on=work.due_on,
        starts=stop.start,
        ends=stop.end,
    )
