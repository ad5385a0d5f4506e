"""Planning the visits that the members of a consortium share: as a job, because it takes time."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.foundation.jobs import enqueue
from consortium.foundation.lazy import lazy
from consortium.organisations.domain.membership import members_on
from consortium.organisations.models.access import access_consortium
from consortium.organisations.models.membership import events_of
from consortium.organisations.models.organisation import Consortium
from consortium.visits.domain.comparison import compared
from consortium.visits.domain.gathering import prepare
from consortium.visits.domain.instance import VisitInstance
from consortium.visits.domain.plan_state import VisitPlanState
from consortium.visits.domain.plan_terms import PlanTerms, check_plan_terms
from consortium.visits.domain.replanning import places_of
from consortium.visits.domain.result import Unshared, VisitPlan
from consortium.visits.models.gathered import gather
from consortium.visits.models.plan_rows import rows_left_out, rows_of_routes, rows_of_shares
from consortium.visits.models.shared_plan import SharedPlan, access_shared_plan
from consortium.visits.reports.visit_instance import instance_text

if TYPE_CHECKING:
    from consortium.visits.solvers import planning
else:
    planning = lazy("consortium.visits.solvers.planning")

PLAN_JOB = "visits.plan"
# The parts of the time in which all are planned together, and each trust alone; the rest is for
# planning together again, from what each would do alone.
TOGETHER, ALONE = 0.6, 0.2

Progress = Callable[[int, int, str], None]


def queue_plan(*, actor: Actor, consortium_id: UUID, terms: PlanTerms, now: datetime) -> UUID:
    """Ask for a job that plans visits; returns the job, whose page shows how far it is.

    Raises:
        NotFound, NotAllowed: the consortium is not within reach, or the actor does not plan for it.
        Invalid: the terms make no sense.
    """
    check_plan_terms(terms, today=london_date(now))
    with transaction():
        consortium = _planned_for(actor, consortium_id)
        job_id = enqueue(
            kind=PLAN_JOB,
            title=f"Visits of {consortium.organisation.name} from {terms.starts_on}"[:200],
            arguments={"consortium_id": str(consortium_id), "terms": terms.as_json()},
            actor=actor,
            owner_id=consortium_id,
            now=now,
        )
        record(
            actor=actor,
            action="visit_plan.asked_for",
            subject=Subject("consortium", consortium_id, consortium.organisation.name),
            at=now,
            owner_id=consortium_id,
            starts_on=terms.starts_on,
            days=terms.days,
        )
    return job_id


def plan_visits(
    *,
    actor: Actor,
    consortium_id: UUID,
    terms: PlanTerms,
    now: datetime,
    progress: Progress = lambda *_: None,
) -> UUID:
    """Plan what is due at the members of a consortium, and keep the plan as a draft.

    The same inputs and seed give the same plan where it is proven; the hash names the inputs.

    Raises:
        NotFound, NotAllowed: the consortium is not within reach, or the actor does not plan for it.
        Invalid: the terms make no sense.
        Conflict: nothing is due, or nobody is there to do it.
    """
    check_plan_terms(terms, today=london_date(now))
    consortium = _planned_for(actor, consortium_id)
    members = members_on(events_of(consortium_id), terms.starts_on)
    known = gather(reference=consortium.organisation.code, trust_ids=members, period=terms.period)
    if not known.work:
        raise Conflict(
            "nothing_due",
            "Nothing is due at the members in this time.",
            next_step="Plan a longer time, or check the due list.",
        )
    prepared = prepare(known, terms)
    shared, alone = _planned(prepared.instance, terms, progress)
    inputs = instance_text(prepared.instance)
    effort = compared(shared, alone)
    with transaction():
        _planned_for(actor, consortium_id)
        row = SharedPlan(
            id=uuid7(),
            reference=next_reference(Series.VISIT_PLAN, london_date(now).year),
            consortium_id=consortium_id,
            starts_on=terms.starts_on,
            last_day=terms.period.last_day,
            state=VisitPlanState.DRAFT,
            terms=terms.as_json(),
            together=effort.together.as_json(),
            alone=effort.alone.as_json(),
            bound=None if shared.bound is None else pennies(shared.bound),
            inputs=inputs,
            inputs_sha256=sha256(inputs.encode()).hexdigest(),
            made_at=now,
            made_by=actor.id,
        )
        db.session.add(row)
        db.session.add_all(rows_of_routes(row.id, known, shared))
        db.session.add_all(rows_left_out(row.id, known, shared, prepared.left_out))
        db.session.add_all(rows_of_shares(row.id, known, shared, alone))
        _record(actor, "visit_plan.made", row, now, sha256=row.inputs_sha256)
    return row.id


def _planned(
    instance: VisitInstance, terms: PlanTerms, progress: Progress
) -> tuple[VisitPlan, Unshared]:
    """The best plan for all, and each trust alone; a plan that costs more is sought again there."""
    found: VisitPlan = planning.plan(
        instance, seconds=terms.seconds * TOGETHER, seed=terms.seed, progress=progress
    )
    progress(0, 1000, "planning each trust alone, to compare")
    alone: Unshared = planning.unshared(found, seconds=terms.seconds * ALONE, seed=terms.seed)
    if found.costs.total <= alone.costs.total:
        return found, alone
    again: VisitPlan = planning.plan(
        instance,
        seconds=terms.seconds * (1 - TOGETHER - ALONE),
        seed=terms.seed,
        previous={
            job: place
            for each in alone.plans.values()
            for job, place in places_of(each.instance, each.routes).items()
        },
        change_cost=Fraction(0),
        progress=progress,
    )
    return min(found, again, key=lambda each: each.costs.total), alone


def withdraw_plan(*, actor: Actor, plan_id: UUID, reason: str, now: datetime) -> None:
    """Take a plan back, for good: nobody goes by it.

    Raises:
        NotFound, NotAllowed: the plan is not within reach, or the actor does not plan for it.
        Conflict: it is withdrawn already.
    """
    with transaction():
        row = access_shared_plan(actor=actor, permission=Permission.VISITS_VIEW, plan_id=plan_id)
        permissions.check(actor, Permission.VISITS_PLAN, row.consortium_id)
        row.move(VisitPlanState.WITHDRAWN)
        _record(actor, "visit_plan.withdrawn", row, now, reason=reason)


def _planned_for(actor: Actor, consortium_id: UUID) -> Consortium:
    consortium = access_consortium(
        actor=actor, permission=Permission.VISITS_VIEW, consortium_id=consortium_id
    )
    permissions.check(actor, Permission.VISITS_PLAN, consortium_id)
    return consortium


def _record(
    actor: Actor, action: str, row: SharedPlan, now: datetime, reason: str = "", sha256: str = ""
) -> None:
    facts = {"sha256": sha256} if sha256 else {}
    record(
        actor=actor,
        action=action,
        subject=row.as_subject,
        at=now,
        owner_id=row.consortium_id,
        reason=reason,
        **facts,
    )
