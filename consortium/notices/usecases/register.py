"""Recording notices as Find a Tender published them, their later versions, and other due days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.documents import MOST_BYTES, SentFile
from consortium.contracts.gateways.document_file import type_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep
from consortium.notices.domain.duty import (
    Duty,
    NoticePart,
    check_new_version,
    check_published,
)
from consortium.notices.models.duty_facts import load_duties
from consortium.notices.models.notice import DueOverride, NoticeRecord, manage_notice
from consortium.tenders.domain.legal_clock import NOTICES, NoticeKind
from consortium.tenders.domain.publication import check_notice_number
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """A notice as Find a Tender shows it; texts are empty where there is nothing to say."""

    number: str
    published_at: datetime
    ocid: str = ""
    note: str = ""
    file: SentFile | None = None


def record_notice(*, actor: Actor, key: str, sent: NoticeSent, now: datetime) -> UUID:
    """Record the notice that answers a duty; its id.

    Raises:
        NotFound: nothing asks for it, or it is not within reach.
        NotAllowed: the actor does not keep the register.
        Invalid: the number, the day or the document cannot be right.
    """
    duty = _duty(actor, key, now)
    return _record(
        actor,
        duty.consortium_id,
        sent,
        now,
        kind=duty.kind,
        part=duty.part,
        duty=duty.key,
        tender_id=duty.tender_id,
        agreement_id=duty.agreement_id,
        due_on=duty.due.last_day if duty.due else None,
        basis=duty.basis,
    )


def record_other_notice(
    *, actor: Actor, consortium_id: UUID, kind: NoticeKind, sent: NoticeSent, now: datetime
) -> UUID:
    """Record a notice that nothing here asked for, like a planned procurement; its id.

    Raises:
        NotAllowed: the actor does not keep the register of the consortium.
        Invalid: the number, the day or the document cannot be right, or no note says what it is.
    """
    permissions.check(actor, Permission.NOTICES_RECORD, consortium_id)
    if not sent.note.strip():
        raise Invalid(
            "no_subject",
            "A notice that nothing here asks for needs a note of what it is about.",
            field="note",
            next_step="Enter what it is about.",
        )
    basis = f"Procurement Act 2023, {NOTICES[kind].basis}"
    return _record(
        actor, consortium_id, sent, now, kind=kind, part=NoticePart.NOTICE, duty="", basis=basis
    )


def publish_version(*, actor: Actor, notice_id: UUID, sent: NoticeSent, now: datetime) -> UUID:
    """Record that a notice was edited on Find a Tender: a new version beside the old one.

    Raises:
        NotFound, NotAllowed: the notice is not within reach, or only to be read.
        Conflict: the notice may not be edited (any more), or is not the latest version.
        Invalid: the number, the day or the document cannot be right.
    """
    row = manage_notice(actor=actor, notice_id=notice_id)
    tender = db.session.get(Tender, row.tender_id) if row.tender_id else None
    deadline = tender.deadline if tender else None
    check_new_version(row.kind, published_at=sent.published_at, deadline=deadline)
    check_published(sent.published_at, now=now, after=row.published_at)
    return _record(
        actor,
        row.consortium_id,
        sent,
        now,
        kind=row.kind,
        part=row.part,
        duty=row.duty,
        tender_id=row.tender_id,
        agreement_id=row.agreement_id,
        due_on=row.due_on,
        basis=row.basis,
        before=row,
    )


def move_due_day(*, actor: Actor, key: str, due_on: date, reason: str, now: datetime) -> None:
    """Set another day for a duty than the clock's; both are shown with the reason.

    Raises:
        NotFound: nothing asks for it, or it is not within reach.
        NotAllowed: the actor does not keep the register.
        Invalid: no reason is given.
    """
    duty = _duty(actor, key, now)
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "Another day than the computed one needs a reason.",
            field="reason",
            next_step="Enter why this day counts.",
        )
    computed = duty.due.last_day if duty.due else None
    with transaction():
        db.session.add(
            DueOverride(
                id=uuid7(),
                consortium_id=duty.consortium_id,
                duty=duty.key,
                computed_on=computed,
                due_on=due_on,
                reason=reason.strip(),
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="notice.due_day_moved",
            subject=Subject("notice_duty", duty.consortium_id, f"{duty.kind.value}, {duty.about}"),
            at=now,
            owner_id=duty.consortium_id,
            computed_on=computed,
            due_on=due_on,
            reason=reason.strip(),
        )


def _duty(actor: Actor, key: str, now: datetime) -> Duty:
    found = [each for each in load_duties(actor, london_date(now)) if each.key == key]
    if not found:
        raise NotFound("notice to be published")
    permissions.check(actor, Permission.NOTICES_RECORD, found[0].consortium_id)
    return found[0]


def _record(
    actor: Actor,
    consortium_id: UUID,
    sent: NoticeSent,
    now: datetime,
    *,
    kind: NoticeKind,
    part: NoticePart,
    duty: str,
    basis: str,
    tender_id: UUID | None = None,
    agreement_id: UUID | None = None,
    due_on: date | None = None,
    before: NoticeRecord | None = None,
) -> UUID:
    check_notice_number(sent.number)
    check_published(sent.published_at, now=now)
    with transaction():
        row = NoticeRecord(
            id=uuid7(),
            consortium_id=consortium_id,
            tender_id=tender_id,
            agreement_id=agreement_id,
            kind=kind,
            part=part,
            duty=duty,
            notice_number=sent.number,
            ocid=sent.ocid.strip(),
            published_at=sent.published_at,
            due_on=due_on,
            basis=basis,
            note=sent.note.strip(),
            file_id=_kept(sent.file, consortium_id, now),
            version=before.version + 1 if before else 1,
            supersedes_id=before.id if before else None,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="notice.recorded",
            subject=Subject("notice", row.id, f"{kind.value} {sent.number}"),
            at=now,
            owner_id=consortium_id,
            version=row.version,
            published_at=sent.published_at,
            duty=duty,
        )
    return row.id


def _kept(file: SentFile | None, owner_id: UUID, now: datetime) -> UUID | None:
    if file is None:
        return None
    return keep(
        file.content,
        name=file.name,
        media_type=type_of(file).value,
        owner_id=owner_id,
        now=now,
        limit=MOST_BYTES,
    ).id
