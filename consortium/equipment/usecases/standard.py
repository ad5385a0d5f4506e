"""Keeping reference standards: declaring them, their certificates, suspending and allowing."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import check_takes_plan
from consortium.equipment.domain.standard import (
    StandardKind,
    StandardRole,
    check_allowance,
    check_certificate,
    check_good_again,
)
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.doubt import good_again_on, wrong_since
from consortium.equipment.models.standard import (
    Standard,
    StandardAllowance,
    StandardCertificate,
    access_standard,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def declare_standard(
    *,
    actor: Actor,
    asset_id: UUID,
    role: StandardRole,
    kind: StandardKind,
    measures: str,
    now: datetime,
) -> UUID:
    """Let others be calibrated with a device; it still needs a certificate.

    Raises:
        NotFound: the device is not within the actor's reach.
        Conflict: it is one already, or is condemned or disposed of.
    """
    with transaction():
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        check_takes_plan(asset.status)
        standard = Standard(id=uuid7(), asset_id=asset_id, role=role, kind=kind, measures=measures)
        db.session.add(standard)
        _record("standard.declared", asset, actor=actor, now=now, role=role.value)
    return standard.id


def record_certificate(
    *,
    actor: Actor,
    standard_id: UUID,
    number: str,
    provider: str,
    accredited: bool,
    issued_on: date,
    valid_from: date,
    valid_to: date,
    expanded: Decimal,
    k: Decimal,
    unit: str,
    as_found_good: bool | None,
    now: datetime,
) -> UUID:
    """Record what a certificate of a standard states; both days belong to its validity.

    Raises:
        NotFound: the standard is not within the actor's reach.
        Invalid: days or uncertainty make no sense.
        Conflict: a certificate of this number is there already.
    """
    check_certificate(
        issued_on=issued_on,
        valid_from=valid_from,
        valid_to=valid_to,
        expanded=expanded,
        k=k,
        today=london_date(now),
    )
    with transaction():
        standard, asset = _to_manage(actor, standard_id)
        row = StandardCertificate(
            id=uuid7(),
            standard_id=standard.id,
            number=number,
            provider=provider,
            accredited=accredited,
            issued_on=issued_on,
            valid_from=valid_from,
            valid_to=valid_to,
            expanded=expanded,
            k=k,
            unit=unit,
            as_found_good=as_found_good,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _record("standard.certified", asset, actor=actor, now=now, certificate=number, to=valid_to)
    return row.id


def suspend_standard(*, actor: Actor, standard_id: UUID, reason: str, now: datetime) -> None:
    """Let nobody calibrate with a standard from today on.

    Raises:
        NotFound: the standard is not within the actor's reach.
        Conflict: it is suspended already.
    """
    with transaction():
        standard, asset = _to_manage(actor, standard_id)
        if standard.suspended_on is not None:
            raise Conflict(
                "suspended_already",
                "This standard is suspended already.",
                next_step="Reload its page to see why.",
            )
        standard.suspended_on = london_date(now)
        standard.suspension_reason = reason
        _record("standard.suspended", asset, reason, actor=actor, now=now)


def resume_standard(*, actor: Actor, standard_id: UUID, reason: str, now: datetime) -> None:
    """Let a suspended standard be used again, as far as a certificate covers it.

    One that was out of tolerance, or was calibrated by one that was, needs a certificate or a
    passing calibration since.

    Raises:
        NotFound: the standard is not within the actor's reach.
        Conflict: it is not suspended, or nothing shows that it is good again.
    """
    with transaction():
        standard, asset = _to_manage(actor, standard_id)
        if standard.suspended_on is None:
            raise Conflict(
                "not_suspended",
                "This standard is not suspended.",
                next_step="Reload its page to see how it stands.",
            )
        since = wrong_since(standard)
        check_good_again(since, good_again_on(standard, since) if since else None)
        standard.suspended_on = None
        standard.suspension_reason = ""
        _record("standard.resumed", asset, reason, actor=actor, now=now)


def allow_standard(
    *, actor: Actor, standard_id: UUID, until: date, reason: str, now: datetime
) -> None:
    """Let others use a standard without a valid certificate until a day; certificates print it.

    Whoever allows it answers for it, and cannot measure with it under the own allowance.

    Raises:
        NotFound: the standard is not within the actor's reach.
        Invalid: the day is past, or too far away.
    """
    check_allowance(until, today=london_date(now))
    with transaction():
        standard, asset = _to_manage(actor, standard_id)
        db.session.add(
            StandardAllowance(
                id=uuid7(),
                standard_id=standard.id,
                until=until,
                reason=reason,
                given_on=london_date(now),
                given_at=now,
                given_by=actor.id,
            )
        )
        _record("standard.allowed", asset, reason, actor=actor, now=now, until=until)


def _to_manage(actor: Actor, standard_id: UUID) -> tuple[Standard, Asset]:
    standard, asset = access_standard(
        actor=actor, permission=Permission.EQUIPMENT_VIEW, standard_id=standard_id
    )
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
    return standard, asset


def _record(
    action: str,
    asset: Asset,
    reason: str = "",
    *,
    actor: Actor,
    now: datetime,
    **details: str | date,
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
