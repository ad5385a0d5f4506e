"""Recording the acceptance check of a device, and its disposal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.acceptance import Answer, Check, check_passed
from consortium.equipment.domain.asset_status import BEFORE_ACCEPTANCE, AssetStatus
from consortium.equipment.domain.disposal import Data, Method, check_disposal
from consortium.equipment.domain.recording import check_acceptance
from consortium.equipment.models.acceptance import AcceptanceCheck, Disposal
from consortium.equipment.models.agreed_model import accept_beside_list
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.asset_tag import AssetTag
from consortium.equipment.models.safety_notice import keep_stopped
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def check_in_asset(
    *,
    actor: Actor,
    asset_id: UUID,
    answers: Mapping[Check, Answer],
    checked_on: date,
    now: datetime,
    note: str = "",
    off_list_reason: str = "",
) -> bool:
    """Record the acceptance check of a device; passed, it is in service, else it waits on.

    Passing with a model that is not on the agreed list asks for the reason, which is kept. Returns
    whether it passed.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor does not manage the equipment of the trust that has it.
        Conflict: it is not waiting for its check, or not every check is answered.
        Invalid: the day is still to come, or the model is not on the list and there is no reason.
    """
    check_acceptance(checked_on, checked_on, today=london_date(now))
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        if asset.status not in BEFORE_ACCEPTANCE - {AssetStatus.ORDERED}:
            raise Conflict(
                "not_waiting",
                "This device does not wait for its acceptance check.",
                next_step="Reload its page to see how it stands.",
            )
        passed = _passed(answers)
        if asset.status is AssetStatus.RECEIVED:
            asset.move(AssetStatus.ACCEPTANCE, at=now, by=actor.id, reason="Acceptance check")
        if passed:
            model = db.session.get_one(DeviceModel, asset.device_model_id)
            accept_beside_list(
                asset, model, on=checked_on, reason=off_list_reason, now=now, by=actor.id
            )
            asset.move(
                AssetStatus.IN_SERVICE, at=now, by=actor.id, reason="Passed its acceptance check"
            )
            asset.accepted_on = asset.put_in_use_on = checked_on
            keep_stopped(asset, now=now, by=actor.id)
        db.session.add(
            AcceptanceCheck(
                id=uuid7(),
                asset_id=asset_id,
                answers={check.value: answer.value for check, answer in answers.items()},
                passed=passed,
                note=note,
                checked_on=checked_on,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        action = "asset.accepted" if passed else "asset.not_accepted"
        _record(actor, action, asset, now, note, checked_on=checked_on)
    return passed


def dispose_asset(
    *,
    actor: Actor,
    asset_id: UUID,
    method: Method,
    taken_by: str,
    decontaminated: bool,
    data: Data,
    evidence: str,
    disposed_on: date,
    now: datetime,
) -> None:
    """Record that a condemned device is gone, and how; its tags find it no more.

    Raises:
        NotFound: the device is not within the actor's reach.
        NotAllowed: the actor does not manage the owner's equipment.
        Conflict: it is not condemned.
        Invalid: it is not decontaminated, or there is no word on how its data were wiped.
    """
    check_disposal(
        disposed_on=disposed_on,
        today=london_date(now),
        decontaminated=decontaminated,
        data=data,
        evidence=evidence,
    )
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.owner_trust_id)
        asset.move(AssetStatus.DISPOSED, at=now, by=actor.id, reason=f"Gone: {method.value}")
        tags = select(AssetTag).where(AssetTag.asset_id == asset_id, AssetTag.retired_at.is_(None))
        for tag in db.session.scalars(tags):
            tag.retired_at = now
        db.session.add(
            Disposal(
                id=uuid7(),
                asset_id=asset_id,
                method=method,
                taken_by=taken_by,
                data=data,
                evidence=evidence,
                disposed_on=disposed_on,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        _record(actor, "asset.disposed", asset, now, evidence, method=method.value, data=data.value)


def _passed(answers: Mapping[Check, Answer]) -> bool:
    """Whether every check passed; with one unanswered nothing is recorded."""
    try:
        check_passed(answers)
    except Conflict as refusal:
        if refusal.code == "checks_missing":
            raise
        return False
    return True


def _record(
    actor: Actor, action: str, asset: Asset, now: datetime, reason: str, **details: Any
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("asset", asset.id, asset.asset_no),
        at=now,
        owner_id=asset.custodian_trust_id,
        reason=reason,
        **details,
    )
