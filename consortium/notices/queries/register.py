"""The register of notices: what is due, what is late, and what was published, in versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.files import StoredFile, file_store
from consortium.notices.domain.duty import Duty, NoticePart, Standing, due_by, standing_of
from consortium.notices.models.duty_facts import load_duties
from consortium.notices.models.notice import (
    DueOverride,
    NoticeRecord,
    access_notice,
    latest_of,
    recorded_within,
    versions_of,
)
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.legal_clock import NOTICES, NoticeKind
from consortium.tenders.models.publication import TenderPublication


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """A duty with the notice that answers it, or a notice that nothing here asked for.

    ``key`` is empty for the latter. ``last_day`` is None where the Act sets no number of days;
    ``target`` is the working day to aim at. ``moved_because`` says why another day was set.
    """

    key: str
    kind: NoticeKind
    part: NoticePart
    name: str
    about: str
    because: str
    standing: Standing
    last_day: date | None
    target: date | None
    computed: date | None
    moved_because: str
    rule: str
    basis: str
    who: str
    number: str
    published_at: datetime | None
    version: int | None
    notice_id: UUID | None
    tender_id: UUID | None
    agreement_id: UUID | None
    consortium_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a notice as it was recorded."""

    id: UUID
    version: int
    number: str
    ocid: str
    published_at: datetime
    note: str
    has_document: bool
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDetail:
    """A notice with all its versions, the first one first."""

    id: UUID
    kind: NoticeKind
    part: NoticePart
    due_on: date | None
    basis: str
    versions: tuple[VersionLine, ...]
    may_record: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    path: Path
    name: str
    media_type: str


def list_register(
    *, actor: Actor, asked: Asked, today: date, standings: Collection[Standing] = tuple(Standing)
) -> Page[RegisterLine]:
    """The register within reach, what is late first; words match notice, subject and number."""
    lines = [
        line
        for line in register_lines(actor=actor, today=today)
        if line.standing in standings and _matches(line, asked.words)
    ]
    order = list(Standing)
    lines.sort(key=lambda line: (order.index(line.standing), line.last_day or date.max, line.key))
    if asked.sort == "due":
        lines.sort(key=lambda line: line.last_day or date.max)
    if asked.sort == "notice":
        lines.sort(key=lambda line: (int(line.kind.value[2:]), line.about))
    if asked.sort == "about":
        lines.sort(key=lambda line: line.about.casefold())
    if asked.descending:
        lines.reverse()
    end = asked.offset + asked.rows if asked.rows else None
    return Page(rows=lines[asked.offset : end], total=len(lines), asked=asked)


def register_lines(*, actor: Actor, today: date) -> list[RegisterLine]:
    """Every line of the register within reach."""
    recorded = latest_of(db.session.scalars(select(NoticeRecord).where(recorded_within(actor))))
    by_duty = {row.duty: row for row in recorded if row.duty}
    moved = _moved()
    given = _published_with_tenders()
    duties = load_duties(actor, today)
    keys = {duty.key for duty in duties}
    lines = [
        _of_duty(duty, by_duty.get(duty.key), moved.get(duty.key), given, today) for duty in duties
    ]
    return lines + [_of_notice(row) for row in recorded if row.duty not in keys]


def find_line(*, actor: Actor, key: str, today: date) -> RegisterLine:
    """One duty of the register as it stands.

    Raises:
        NotFound: nothing asks for it, or it is not within reach.
    """
    found = [line for line in register_lines(actor=actor, today=today) if line.key == key]
    if not key or not found:
        raise NotFound("notice to be published")
    return found[0]


def find_notice(*, actor: Actor, notice_id: UUID) -> NoticeDetail:
    """A notice with its versions.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_notice(actor=actor, notice_id=notice_id)
    versions = versions_of(row)
    people = names_of([each.recorded_by for each in versions if each.recorded_by])
    return NoticeDetail(
        id=versions[-1].id,
        kind=row.kind,
        part=row.part,
        due_on=versions[0].due_on,
        basis=row.basis,
        versions=tuple(
            VersionLine(
                id=each.id,
                version=each.version,
                number=each.notice_number,
                ocid=each.ocid,
                published_at=each.published_at,
                note=each.note,
                has_document=each.file_id is not None,
                recorded_at=each.recorded_at,
                recorded_by=people.get(each.recorded_by, "") if each.recorded_by else "the system",
            )
            for each in versions
        ),
        may_record=may(actor, Permission.NOTICES_RECORD, row.consortium_id),
    )


def open_notice_document(*, actor: Actor, notice_id: UUID) -> KeptDocument:
    """The document that was recorded with a version of a notice.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_notice(actor=actor, notice_id=notice_id)
    if row.file_id is None:
        raise NotFound("document")
    stored = db.session.get_one(StoredFile, row.file_id)
    return KeptDocument(
        path=file_store().path(stored.sha256), name=stored.name, media_type=stored.media_type
    )


def _moved() -> dict[str, DueOverride]:
    """The latest other day of each duty."""
    rows = select(DueOverride).order_by(DueOverride.recorded_at, DueOverride.id)
    return {row.duty: row for row in db.session.scalars(rows)}


def _published_with_tenders() -> dict[tuple[UUID, NoticeKind], TenderPublication]:
    """The notices that were recorded as a step of a tender, like the tender notice."""
    rows = select(TenderPublication).order_by(TenderPublication.published_at)
    return {(row.tender_id, row.kind): row for row in db.session.scalars(rows)}


def _of_duty(
    duty: Duty,
    row: NoticeRecord | None,
    moved: DueOverride | None,
    given: dict[tuple[UUID, NoticeKind], TenderPublication],
    today: date,
) -> RegisterLine:
    due = due_by(duty, moved.due_on if moved else None, moved.reason if moved else "")
    step = given.get((duty.tender_id, duty.kind)) if duty.tender_id else None
    published_at = row.published_at if row else step.published_at if step else None
    return RegisterLine(
        key=duty.key,
        kind=duty.kind,
        part=duty.part,
        name=duty.name,
        about=duty.about,
        because=duty.because,
        standing=standing_of(duty, due, published_at=published_at, today=today),
        last_day=due.last_day,
        target=due.target,
        computed=due.computed,
        moved_because=due.because,
        rule=duty.rule,
        basis=duty.basis,
        who=duty.who,
        number=row.notice_number if row else step.notice_number if step else "",
        published_at=published_at,
        version=row.version if row else 1 if step else None,
        notice_id=row.id if row else None,
        tender_id=duty.tender_id,
        agreement_id=duty.agreement_id,
        consortium_id=duty.consortium_id,
    )


def _of_notice(row: NoticeRecord) -> RegisterLine:
    return RegisterLine(
        key="",
        kind=row.kind,
        part=row.part,
        name=NOTICES[row.kind].name,
        about=row.note or "Recorded by hand",
        because="",
        standing=Standing.PUBLISHED,
        last_day=row.due_on,
        target=None,
        computed=None,
        moved_because="",
        rule=NOTICES[row.kind].due,
        basis=row.basis,
        who="",
        number=row.notice_number,
        published_at=row.published_at,
        version=row.version,
        notice_id=row.id,
        tender_id=row.tender_id,
        agreement_id=row.agreement_id,
        consortium_id=row.consortium_id,
    )


def _matches(line: RegisterLine, words: str) -> bool:
    text = f"{line.kind.value} {line.name} {line.about} {line.number} {line.who}".casefold()
    return all(word in text for word in words.casefold().split())
