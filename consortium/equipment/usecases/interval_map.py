"""Setting the interval map of an organisation, and signing for longer than a maker asks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import access_device_model
from consortium.equipment.domain.risk_score import Band, check_bands
from consortium.equipment.models.interval_map import IntervalMap, RiskDecision, newest_map
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.organisations.models.identity import check_identity


def set_interval_map(
    *, actor: Actor, owner_id: UUID, bands: Sequence[Band], reason: str, now: datetime
) -> UUID:
    """Write a new version of an organisation's interval map; the older ones stay.

    Raises:
        NotAllowed: the actor does not manage the organisation's equipment.
        Invalid: a higher score would wait longer.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
    check_bands(bands)
    with transaction():
        organisation = access_organisation(organisation_id=owner_id)
        before = newest_map(owner_id)
        row = IntervalMap(
            id=uuid7(),
            owner_id=owner_id,
            number=before.number + 1 if before else 1,
            bands=[[band.from_score, band.months] for band in bands],
            reason=reason,
            set_at=now,
            set_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="interval_map.set",
            subject=Subject("interval map", row.id, organisation.name),
            at=now,
            owner_id=owner_id,
            reason=reason,
            number=row.number,
            bands=row.bands,
        )
    return row.id


def sign_risk_decision(
    *,
    actor: Actor,
    owner_id: UUID,
    model_id: UUID,
    months: int,
    reason: str,
    password: str,
    code: str,
    now: datetime,
) -> UUID:
    """Sign that a trust's devices of a model may wait longer than their maker asks, and why.

    Raises:
        NotAllowed: the actor does not manage the organisation's equipment, or is no person.
        NotFound: there is no such trust or model.
        Invalid: the password or code is wrong, or the interval is not longer than the maker's.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
    if actor.id is None:
        raise NotAllowed("Only a person signs a decision on a risk.")
    check_identity(actor=actor, password=password, code=code, now=now)
    with transaction():
        access_organisation(organisation_id=owner_id, kind=OrganisationKind.TRUST)
        model = access_device_model(model_id=model_id)
        if model.maker_interval_months is None or months <= model.maker_interval_months:
            raise Invalid(
                "not_longer",
                "Only an interval longer than the maker's needs a decision.",
                field="months",
                next_step="Enter more months, or plan without a decision.",
            )
        row = RiskDecision(
            id=uuid7(),
            owner_id=owner_id,
            device_model_id=model_id,
            months=months,
            reason=reason,
            signed_at=now,
            signed_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="risk_decision.signed",
            subject=Subject("device model", model.id, f"{model.manufacturer} {model.name}"),
            at=now,
            owner_id=owner_id,
            reason=reason,
            months=months,
            maker=model.maker_interval_months,
        )
    return row.id
