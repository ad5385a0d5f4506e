"""The list of agreed models, and the devices that came in beside it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.agreed_model import Rank, is_off_list
from consortium.equipment.models.agreed_model import (
    AgreedModel,
    OffListAcceptance,
    access_agreed_model,
    holds,
    in_force,
)
from consortium.equipment.models.asset import Asset, access_asset, within
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.models.membership import MembershipEvent
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLine:
    id: UUID
    category: str
    model_id: UUID
    model: str
    purpose: str
    rank: Rank
    owner_id: UUID
    owner: str
    starts_on: date
    last_day: date | None
    decided_on: date
    decided_by: str
    reason: str
    end_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the list says of a device: the models of its kind, and whether its own is missing."""

    category: str
    listed: tuple[str, ...]
    is_off_list: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OffListLine:
    """A device whose model was not on the list when it was accepted.

    ``reason`` is empty where none was asked for: it came in with a file.
    """

    asset_id: UUID
    asset_no: str
    category: str
    model: str
    trust: str
    site: str
    accepted_on: date
    reason: str
    listed: tuple[str, ...]
    by: str


class Given(StrEnum):
    """Whether a reason was given."""

    YES = "yes"
    NO = "no"


def list_agreed_models(
    *, actor: Actor, asked: Asked, on: date, with_ended: bool = False
) -> Page[AgreedLine]:
    """The entries within reach that hold on a day or later; words match kind, model, purpose."""
    rows = _entries(actor).where(
        *matching(
            asked.words,
            DeviceModel.category,
            DeviceModel.manufacturer,
            DeviceModel.name,
            AgreedModel.purpose,
        ),
        *([] if with_ended else [or_(AgreedModel.last_day.is_(None), AgreedModel.last_day >= on)]),
    )
    page, total = one_page(
        rows,
        asked,
        *([DeviceModel.name] if asked.sort == "model" else []),
        DeviceModel.category,
        AgreedModel.purpose,
        AgreedModel.rank.desc(),
        AgreedModel.id,
    )
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def find_agreed_model(*, actor: Actor, agreed_id: UUID) -> AgreedLine:
    """One entry of the list.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    access_agreed_model(actor=actor, permission=Permission.EQUIPMENT_VIEW, agreed_id=agreed_id)
    return _line(*db.session.execute(_entries(actor).where(AgreedModel.id == agreed_id)).one())


def gate_of(*, actor: Actor, asset_id: UUID, on: date) -> Gate:
    """What the list says of a device that is to be accepted on a day.

    Raises:
        NotFound: the device is not within reach.
    """
    asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    model = db.session.get_one(DeviceModel, asset.device_model_id)
    entries = in_force(asset.owner_trust_id, model.category, on=on)
    listed = [row.as_listed() for row, _ in entries]
    return Gate(
        category=model.category,
        listed=tuple(dict.fromkeys(name for _, name in entries)),
        is_off_list=is_off_list(model.id, listed, on=on),
    )


def list_off_list(*, actor: Actor, asked: Asked, given: Given | None = None) -> Page[OffListLine]:
    """The devices within reach that are beside the list of their owner, the newest first.

    Words match number, kind, model, trust or reason.
    """
    reason = func.coalesce(OffListAcceptance.reason, "")
    rows = (
        select(Asset, DeviceModel, Organisation.name, Site.name, OffListAcceptance)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.owner_trust_id)
        .join(Site, Site.id == Asset.site_id)
        .outerjoin(OffListAcceptance, OffListAcceptance.asset_id == Asset.id)
        .where(
            within(actor.scope(Permission.EQUIPMENT_VIEW)),
            or_(OffListAcceptance.id.is_not(None), _is_beside()),
            *matching(
                asked.words,
                Asset.asset_no,
                DeviceModel.category,
                DeviceModel.name,
                Organisation.name,
                reason,
            ),
        )
    )
    if given is not None:
        is_given = OffListAcceptance.id.is_not(None)
        rows = rows.where(is_given if given is Given.YES else ~is_given)
    orders: dict[str, Any] = {"asset": Asset.asset_no, "trust": Organisation.name}
    newest = Asset.accepted_on.desc()
    page, total = one_page(rows, asked, orders.get(asked.sort, newest), newest, Asset.asset_no)
    names = names_of({each.recorded_by for *_, each in page if each and each.recorded_by})
    return Page(rows=[_off_line(*row, names=names) for row in page], total=total, asked=asked)


def _entries(actor: Actor) -> Select[*tuple[Any, ...]]:
    scope = actor.scope(Permission.EQUIPMENT_VIEW)
    return (
        select(AgreedModel, DeviceModel, Organisation.name)
        .join(DeviceModel, DeviceModel.id == AgreedModel.device_model_id)
        .join(Organisation, Organisation.id == AgreedModel.owner_id)
        .where(true() if scope.everything else AgreedModel.owner_id.in_(scope.organisations))
    )


def _is_beside() -> ColumnElement[bool]:
    """``is_off_list`` of a device on the day it was accepted, as a condition."""
    other = aliased(DeviceModel)
    change = (
        select(MembershipEvent.change)
        .where(
            MembershipEvent.trust_id == Asset.owner_trust_id,
            MembershipEvent.consortium_id == AgreedModel.owner_id,
            MembershipEvent.effective_on <= Asset.accepted_on,
        )
        .order_by(MembershipEvent.effective_on.desc(), MembershipEvent.id.desc())
        .limit(1)
        .correlate(Asset, AgreedModel)
        .scalar_subquery()
    )
    theirs = or_(AgreedModel.owner_id == Asset.owner_trust_id, change == MembershipChange.JOINS)
    applies = and_(theirs, holds(Asset.accepted_on))
    listed = exists().where(AgreedModel.device_model_id == Asset.device_model_id, applies)
    of_its_kind = (
        select(AgreedModel.id)
        .join(other, other.id == AgreedModel.device_model_id)
        .where(func.lower(other.category) == func.lower(DeviceModel.category), applies)
        .correlate(Asset, DeviceModel)
        .exists()
    )
    return and_(Asset.accepted_on.is_not(None), of_its_kind, ~listed)


def _line(row: AgreedModel, model: DeviceModel, owner: str) -> AgreedLine:
    return AgreedLine(
        id=row.id,
        category=model.category,
        model_id=model.id,
        model=f"{model.manufacturer} {model.name}",
        purpose=row.purpose,
        rank=row.rank,
        owner_id=row.owner_id,
        owner=owner,
        starts_on=row.starts_on,
        last_day=row.last_day,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        reason=row.reason,
        end_reason=row.end_reason,
    )


def _off_line(
    asset: Asset,
    model: DeviceModel,
    trust: str,
    site: str,
    given: OffListAcceptance | None,
    *,
    names: dict[UUID, str],
) -> OffListLine:
    by = given.recorded_by if given else None
    return OffListLine(
        asset_id=asset.id,
        asset_no=asset.asset_no,
        category=model.category,
        model=f"{model.manufacturer} {model.name}",
        trust=trust,
        site=site,
        accepted_on=asset.accepted_on or date.min,
        reason=given.reason if given else "",
        listed=tuple(given.listed) if given else (),
        by=names.get(by, "") if by else "",
    )
