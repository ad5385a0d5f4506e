"""What decides on cover besides the devices: minimum stocks, trained users, distances."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Select,
    String,
    UniqueConstraint,
    Uuid,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.cover import Unit, great_circle_miles
from consortium.equipment.domain.plan import PlanState
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.loan import Loan, booked
from consortium.equipment.models.plan import Plan
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.types import Quantity, references
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation, Site


class MinimumStock(Identified, Versioned, Base):
    """How many devices of a kind a trust keeps free at a site, whoever asks."""

    __tablename__ = "minimum_stock"
    __table_args__ = (
        UniqueConstraint("site_id", "category"),
        ForeignKeyConstraint(
            ["trust_id", "site_id"],
            ["site.trust_id", "site.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("minimum >= 0", name="not_negative"),
    )

    trust_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    site_id: Mapped[UUID] = mapped_column(Uuid)
    category: Mapped[str] = mapped_column(String(80))
    minimum: Mapped[int]


class TrainedUsers(Identified, Versioned, Base):
    """How many people at a site are trained on a model, as last counted."""

    __tablename__ = "trained_users"
    __table_args__ = (
        UniqueConstraint("site_id", "device_model_id"),
        ForeignKeyConstraint(
            ["trust_id", "site_id"],
            ["site.trust_id", "site.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("people >= 0", name="not_negative"),
    )

    trust_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    site_id: Mapped[UUID] = mapped_column(Uuid)
    device_model_id: Mapped[UUID] = mapped_column(references("device_model.id"), index=True)
    people: Mapped[int]
    counted_on: Mapped[date]


class SiteDistance(Base):
    """The miles by road between two sites; each pair is one row, the smaller id first."""

    __tablename__ = "site_distance"
    __table_args__ = (
        CheckConstraint("site_id < other_id", name="of_two_in_order"),
        CheckConstraint("miles >= 0", name="not_negative"),
    )

    site_id: Mapped[UUID] = mapped_column(references("site.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(references("site.id"), primary_key=True, index=True)
    miles: Mapped[Decimal] = mapped_column(Quantity)


def units_for(
    *,
    site_id: UUID,
    period: Period,
    where: ColumnElement[bool],
    today: date,
    apart_from: UUID | None = None,
) -> list[Unit]:
    """Devices with all that decides on lending them to a site for a period.

    ``where`` is about devices and their models; the loan ``apart_from`` is left out of account.
    The number of questions asked does not depend on the number of devices.
    """
    is_booked = exists(select(Loan.id).where(*_taken(period, today, apart_from)))
    rows = db.session.execute(_assets(is_booked).where(where)).all()
    sites = {asset.site_id for asset, *_ in rows}
    free = _free(sites, is_booked)
    minimum = _minimum(sites)
    miles = miles_from(site_id, sites)
    trained = _trained(site_id)
    return [
        Unit(
            asset_id=asset.id,
            asset_no=asset.asset_no,
            model_id=asset.device_model_id,
            category=category,
            owner_id=asset.owner_trust_id,
            custodian_id=asset.custodian_trust_id,
            status=asset.status,
            due_on=due_on,
            has_suspended_plan=bool(suspended),
            is_reserve=asset.is_reserve,
            is_booked=taken,
            free=free.get((asset.site_id, category), 0),
            minimum=minimum.get((asset.site_id, category), 0),
            miles=miles.get(asset.site_id),
            trained=trained.get(asset.device_model_id, 0),
        )
        for asset, category, due_on, suspended, taken in rows
    ]


def unit_lent(loan: Loan, period: Period, *, today: date, asset_id: UUID | None = None) -> Unit:
    """The device of a loan, or another one in its place, with all that decides on lending it."""
    [unit] = units_for(
        site_id=loan.borrower_site_id,
        period=period,
        where=Asset.id == (asset_id or loan.asset_id),
        today=today,
        apart_from=loan.id,
    )
    return unit


def _taken(period: Period, today: date, apart_from: UUID | None) -> list[ColumnElement[bool]]:
    return [Loan.asset_id == Asset.id, Loan.id != apart_from, booked(period, today=today)]


def _assets(is_booked: ColumnElement[bool]) -> Select[Asset, str, date, int, bool]:
    planned = Plan.asset_id == Asset.id
    due_on = select(func.min(Plan.next_due_on)).where(planned, Plan.state == PlanState.ACTIVE)
    suspended = select(func.count()).where(planned, Plan.state == PlanState.SUSPENDED)
    return select(
        Asset,
        DeviceModel.category,
        due_on.scalar_subquery(),
        suspended.scalar_subquery(),
        is_booked,
    ).join(DeviceModel, DeviceModel.id == Asset.device_model_id)


def _free(sites: Collection[UUID], is_booked: ColumnElement[bool]) -> dict[tuple[UUID, str], int]:
    """How many devices of each kind their owners have in service and not promised at each site."""
    rows = db.session.execute(
        select(Asset.site_id, DeviceModel.category, func.count())
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(
            Asset.site_id.in_(sites),
            Asset.status == AssetStatus.IN_SERVICE,
            Asset.owner_trust_id == Asset.custodian_trust_id,
            ~is_booked,
        )
        .group_by(Asset.site_id, DeviceModel.category)
    )
    return {(site_id, category): number for site_id, category, number in rows}


def _minimum(sites: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    rows = db.session.scalars(select(MinimumStock).where(MinimumStock.site_id.in_(sites)))
    return {(row.site_id, row.category): row.minimum for row in rows}


def _trained(site_id: UUID) -> dict[UUID, int]:
    rows = db.session.scalars(select(TrainedUsers).where(TrainedUsers.site_id == site_id))
    return {row.device_model_id: row.people for row in rows}


def miles_from(site_id: UUID, sites: Collection[UUID]) -> dict[UUID, Decimal]:
    """The miles from a site to others: by road where that is recorded, else as the crow flies
    between their trusts; a site to which neither is known is left out."""
    places = db.session.execute(
        select(Site.id, Organisation.latitude, Organisation.longitude)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.id.in_({site_id, *sites}))
    )
    known = {
        key: (north, east) for key, north, east in places if north is not None and east is not None
    }
    found = {site_id: Decimal(0)}
    if site_id in known:
        found |= {key: great_circle_miles(known[site_id], place) for key, place in known.items()}
    by_road = db.session.scalars(
        select(SiteDistance).where(
            or_(SiteDistance.site_id == site_id, SiteDistance.other_id == site_id)
        )
    )
    return found | {
        (row.other_id if row.site_id == site_id else row.site_id): row.miles for row in by_road
    }


def miles_among(sites: Collection[UUID]) -> Callable[[UUID, UUID], Decimal | None]:
    """The miles between any two of these sites, as :func:`miles_from` reckons them; None when
    nobody knows. Two questions to the database, however many sites."""
    places = db.session.execute(
        select(Site.id, Organisation.latitude, Organisation.longitude)
        .join(Organisation, Organisation.id == Site.trust_id)
        .where(Site.id.in_(sites))
    )
    known = {
        key: (north, east) for key, north, east in places if north is not None and east is not None
    }
    by_road = {
        (row.site_id, row.other_id): row.miles
        for row in db.session.scalars(
            select(SiteDistance).where(
                SiteDistance.site_id.in_(sites), SiteDistance.other_id.in_(sites)
            )
        )
    }

    def between(one: UUID, other: UUID) -> Decimal | None:
        if one == other:
            return Decimal(0)
        first, second = sorted((one, other))
        if (first, second) in by_road:
            return by_road[first, second]
        if one in known and other in known:
            return great_circle_miles(known[one], known[other])
        return None

    return between
