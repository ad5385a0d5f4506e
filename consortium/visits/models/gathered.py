"""Gathering what a plan of visits is made from, in a number of questions that does not grow."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from sqlalchemy import func, or_, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus
from consortium.equipment.domain.competence import SiteAuthorisation as Authorised
from consortium.equipment.domain.competence import Skill
from consortium.equipment.domain.cover import great_circle_miles
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.domain.work_order import WorkState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.competence import EngineerSkill, SiteAuthorisation
from consortium.equipment.models.cover import MinimumStock, SiteDistance
from consortium.equipment.models.plan import Plan
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.models.work_order import WorkOrder
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period, london_date
from consortium.organisations.models.organisation import Organisation, Site
from consortium.visits.domain.gathering import DueWork, Gathered, KnownEngineer, KnownSite
from consortium.visits.domain.instance import Window
from consortium.visits.domain.week import hours_on
from consortium.visits.models.engineer import Engineer, EngineerAbsence, weeks_of_engineers
from consortium.visits.models.site_hours import SiteClosure, weeks_of_sites

# Orders that wait for somebody to come; those that are begun or held are somebody's already.
WAITING = frozenset({WorkState.TRIAGED, WorkState.PLANNED, WorkState.ASSIGNED})


def gather(*, reference: str, trust_ids: Collection[UUID], period: Period) -> Gathered:
    """What is known of the devices, sites and engineers of some trusts in a period."""
    work = [*_planned(trust_ids, period), *_ordered(trust_ids, period)]
    engineers = _engineers(trust_ids, period)
    sites = _sites({each.site_code for each in work} | {each.home for each in engineers}, period)
    return Gathered(
        reference=reference,
        sites=sites,
        engineers=engineers,
        work=work,
        miles=_miles(sites),
        most_at_once=_most_at_once(sites),
    )


def _planned(trust_ids: Collection[UUID], period: Period) -> Iterator[DueWork]:
    """What plans of checks make due by the last day, what is overdue among it."""
    rows = db.session.execute(
        select(Plan, Asset, DeviceModel, CalibrationProcedure.work_kind, Site.code)
        .join(Asset, Asset.id == Plan.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(CalibrationProcedure, CalibrationProcedure.id == Plan.procedure_id)
        .join(Site, Site.id == Asset.site_id)
        .where(
            Plan.state == PlanState.ACTIVE,
            Plan.next_due_on <= period.last_day,
            Asset.status.not_in(WRITTEN_OFF),
            Asset.custodian_trust_id.in_(trust_ids),
        )
        .order_by(Plan.next_due_on, Asset.asset_no, Plan.id)
    )
    for plan, asset, model, kind, site_code in rows:
        yield DueWork(
            key=f"plan {plan.id}",
            asset_id=asset.id,
            asset_no=asset.asset_no,
            site_code=site_code,
            category=model.category,
            model_id=model.id,
            model=f"{model.manufacturer} {model.name}",
            kind=kind,
            opens_on=plan.window_opens_on,
            due_on=plan.next_due_on,
        )


def _ordered(trust_ids: Collection[UUID], period: Period) -> Iterator[DueWork]:
    """Open orders that no plan made: faults and other work that waits for somebody to come."""
    rows = db.session.execute(
        select(WorkOrder, Asset, DeviceModel, Site.code)
        .join(Asset, Asset.id == WorkOrder.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Site, Site.id == Asset.site_id)
        .where(
            WorkOrder.state.in_(WAITING),
            WorkOrder.plan_id.is_(None),
            Asset.status.not_in(WRITTEN_OFF),
            Asset.custodian_trust_id.in_(trust_ids),
        )
        .order_by(WorkOrder.done_by, WorkOrder.id)
    )
    for order, asset, model, site_code in rows:
        yield DueWork(
            key=f"order {order.id}",
            asset_id=asset.id,
            asset_no=asset.asset_no,
            site_code=site_code,
            category=model.category,
            model_id=model.id,
            model=f"{model.manufacturer} {model.name}",
            kind=order.kind,
            opens_on=period.start,
            due_on=london_date(order.done_by),
        )


def _engineers(trust_ids: Collection[UUID], period: Period) -> list[KnownEngineer]:
    """The engineers of the pool whose homes are at the trusts and who have a day in the period."""
    rows = db.session.execute(
        select(Engineer, Site, Organisation.code)
        .join(Site, Site.id == Engineer.home_site_id)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(
            Site.trust_id.in_(trust_ids),
            Engineer.starts_on <= period.last_day,
            or_(Engineer.last_day.is_(None), Engineer.last_day >= period.start),
        )
        .order_by(Engineer.id)
    ).all()
    ids = [engineer.id for engineer, *_ in rows]
    weeks, away = weeks_of_engineers(ids), _away(ids, period)
    people = [engineer.person_id for engineer, *_ in rows]
    skills, authorisations = _skills(people), _authorisations(people)
    found = []
    for engineer, home, trust_code in rows:
        works_on: dict[int, Window] = {}
        for number, day in enumerate(_days(period)):
            hours = hours_on(weeks[engineer.id], day)
            is_here = engineer.starts_on <= day and day <= (engineer.last_day or day)
            if hours is not None and is_here and day not in away[engineer.id]:
                works_on[number] = (hours.starts, hours.ends)
        trusts = {each.trust_id for each in authorisations[engineer.person_id]}
        if works_on:
            found.append(
                KnownEngineer(
                    id=engineer.id,
                    home=home.code,
                    trust_code=trust_code if trusts == {home.trust_id} else "",
                    works_on=works_on,
                    skills=skills[engineer.person_id],
                    authorisations=authorisations[engineer.person_id],
                )
            )
    return found


def _skills(people: Collection[UUID]) -> dict[UUID, list[Skill]]:
    found: dict[UUID, list[Skill]] = defaultdict(list)
    for row in db.session.scalars(
        select(EngineerSkill).where(
            EngineerSkill.person_id.in_(people), EngineerSkill.withdrawn_at.is_(None)
        )
    ):
        found[row.person_id].append(row.as_skill())
    return found


def _authorisations(people: Collection[UUID]) -> dict[UUID, list[Authorised]]:
    found: dict[UUID, list[Authorised]] = defaultdict(list)
    for row in db.session.scalars(
        select(SiteAuthorisation).where(
            SiteAuthorisation.person_id.in_(people), SiteAuthorisation.withdrawn_at.is_(None)
        )
    ):
        found[row.person_id].append(row.as_authorisation())
    return found


def _away(ids: Collection[UUID], period: Period) -> dict[UUID, set[date]]:
    found: dict[UUID, set[date]] = defaultdict(set)
    for row in db.session.scalars(
        select(EngineerAbsence).where(
            EngineerAbsence.engineer_id.in_(ids),
            EngineerAbsence.withdrawn_at.is_(None),
            EngineerAbsence.starts_on <= period.last_day,
            EngineerAbsence.ends_on >= period.start,
        )
    ):
        found[row.engineer_id] |= _days_between(row.starts_on, row.ends_on)
    return found


def _sites(codes: Collection[str], period: Period) -> dict[str, KnownSite]:
    rows = db.session.execute(
        select(Site, Organisation.code)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.code.in_(codes))
    ).all()
    ids = [site.id for site, _ in rows]
    weeks, closed = weeks_of_sites(ids), _closed(ids, period)
    found = {}
    for site, trust_code in rows:
        open_on: dict[int, Window] = {}
        for number, day in enumerate(_days(period)):
            hours = hours_on(weeks[site.id], day)
            if hours is not None and day not in closed[site.id]:
                open_on[number] = (hours.starts, hours.ends)
        found[site.code] = KnownSite(
            id=site.id,
            code=site.code,
            name=site.name,
            trust_id=site.trust_id,
            trust_code=trust_code,
            open_on=open_on,
        )
    return found


def _closed(ids: Collection[UUID], period: Period) -> dict[UUID, set[date]]:
    found: dict[UUID, set[date]] = defaultdict(set)
    for row in db.session.scalars(
        select(SiteClosure).where(
            SiteClosure.site_id.in_(ids),
            SiteClosure.withdrawn_at.is_(None),
            SiteClosure.starts_on <= period.last_day,
            SiteClosure.ends_on >= period.start,
        )
    ):
        found[row.site_id] |= _days_between(row.starts_on, row.ends_on)
    return found


def _miles(sites: dict[str, KnownSite]) -> dict[tuple[str, str], Decimal]:
    """The miles between sites by road where that is recorded, else as the crow flies between
    their trusts; pairs between which neither is known are left out."""
    ids = {site.id: code for code, site in sites.items()}
    trusts = {site.trust_id for site in sites.values()}
    rows = db.session.execute(
        select(Organisation.id, Organisation.latitude, Organisation.longitude).where(
            Organisation.id.in_(trusts)
        )
    )
    places = {
        key: (north, east) for key, north, east in rows if north is not None and east is not None
    }
    found: dict[tuple[str, str], Decimal] = {}
    for one, other in combinations(sites.values(), 2):
        if one.trust_id in places and other.trust_id in places:
            miles = great_circle_miles(places[one.trust_id], places[other.trust_id])
            found[one.code, other.code] = found[other.code, one.code] = miles
    for row in db.session.scalars(
        select(SiteDistance).where(SiteDistance.site_id.in_(ids), SiteDistance.other_id.in_(ids))
    ):
        one_code, other_code = ids[row.site_id], ids[row.other_id]
        found[one_code, other_code] = found[other_code, one_code] = row.miles
    return found


def _most_at_once(sites: dict[str, KnownSite]) -> dict[tuple[str, str], int]:
    """How many devices of a kind each site can spare at once beside its minimum stock: one can
    always be worked on, or it would never be."""
    codes = {site.id: code for code, site in sites.items()}
    rows = db.session.execute(
        select(MinimumStock.site_id, MinimumStock.category, MinimumStock.minimum, func.count())
        .join(Asset, Asset.site_id == MinimumStock.site_id)
        .join(
            DeviceModel,
            (DeviceModel.id == Asset.device_model_id)
            & (DeviceModel.category == MinimumStock.category),
        )
        .where(MinimumStock.site_id.in_(codes), Asset.status == AssetStatus.IN_SERVICE)
        .group_by(MinimumStock.site_id, MinimumStock.category, MinimumStock.minimum)
    )
    return {
        (codes[site_id], category): max(1, number - minimum)
        for site_id, category, minimum, number in rows
    }


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=number) for number in range(period.days)]


def _days_between(first: date, last: date) -> set[date]:
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}
