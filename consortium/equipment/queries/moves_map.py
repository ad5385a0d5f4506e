"""Where the devices of the network are, which of them are on loan, and which on their way."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.asset_status import WRITTEN_OFF, AssetStatus
from consortium.equipment.domain.loan import LoanState
from consortium.equipment.domain.moves_map import Flow, Place
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.loan import Loan, reached
from consortium.equipment.models.movement import Movement, MovementReceipt
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.directory import sites_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Devices that went from one site to another and are not back; the numbers are in order."""

    flow: Flow
    from_site_id: UUID
    from_site: str
    to_site_id: UUID
    to_site: str
    asset_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOnMap:
    """A site with its devices; ``away`` are those that left it for elsewhere and are not back."""

    place: Place
    site_id: UUID
    site: str
    trust_id: UUID
    trust: str
    here: int
    in_service: int
    lent_to_it: int
    coming: int
    away: tuple[Way, ...]


def moves_map(*, actor: Actor, category: str = "") -> list[SiteOnMap]:
    """The sites within reach that have devices or wait for some, by trust and name.

    With a category, devices of that kind alone count. How many questions are asked does not depend
    on how many sites or devices there are.
    """
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    sites = sites_of(scope.organisations)
    at = _coordinates({site.trust_id for site in sites})
    kinds = [DeviceModel.category == category] if category else []
    here: Counter[UUID] = Counter()
    in_service: Counter[UUID] = Counter()
    lent: Counter[UUID] = Counter()
    for site_id, status, is_lent, number in db.session.execute(
        select(
            Asset.site_id,
            Asset.status,
            Asset.owner_trust_id != Asset.custodian_trust_id,
            func.count(),
        )
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(within(scope), Asset.status.not_in(WRITTEN_OFF), *kinds)
        .group_by(Asset.site_id, Asset.status, Asset.owner_trust_id != Asset.custodian_trust_id)
    ):
        here[site_id] += number
        in_service[site_id] += number if status is AssetStatus.IN_SERVICE else 0
        lent[site_id] += number if is_lent else 0
    names = {site.id: f"{site.trust}, {site.name}" for site in sites}
    ways = _ways(actor, category, names)
    coming = Counter(
        {
            site_id: sum(
                len(way.asset_nos)
                for way in ways
                if way.flow is Flow.ON_ITS_WAY and way.to_site_id == site_id
            )
            for site_id in names
        }
    )
    return [
        SiteOnMap(
            place=Place(id=site.id, at=at.get(site.trust_id)),
            site_id=site.id,
            site=site.name,
            trust_id=site.trust_id,
            trust=site.trust,
            here=here[site.id],
            in_service=in_service[site.id],
            lent_to_it=lent[site.id],
            coming=coming[site.id],
            away=tuple(way for way in ways if way.from_site_id == site.id),
        )
        for site in sites
        if here[site.id] or coming[site.id] or any(way.from_site_id == site.id for way in ways)
    ]


def kinds_of_devices() -> list[str]:
    """The kinds of device that the catalogue knows, by name."""
    return list(
        db.session.scalars(select(DeviceModel.category).distinct().order_by(DeviceModel.category))
    )


def _coordinates(trust_ids: Collection[UUID]) -> dict[UUID, tuple[Decimal, Decimal]]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.latitude, Organisation.longitude).where(
            Organisation.id.in_(trust_ids)
        )
    )
    return {
        key: (north, east) for key, north, east in rows if north is not None and east is not None
    }


def _ways(actor: Actor, category: str, names: dict[UUID, str]) -> list[Way]:
    """The ways that devices went, those on loan first; sites out of reach are left out."""
    kinds = [DeviceModel.category == category] if category else []
    under_way = Movement.loan_id == Loan.id
    arrived = exists().where(MovementReceipt.movement_id == Movement.id)
    on_its_way = exists().where(under_way, ~arrived)
    mine = reached(actor.scope(Permission.EQUIPMENT_VIEW))
    lent = (
        select(Loan.lender_site_id, Asset.site_id, Asset.asset_no)
        .join(Asset, Asset.id == Loan.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(
            mine,
            or_(
                Loan.state == LoanState.ACCEPTED,
                and_(Loan.state == LoanState.APPROVED, Loan.has_left),
            ),
            ~on_its_way,
            *kinds,
        )
    )
    moving = (
        select(Movement.from_site_id, Movement.to_site_id, Asset.asset_no)
        .join(Loan, Loan.id == Movement.loan_id)
        .join(Asset, Asset.id == Movement.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .where(mine, ~arrived, *kinds)
    )
    found: dict[tuple[Flow, UUID, UUID], list[str]] = defaultdict(list)
    for flow, rows in ((Flow.ON_LOAN, lent), (Flow.ON_ITS_WAY, moving)):
        for from_id, to_id, asset_no in db.session.execute(rows):
            if from_id in names and to_id in names:
                found[flow, from_id, to_id].append(asset_no)
    return [
        Way(
            flow=flow,
            from_site_id=from_id,
            from_site=names[from_id],
            to_site_id=to_id,
            to_site=names[to_id],
            asset_nos=tuple(sorted(numbers)),
        )
        for (flow, from_id, to_id), numbers in found.items()
    ]
