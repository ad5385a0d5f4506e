"""Reading plans of visits: what they hold, what is left out and why, what they cost whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Row, Select, func, select, true

from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.models.asset import Asset
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.models.person import Person
from consortium.organisations.queries.people import names_of
from consortium.visits.domain.comparison import Comparison, Effort
from consortium.visits.domain.plan_state import VisitPlanState
from consortium.visits.domain.plan_terms import PlanTerms
from consortium.visits.models.engineer import Engineer
from consortium.visits.models.shared_plan import (
    SharedPlan,
    Visit,
    VisitDay,
    VisitJob,
    VisitShare,
    VisitUnplaced,
    access_shared_plan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    id: UUID
    reference: str
    consortium: str
    starts_on: date
    last_day: date
    state: VisitPlanState
    compared: Comparison
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """What a trust pays of a plan, in pounds, beside what its work would cost it alone."""

    trust_id: UUID
    trust: str
    jobs: int
    amount: Decimal
    alone: Decimal

    @property
    def saving(self) -> Decimal:
        return self.alone - self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDetail:
    """A plan; no plan of the same inputs costs less than ``bound``, where there is one."""

    line: PlanLine
    consortium_id: UUID
    terms: PlanTerms
    bound: Decimal | None
    inputs_sha256: str
    made_by: str
    shares: tuple[ShareLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A stay at a site; times are minutes after midnight."""

    id: UUID
    engineer_id: UUID
    engineer: str
    day: date
    site_id: UUID
    site: str
    trust: str
    arrives: int
    leaves: int
    devices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedLine:
    asset_id: UUID
    asset_no: str
    site: str
    trust: str
    kind: WorkKind
    due_on: date
    reason: str


def list_shared_plans(*, actor: Actor, asked: Asked) -> Page[PlanLine]:
    """The plans of the consortia within reach, the latest first."""
    scope = actor.scope(Permission.VISITS_VIEW)
    rows = (
        select(SharedPlan, Organisation.name)
        .join(Organisation, Organisation.id == SharedPlan.consortium_id)
        .where(
            true() if scope.everything else SharedPlan.consortium_id.in_(scope.organisations),
            *matching(asked.words, SharedPlan.reference, Organisation.name),
        )
    )
    orders = {"from": SharedPlan.starts_on, "state": SharedPlan.state}
    latest = SharedPlan.made_at.desc() if not asked.sort else SharedPlan.made_at
    page, total = one_page(rows, asked, orders.get(asked.sort, latest), SharedPlan.id.desc())
    return Page(rows=[_line(plan, name) for plan, name in page], total=total, asked=asked)


def find_shared_plan(*, actor: Actor, plan_id: UUID) -> PlanDetail:
    """One plan with what each trust pays of it, by trust.

    Raises:
        NotFound: there is none, or its consortium is not within reach.
    """
    row = access_shared_plan(actor=actor, permission=Permission.VISITS_VIEW, plan_id=plan_id)
    consortium = db.session.get_one(Organisation, row.consortium_id)
    shares = db.session.execute(
        select(VisitShare, Organisation.name)
        .join(Organisation, Organisation.id == VisitShare.trust_id)
        .where(VisitShare.visit_plan_id == plan_id)
        .order_by(Organisation.name)
    )
    made_by = names_of([row.made_by]) if row.made_by else {}
    return PlanDetail(
        line=_line(row, consortium.name),
        consortium_id=row.consortium_id,
        terms=PlanTerms.from_json(row.terms),
        bound=row.bound,
        inputs_sha256=row.inputs_sha256,
        made_by=made_by.get(row.made_by, "") if row.made_by else "",
        shares=tuple(
            ShareLine(
                trust_id=share.trust_id,
                trust=trust,
                jobs=share.jobs,
                amount=share.amount,
                alone=share.alone,
            )
            for share, trust in shares
        ),
    )


def find_plan_inputs(*, actor: Actor, plan_id: UUID) -> tuple[str, str]:
    """The reference of a plan, and the file of instances that it was made from.

    Raises:
        NotFound: there is none, or its consortium is not within reach.
    """
    row = access_shared_plan(actor=actor, permission=Permission.VISITS_VIEW, plan_id=plan_id)
    return row.reference, row.inputs


def list_visits(*, actor: Actor, plan_id: UUID, asked: Asked) -> Page[VisitLine]:
    """The visits of a plan by day, engineer and hour.

    Raises:
        NotFound: there is no such plan, or its consortium is not within reach.
    """
    access_shared_plan(actor=actor, permission=Permission.VISITS_VIEW, plan_id=plan_id)
    rows = _visits().where(
        Visit.visit_plan_id == plan_id,
        *matching(asked.words, Person.name, Site.name, Organisation.name),
    )
    orders = {"engineer": Person.name, "site": Site.name, "trust": Organisation.name}
    page, total = one_page(
        rows,
        asked,
        orders.get(asked.sort, VisitDay.day),
        VisitDay.day,
        Person.name,
        Visit.arrives,
        Visit.id,
    )
    return Page(rows=_visit_lines(page), total=total, asked=asked)


def list_unplaced(*, actor: Actor, plan_id: UUID, asked: Asked) -> Page[UnplacedLine]:
    """The work that is due in the time of a plan and has no place in it, the first due first.

    Raises:
        NotFound: there is no such plan, or its consortium is not within reach.
    """
    access_shared_plan(actor=actor, permission=Permission.VISITS_VIEW, plan_id=plan_id)
    rows = (
        select(VisitUnplaced, Asset.asset_no, Site.name, Organisation.name)
        .join(Asset, Asset.id == VisitUnplaced.asset_id)
        .join(Site, Site.id == VisitUnplaced.site_id)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(
            VisitUnplaced.visit_plan_id == plan_id,
            *matching(
                asked.words, Asset.asset_no, Site.name, Organisation.name, VisitUnplaced.reason
            ),
        )
    )
    orders = {"device": Asset.asset_no, "site": Site.name}
    page, total = one_page(
        rows, asked, orders.get(asked.sort, VisitUnplaced.due_on), Asset.asset_no, VisitUnplaced.id
    )
    lines = [
        UnplacedLine(
            asset_id=row.asset_id,
            asset_no=asset_no,
            site=site,
            trust=trust,
            kind=row.kind,
            due_on=row.due_on,
            reason=row.reason,
        )
        for row, asset_no, site, trust in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def count_unplaced(plan_id: UUID) -> int:
    """How much work has no place in a plan that the caller has found."""
    return (
        db.session.scalar(select(func.count()).where(VisitUnplaced.visit_plan_id == plan_id)) or 0
    )


def _visits() -> Select[Visit, VisitDay, str, str, str]:
    return (
        select(Visit, VisitDay, Person.name, Site.name, Organisation.name)
        .join(VisitDay, VisitDay.id == Visit.visit_day_id)
        .join(Engineer, Engineer.id == VisitDay.engineer_id)
        .join(Person, Person.id == Engineer.person_id)
        .join(Site, Site.id == Visit.site_id)
        .join(Organisation, Organisation.id == Site.trust_id)
    )


def _visit_lines(page: Sequence[Row[Visit, VisitDay, str, str, str]]) -> list[VisitLine]:
    devices: dict[UUID, list[str]] = defaultdict(list)
    found = db.session.execute(
        select(VisitJob.visit_id, Asset.asset_no)
        .join(Asset, Asset.id == VisitJob.asset_id)
        .where(VisitJob.visit_id.in_([visit.id for visit, *_ in page]))
        .order_by(VisitJob.starts, Asset.asset_no)
    )
    for visit_id, asset_no in found:
        devices[visit_id].append(asset_no)
    return [
        VisitLine(
            id=visit.id,
            engineer_id=day.engineer_id,
            engineer=engineer,
            day=day.day,
            site_id=visit.site_id,
            site=site,
            trust=trust,
            arrives=visit.arrives,
            leaves=visit.leaves,
            devices=tuple(devices[visit.id]),
        )
        for visit, day, engineer, site, trust in page
    ]


def _line(row: SharedPlan, consortium: str) -> PlanLine:
    return PlanLine(
        id=row.id,
        reference=row.reference,
        consortium=consortium,
        starts_on=row.starts_on,
        last_day=row.last_day,
        state=row.state,
        compared=Comparison(
            together=Effort.from_json(row.together), alone=Effort.from_json(row.alone)
        ),
        made_at=row.made_at,
    )
