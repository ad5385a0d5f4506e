"""Adding models of equipment."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.domain import codes
from consortium.catalogue.models.device_model import DeviceModel
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
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
            subject=Subject("device model", model.id, f"{manufacturer} {name}"),
            at=now,
            category=category,
        )
    return model.id
