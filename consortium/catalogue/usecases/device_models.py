"""Adding models of equipment, saying more about them, and which can stand in for which."""

from collections.abc import Set
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_
from uuid_utils.compat import uuid7

from consortium.catalogue.domain import codes
from consortium.catalogue.domain.device_model import ModelFacts, check_model_facts
from consortium.catalogue.models.device_model import (
    DeviceModel,
    EquivalentModel,
    access_device_model,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.foundation.domain.permissions import Actor, Permission


def add_device_model(
    *,
    actor: Actor,
    manufacturer: str,
    name: str,
    category: str,
    now: datetime,
    gmdn_code: str = "",
    gmdn_term: str = "",
    udi_di: str = "",
    expected_life_months: int | None = None,
) -> UUID:
    """Add a model of equipment, so that assets can be registered as being of it.

    Raises:
        Invalid: a code is not well formed, or the model is known already.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    if gmdn_code and not codes.is_gmdn(gmdn_code):
        raise Invalid(
            "bad_gmdn",
            "This is not a GMDN code.",
            field="gmdn_code",
            next_step="Enter five digits, or leave it empty.",
        )
    if udi_di and not codes.is_gtin(udi_di):
        raise Invalid(
            "bad_udi",
            "This is not a device identifier: the check digit is wrong.",
            field="udi_di",
            next_step="Enter the digits after (01) on the label.",
        )
    with transaction():
        model = DeviceModel(
            id=uuid7(),
            manufacturer=manufacturer,
            name=name,
            category=category,
            gmdn_code=gmdn_code,
            gmdn_term=gmdn_term,
            udi_di=codes.gtin14(udi_di) if udi_di else "",
            expected_life_months=expected_life_months,
        )
        db.session.add(model)
        record(
            actor=actor,
            action="device_model.added",
            subject=_subject(model),
            at=now,
            category=category,
        )
    return model.id


def change_device_model(
    *, actor: Actor, model_id: UUID, version: int, facts: ModelFacts, now: datetime
) -> None:
    """Write down the classes, the maker's interval and the risk factors of a model.

    Raises:
        NotFound: there is no such model.
        Stale: somebody else saved the model since this version was read.
        Invalid: some risk factors are missing or not in their tables.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    check_model_facts(facts)
    with transaction():
        model = access_device_model(model_id=model_id)
        if model.version != version:
            raise Stale("equipment model")
        before, after = asdict(model.facts), asdict(facts)
        changed = [name for name in after if after[name] != before[name]]
        for name in changed:
            setattr(model, name, after[name])
        record(
            actor=actor,
            action="device_model.changed",
            subject=_subject(model),
            at=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def set_equivalents(*, actor: Actor, model_id: UUID, others: Set[UUID], now: datetime) -> None:
    """Say which models can stand in for one, and so which of them it can stand in for.

    Raises:
        NotFound: one of the models is not in the catalogue.
        Invalid: the model is named as its own equivalent.
    """
    permissions.check(actor, Permission.CATALOGUE_MANAGE)
    if model_id in others:
        raise Invalid(
            "own_equivalent",
            "A model always stands in for itself.",
            field="others",
            next_step="Choose other models.",
        )
    with transaction():
        model = access_device_model(model_id=model_id)
        for other_id in others:
            access_device_model(model_id=other_id)
        db.session.execute(
            delete(EquivalentModel).where(
                or_(EquivalentModel.model_id == model_id, EquivalentModel.other_id == model_id)
            )
        )
        pairs = [sorted((model_id, other_id)) for other_id in others]
        db.session.add_all(EquivalentModel(model_id=one, other_id=two) for one, two in pairs)
        record(
            actor=actor,
            action="device_model.equivalents_set",
            subject=_subject(model),
            at=now,
            equivalents=sorted(others),
        )


def _subject(model: DeviceModel) -> Subject:
    return Subject("device model", model.id, f"{model.manufacturer} {model.name}")
