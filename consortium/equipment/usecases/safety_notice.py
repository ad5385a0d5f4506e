"""Recording field safety notices, and dealing with the devices that one is about."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.safety_notice import (
    MatchRule,
    MatchState,
    NoticeSource,
    check_reason,
    check_rule,
    rule_as_json,
)
from consortium.equipment.models.safety_notice import (
    NoticeMatch,
    SafetyNotice,
    access_notice,
    match_notice,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def record_notice(
    *,
    actor: Actor,
    owner_id: UUID,
    source: NoticeSource,
    number: str,
    title: str,
    action: str,
    rule: MatchRule,
    stop_use: bool,
    now: datetime,
    action_by: date | None = None,
) -> UUID:
    """Record a notice and find every device of the network that it is about, in one transaction.

    One that says to stop using the devices puts them in quarantine. Devices that come later, or
    whose facts change, are found by their registration and by the nightly run.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        Invalid: the rule makes no sense, or the notice is recorded already.
    """
    check_rule(rule)
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
        notice = SafetyNotice(
            id=uuid7(),
            owner_id=owner_id,
            source=source,
            number=number,
            title=title,
            action=action,
            action_by=action_by,
            stop_use=stop_use,
            manufacturer=rule.manufacturer.strip(),
            rule=rule_as_json(rule),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(notice)
        found = match_notice(notice, now=now, by=actor.id)
        record(
            actor=actor,
            action="safety_notice.recorded",
            subject=Subject("safety notice", notice.id, number),
            at=now,
            owner_id=owner_id,
            stop_use=stop_use,
            matched=len(found),
            trusts=len({match.trust_id for _, match in found}),
        )
    return notice.id


def settle_matches(
    *,
    actor: Actor,
    notice_id: UUID,
    trust_id: UUID,
    asset_ids: Sequence[UUID],
    to: MatchState,
    reason: str,
    now: datetime,
) -> int:
    """Acknowledge, act on, dismiss or close the rows of a trust's own devices; say how many.

    Raises:
        NotFound: the notice is not within reach, or a device is not one of this trust's rows.
        NotAllowed: the actor does not manage the trust's equipment.
        Conflict: a row cannot get to that state.
        Invalid: the move needs a reason.
    """
    check_reason(to, reason)
    with transaction():
        notice = access_notice(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, notice_id=notice_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
        rows = db.session.scalars(
            select(NoticeMatch).where(
                NoticeMatch.notice_id == notice_id,
                NoticeMatch.trust_id == trust_id,
                NoticeMatch.asset_id.in_(asset_ids),
            )
        ).all()
        if not rows or len(rows) < len(set(asset_ids)):
            raise NotFound("device of this trust on the notice")
        for row in rows:
            row.move(to, at=now, by=actor.id, reason=reason)
        record(
            actor=actor,
            action=f"safety_notice.{to.value}",
            subject=Subject("safety notice", notice.id, notice.number),
            at=now,
            owner_id=trust_id,
            devices=len(rows),
            reason=reason,
        )
    return len(rows)
