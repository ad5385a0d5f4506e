"""Reading reference standards: the list, and one with its certificates."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.standard import (
    Allowance,
    Certificate,
    StandardKind,
    StandardRole,
    Standing,
)
from consortium.equipment.models.asset import Asset, within
from consortium.equipment.models.standard import (
    Standard,
    StandardCertificate,
    access_standard,
    validities_of,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLine:
    """A standard, how it stands today, and until when its newest certificate is valid."""

    id: UUID
    asset_id: UUID
    asset_no: str
    model: str
    trust: str
    measures: str
    role: StandardRole
    standing: Standing
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceLine:
    allowance: Allowance
    given_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDetail:
    id: UUID
    asset_id: UUID
    asset_no: str
    custodian_trust_id: UUID
    measures: str
    role: StandardRole
    kind: StandardKind
    standing: Standing
    suspended_on: date | None
    suspension_reason: str
    certificates: tuple[Certificate, ...]
    allowances: tuple[AllowanceLine, ...]


def list_standards(*, actor: Actor, asked: Asked, on: date) -> Page[StandardLine]:
    """The standards within the actor's reach; words match number, model or what is measured."""
    rows = _lines(actor).where(
        *matching(asked.words, Asset.asset_no, DeviceModel.name, Standard.measures)
    )
    valid_to = _valid_to()
    orders = {"asset": Asset.asset_no, "trust": Organisation.name, "valid": valid_to}
    order = orders.get(asked.sort, Standard.measures)
    page, total = one_page(rows, asked, order, Asset.asset_no, Standard.id)
    validities = validities_of([row[0] for row in page])
    return Page(
        rows=[
            StandardLine(
                id=standard.id,
                asset_id=asset.id,
                asset_no=asset.asset_no,
                model=f"{model.manufacturer} {model.name}",
                trust=trust,
                measures=standard.measures,
                role=standard.role,
                standing=validities[standard.id].standing_on(on),
                valid_to=until,
            )
            for standard, asset, model, trust, until in page
        ],
        total=total,
        asked=asked,
    )


def find_standard(*, actor: Actor, standard_id: UUID, on: date) -> StandardDetail:
    """A standard within the actor's reach, and how it stands on a day.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    standard, asset = access_standard(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, standard_id=standard_id
    )
    validity = validities_of([standard])[standard.id]
    names = names_of({each.given_by for each in validity.allowances if each.given_by})
    return StandardDetail(
        id=standard.id,
        asset_id=asset.id,
        asset_no=asset.asset_no,
        custodian_trust_id=asset.custodian_trust_id,
        measures=standard.measures,
        role=standard.role,
        kind=standard.kind,
        standing=validity.standing_on(on),
        suspended_on=standard.suspended_on,
        suspension_reason=standard.suspension_reason,
        certificates=validity.certificates,
        allowances=tuple(
            AllowanceLine(
                allowance=each, given_by=names.get(each.given_by, "") if each.given_by else ""
            )
            for each in validity.allowances
        ),
    )


def standard_of(asset_id: UUID) -> UUID | None:
    """The standard that a device is, if it is one."""
    return db.session.scalar(select(Standard.id).where(Standard.asset_id == asset_id))


def _valid_to() -> Any:
    return (
        select(func.max(StandardCertificate.valid_to))
        .where(StandardCertificate.standard_id == Standard.id)
        .correlate(Standard)
        .scalar_subquery()
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Standard, Asset, DeviceModel, Organisation.name, _valid_to())
        .join(Asset, Asset.id == Standard.asset_id)
        .join(DeviceModel, DeviceModel.id == Asset.device_model_id)
        .join(Organisation, Organisation.id == Asset.custodian_trust_id)
        .where(within(actor.scope(Permission.EQUIPMENT_VIEW)))
    )
