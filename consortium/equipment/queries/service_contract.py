"""Maintenance contracts, and what of them and of devices runs out soon."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, cast, func, literal, null, select, union_all

from consortium.equipment.domain.asset_status import WRITTEN_OFF
from consortium.equipment.domain.service_contract import SOON, Cover, Ends
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.service_contract import (
    ContractedAsset,
    ServiceContract,
    access_service_contract,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    id: UUID
    number: str
    trust_id: UUID
    trust: str
    supplier: str
    cover: Cover
    response_hours: int | None
    starts_on: date
    last_day: date
    cost: Decimal | None
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredDevice:
    id: UUID
    asset_no: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """Something that runs out: a contract, or a fact of a device."""

    what: Ends
    name: str
    trust: str
    last_day: date
    asset_id: UUID | None
    contract_id: UUID | None


def list_service_contracts(*, actor: Actor, asked: Asked) -> Page[ContractLine]:
    """The contracts of trusts whose equipment the actor manages, the next to end first."""
    rows = _contracts(actor).where(
        *matching(asked.words, ServiceContract.number, Organisation.name, _Supplier.c.name)
    )
    page, total = one_page(rows, asked, ServiceContract.last_day, ServiceContract.id)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def find_service_contract(*, actor: Actor, contract_id: UUID) -> ContractLine:
    """One contract.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    access_service_contract(actor=actor, contract_id=contract_id)
    row = db.session.execute(_contracts(actor).where(ServiceContract.id == contract_id)).one()
    return _line(*row)


def contracts_covering(actor: Actor, asset_id: UUID) -> list[ContractLine]:
    """The contracts of a device that the actor may see, the last to end first."""
    rows = db.session.execute(
        _contracts(actor)
        .join(ContractedAsset, ContractedAsset.contract_id == ServiceContract.id)
        .where(ContractedAsset.asset_id == asset_id)
        .order_by(ServiceContract.last_day.desc(), ServiceContract.id)
    )
    return [_line(*row) for row in rows]


def devices_to_cover(
    *, actor: Actor, contract_id: UUID
) -> tuple[list[CoveredDevice], frozenset[UUID]]:
    """The devices that the contract's trust owns or has, and those the contract covers.

    Raises:
        NotFound: there is no such contract for the actor.
    """
    contract = access_service_contract(actor=actor, contract_id=contract_id)
    theirs = (Asset.owner_trust_id == contract.trust_id) | (
        Asset.custodian_trust_id == contract.trust_id
    )
    rows = db.session.execute(
        select(Asset.id, Asset.asset_no, Asset.serial)
        .where(theirs, Asset.status.not_in(WRITTEN_OFF))
        .order_by(Asset.asset_no)
    )
    covered = db.session.scalars(
        select(ContractedAsset.asset_id).where(ContractedAsset.contract_id == contract_id)
    )
    devices = [CoveredDevice(id=key, asset_no=number, serial=sn) for key, number, sn in rows]
    return devices, frozenset(covered)


def list_ends(
    *, actor: Actor, today: date, asked: Asked, what: Ends | None = None
) -> Page[EndLine]:
    """What ends from today to ninety days on, the nearest first."""
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    parts = [
        _ending(getattr(Asset, column), kind, scope, today)
        for column, kind in _FACTS.items()
        if what in {None, kind}
    ]
    if what in {None, Ends.CONTRACT}:
        parts.append(_ending_contracts(scope, today))
    ends = union_all(*parts).subquery()
    rows = (
        select(ends, Organisation.name)
        .join(Organisation, Organisation.id == ends.c.trust_id)
        .where(*matching(asked.words, ends.c.name, Organisation.name))
    )
    page, total = one_page(rows, asked, ends.c.last_day, ends.c.name, ends.c.what)
    lines = [
        EndLine(
            what=Ends(kind),
            name=name,
            trust=trust,
            last_day=last_day,
            asset_id=asset_id,
            contract_id=contract_id,
        )
        for kind, name, _, last_day, asset_id, contract_id, trust in page
    ]
    return Page(rows=lines, total=total, asked=asked)


_Supplier = select(Organisation.id, Organisation.name).subquery()
_DEVICES = (
    select(func.count())
    .where(ContractedAsset.contract_id == ServiceContract.id)
    .correlate(ServiceContract)
    .scalar_subquery()
)
_FACTS = {
    "warranty_to": Ends.WARRANTY,
    "end_of_life_on": Ends.LIFE,
    "expires_on": Ends.EXPIRY,
}


def _ending(column: Any, kind: Ends, scope: Scope, today: date) -> Select[Any]:
    rows = select(
        literal(kind.value).label("what"),
        Asset.asset_no.label("name"),
        Asset.owner_trust_id.label("trust_id"),
        column.label("last_day"),
        Asset.id.label("asset_id"),
        cast(null(), Uuid).label("contract_id"),
    ).where(column.between(today, today + SOON), Asset.status.not_in(WRITTEN_OFF))
    return rows if scope.everything else rows.where(Asset.owner_trust_id.in_(scope.organisations))


def _ending_contracts(scope: Scope, today: date) -> Select[Any]:
    rows = select(
        literal(Ends.CONTRACT.value).label("what"),
        ServiceContract.number.label("name"),
        ServiceContract.trust_id.label("trust_id"),
        ServiceContract.last_day.label("last_day"),
        cast(null(), Uuid).label("asset_id"),
        ServiceContract.id.label("contract_id"),
    ).where(ServiceContract.last_day.between(today, today + SOON))
    return (
        rows if scope.everything else rows.where(ServiceContract.trust_id.in_(scope.organisations))
    )


def _contracts(actor: Actor) -> Select[*tuple[Any, ...]]:
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    rows = (
        select(ServiceContract, Organisation.name, _Supplier.c.name, _DEVICES)
        .join(Organisation, Organisation.id == ServiceContract.trust_id)
        .join(_Supplier, _Supplier.c.id == ServiceContract.supplier_id)
    )
    return (
        rows if scope.everything else rows.where(ServiceContract.trust_id.in_(scope.organisations))
    )


def _line(row: ServiceContract, trust: str, supplier: str, devices: int) -> ContractLine:
    return ContractLine(
        id=row.id,
        number=row.number,
        trust_id=row.trust_id,
        trust=trust,
        supplier=supplier,
        cover=row.cover,
        response_hours=row.response_hours,
        starts_on=row.starts_on,
        last_day=row.last_day,
        cost=row.cost,
        devices=devices,
    )
