"""Recording maintenance contracts and which devices they cover."""

from collections.abc import Set
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, func, select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.service_contract import Cover, check_term
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.service_contract import (
    ContractedAsset,
    ServiceContract,
    access_service_contract,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation


def record_service_contract(
    *,
    actor: Actor,
    trust_id: UUID,
    supplier_id: UUID,
    number: str,
    cover: Cover,
    starts_on: date,
    last_day: date,
    now: datetime,
    response_hours: int | None = None,
    cost: Decimal | None = None,
) -> UUID:
    """Record a trust's maintenance contract; ``cost`` is a year's, in pounds.

    Raises:
        NotAllowed: the actor does not manage the trust's equipment.
        NotFound: the supplier is not in the directory.
        Invalid: it ends before it begins.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
    check_term(starts_on, last_day)
    with transaction():
        access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        contract = ServiceContract(
            id=uuid7(),
            trust_id=trust_id,
            supplier_id=supplier_id,
            number=number,
            cover=cover,
            response_hours=response_hours,
            starts_on=starts_on,
            last_day=last_day,
            cost=cost,
        )
        db.session.add(contract)
        record(
            actor=actor,
            action="service_contract.recorded",
            subject=_subject(contract),
            at=now,
            owner_id=trust_id,
            cover=cover.value,
            last_day=last_day,
        )
    return contract.id


def cover_assets(*, actor: Actor, contract_id: UUID, asset_ids: Set[UUID], now: datetime) -> None:
    """Say which devices a contract covers: these and no others.

    Raises:
        NotFound: there is no such contract for the actor.
        Invalid: a device is not the trust's, neither owned nor held.
    """
    with transaction():
        contract = access_service_contract(actor=actor, contract_id=contract_id)
        theirs = select(func.count()).where(
            Asset.id.in_(asset_ids),
            (Asset.owner_trust_id == contract.trust_id)
            | (Asset.custodian_trust_id == contract.trust_id),
        )
        if db.session.scalar(theirs) != len(asset_ids):
            raise Invalid(
                "other_trust",
                "A device is not one that this trust owns or has.",
                field="asset_ids",
                next_step="Choose devices of the trust.",
            )
        db.session.execute(
            delete(ContractedAsset).where(ContractedAsset.contract_id == contract_id)
        )
        db.session.add_all(
            ContractedAsset(contract_id=contract_id, asset_id=asset_id) for asset_id in asset_ids
        )
        record(
            actor=actor,
            action="service_contract.devices_chosen",
            subject=_subject(contract),
            at=now,
            owner_id=contract.trust_id,
            devices=len(asset_ids),
        )


def _subject(contract: ServiceContract) -> Subject:
    return Subject("service contract", contract.id, contract.number)
