"""Which site follows which version of a shared procedure, and how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.compliance import Following
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import WorkState
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.procedure import (
    CalibrationProcedure,
    CalibrationProcedureVersion,
)
from consortium.equipment.models.work_order import WorkOrder
from consortium.equipment.queries.asset import at_place
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import add_months, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation, Site

Version = CalibrationProcedureVersion
Procedure = CalibrationProcedure
Owner = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceLine:
    """A site and a procedure that its devices are planned by.

    ``newest_used`` is the newest version that the site followed in the last twelve months, and
    ``last_on`` when; both are None when it checked nothing.
    """

    procedure_id: UUID
    code: str
    title: str
    category: str
    kind: WorkKind
    owner: str
    trust: str
    site_id: UUID
    site: str
    newest_used: int | None
    last_on: date | None
    following: Following


def list_compliance(
    *,
    actor: Actor,
    today: date,
    asked: Asked,
    place_id: UUID | None = None,
    only_behind: bool = False,
) -> Page[ComplianceLine]:
    """Procedures that networks share, and trusts' own ones beside them, by site within reach.

    What counts are the checks of the last twelve months on devices that stand at the site now, a
    correction in place of what it corrects. ``only_behind`` leaves what is not up to date. Words
    match procedure, kind of device, trust or site.
    """
    newest = _newest()
    done = _done_by_device(newest, since=add_months(today, -12))
    rows = _grouped(actor, newest, done).where(
        *at_place(place_id),
        *matching(
            asked.words,
            Procedure.title,
            Procedure.code,
            Procedure.category,
            Organisation.name,
            Site.name,
        ),
    )
    if only_behind:
        rows = rows.having(
            or_(
                Owner.kind != OrganisationKind.CONSORTIUM,
                func.sum(_is_behind(newest, done)) > 0,
                func.sum(_is_unchecked(done)) > 0,
            )
        )
    place = (Organisation.name, Site.name)
    order = (*place, Procedure.title) if asked.sort == "place" else (Procedure.title, *place)
    page, total = one_page(rows, asked, *order, Procedure.id, Site.id)
    return Page(rows=[_line(row) for row in page], total=total, asked=asked)


def _newest() -> Subquery:
    return (
        select(
            Version.procedure_id,
            func.max(Version.version).label("version"),
            func.max(Version.approved_at).label("approved_at"),
        )
        .group_by(Version.procedure_id)
        .subquery()
    )


def _done_by_device(newest: Subquery, *, since: date) -> Subquery:
    """What was done on each device by each procedure since a day, and by which versions."""
    done = union_all(_runs(since), _orders(since)).subquery()
    return (
        select(
            done.c.asset_id,
            done.c.procedure_id,
            func.count().label("checks"),
            func.sum(case((done.c.version == newest.c.version, 1), else_=0)).label("current"),
            func.max(done.c.version).label("last_version"),
            func.max(done.c.done_on).label("last_on"),
        )
        .join(newest, newest.c.procedure_id == done.c.procedure_id)
        .group_by(done.c.asset_id, done.c.procedure_id)
        .subquery()
    )


def _runs(since: date) -> Select[*tuple[Any, ...]]:
    later = aliased(CalibrationRun)
    return (
        select(
            CalibrationRun.asset_id.label("asset_id"),
            Version.procedure_id.label("procedure_id"),
            Version.version.label("version"),
            CalibrationRun.performed_on.label("done_on"),
        )
        .join(Version, Version.id == CalibrationRun.procedure_version_id)
        .outerjoin(later, later.supersedes_id == CalibrationRun.id)
        .where(CalibrationRun.performed_on >= since, later.id.is_(None))
    )


def _orders(since: date) -> Select[*tuple[Any, ...]]:
    """Work by checklists: an order keeps the steps of the version in force when it was begun."""
    newer = aliased(Version)
    return (
        select(WorkOrder.asset_id, WorkOrder.procedure_id, Version.version, WorkOrder.done_on)
        .join(Version, Version.procedure_id == WorkOrder.procedure_id)
        .where(
            WorkOrder.kind != WorkKind.CALIBRATION,
            WorkOrder.state != WorkState.CANCELLED,
            WorkOrder.done_on >= since,
            Version.approved_at <= WorkOrder.started_at,
            ~select(newer.id)
            .where(
                newer.procedure_id == Version.procedure_id,
                newer.version > Version.version,
                newer.approved_at <= WorkOrder.started_at,
            )
            .exists(),
        )
    )


def _grouped(actor: Actor, newest: Subquery, done: Subquery) -> Select[*tuple[Any, ...]]:
    shared = _shared_instead()
    named: Sequence[Any] = (
        Procedure.id,
        Procedure.code,
        Procedure.title,
        Procedure.category,
        Procedure.work_kind,
        Owner.kind,
        Owner.name,
        Organisation.name,
        Site.id,
        Site.name,
        newest.c.version,
        newest.c.approved_at,
    )
    return (
        select(
            *(column.label(name) for name, column in zip(_NAMED, named, strict=True)),
            shared.label("shared"),
            func.count(Plan.id).label("devices"),
            func.sum(_is(Plan.state == PlanState.SUSPENDED)).label("suspended"),
            func.sum(_is_behind(newest, done)).label("behind"),
            func.sum(_is_unchecked(done)).label("unchecked"),
            func.sum(func.coalesce(done.c.checks, 0)).label("checks"),
            func.sum(func.coalesce(done.c.current, 0)).label("current"),
            func.min(done.c.last_version).label("oldest_used"),
            func.max(done.c.last_version).label("newest_used"),
            func.max(done.c.last_on).label("last_on"),
        )
        .select_from(Plan)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(Site, Site.id == Asset.site_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .join(Procedure, Procedure.id == Plan.procedure_id)
        .join(Owner, Owner.id == Procedure.owner_id)
        .join(newest, newest.c.procedure_id == Procedure.id)
        .outerjoin(done, (done.c.asset_id == Plan.asset_id) & (done.c.procedure_id == Procedure.id))
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            Plan.state != PlanState.ENDED,
            Asset.status.not_in(WRITTEN_OFF),
            or_(Owner.kind == OrganisationKind.CONSORTIUM, shared.is_not(None)),
        )
        .group_by(*named)
    )


_NAMED = (
    "procedure_id",
    "code",
    "title",
    "category",
    "work",
    "owner_kind",
    "owner",
    "trust",
    "at_site_id",
    "at_site",
    "version",
    "approved_at",
)


def _shared_instead() -> Any:
    """The title of the procedure that a network of the owner shares for the same work."""
    other = aliased(Procedure)
    return (
        select(func.min(other.title))
        .join(MembershipEvent, MembershipEvent.consortium_id == other.owner_id)
        .where(
            MembershipEvent.trust_id == Procedure.owner_id,
            func.lower(other.category) == func.lower(Procedure.category),
            other.work_kind == Procedure.work_kind,
        )
        .correlate(Procedure)
        .scalar_subquery()
    )


def _is(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _is_behind(newest: Subquery, done: Subquery) -> ColumnElement[int]:
    return _is((Plan.state == PlanState.ACTIVE) & (done.c.last_version < newest.c.version))


def _is_unchecked(done: Subquery) -> ColumnElement[int]:
    return _is((Plan.state == PlanState.ACTIVE) & done.c.last_version.is_(None))


def _line(row: Any) -> ComplianceLine:
    return ComplianceLine(
        procedure_id=row.procedure_id,
        code=row.code,
        title=row.title,
        category=row.category,
        kind=row.work,
        owner=row.owner,
        trust=row.trust,
        site_id=row.at_site_id,
        site=row.at_site,
        newest_used=row.newest_used,
        last_on=row.last_on,
        following=Following(
            version=row.version,
            in_force_since=london_date(row.approved_at),
            oldest_used=row.oldest_used,
            devices=row.devices,
            suspended=row.suspended,
            behind=row.behind,
            unchecked=row.unchecked,
            # PostgreSQL adds counts up to a decimal.
            checks=int(row.checks),
            on_current=int(row.current),
            shared=row.shared or "" if row.owner_kind is not OrganisationKind.CONSORTIUM else "",
        ),
    )
