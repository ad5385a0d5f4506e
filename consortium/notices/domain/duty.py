"""What must be published, by when, and how it stands (Procurement Act 2023).

A duty follows from what is known of a tender or a contract; nobody writes it down. Its key says
what it is about, so that a notice can answer it and somebody can set another day for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.working_days import working_day_on_or_before
from consortium.tenders.domain.legal_clock import NOTICES, DueDay, NoticeKind

SOON = timedelta(days=14)
CALENDAR_DAYS = (
    "Periods of calendar days do not roll over weekends or holidays: the target is the working "
    "day before."
)
_NEVER_EDITED = (NoticeKind.UK10, NoticeKind.UK15)


class NoticePart(StrEnum):
    NOTICE = "notice"
    COPY = "copy"


PART_NAMES = {NoticePart.NOTICE: "Notice", NoticePart.COPY: "Copy of the contract"}


class Standing(StrEnum):
    LATE = "late"
    SOON = "soon"
    DUE = "due"
    NO_DAY = "no_day"
    TO_CHECK = "to_check"
    PUBLISHED = "published"
    PUBLISHED_LATE = "published_late"


STANDING_NAMES = {
    Standing.LATE: "Late",
    Standing.SOON: "Due within 14 days",
    Standing.DUE: "Due",
    Standing.NO_DAY: "Due without a day",
    Standing.TO_CHECK: "Check whether it applies",
    Standing.PUBLISHED: "Published",
    Standing.PUBLISHED_LATE: "Published late",
}
OPEN = (Standing.LATE, Standing.SOON, Standing.DUE, Standing.NO_DAY, Standing.TO_CHECK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A notice, or the copy of a contract, that must be published.

    ``due`` is None where the Act sets no number of days; ``rule`` then says when in words.
    ``if_applies`` is for what depends on facts that are not kept here, like the year's spend.
    """

    key: str
    kind: NoticeKind
    part: NoticePart
    consortium_id: UUID
    about: str
    because: str
    due: DueDay | None
    rule: str
    basis: str
    who: str
    tender_id: UUID | None = None
    agreement_id: UUID | None = None
    if_applies: bool = False

    @property
    def name(self) -> str:
        if self.part is NoticePart.COPY:
            return "Copy of the contract"
        return NOTICES[self.kind].name


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBy:
    """The day that counts: the clock's, or the one somebody set with a reason."""

    last_day: date | None
    target: date | None
    computed: date | None
    because: str = ""

    @property
    def is_moved(self) -> bool:
        return bool(self.because)


def due_by(duty: Duty, moved_to: date | None = None, because: str = "") -> DueBy:
    """When a duty is due, given the other day that somebody set for it, if any."""
    computed = duty.due.last_day if duty.due else None
    if moved_to is None:
        return DueBy(
            last_day=computed, target=duty.due.target if duty.due else None, computed=computed
        )
    return DueBy(
        last_day=moved_to,
        target=working_day_on_or_before(moved_to),
        computed=computed,
        because=because,
    )


def standing_of(duty: Duty, due: DueBy, *, published_at: datetime | None, today: date) -> Standing:
    """How a duty stands on a day. A notice published on its last day is in time."""
    if published_at is not None:
        late = due.last_day is not None and london_date(published_at) > due.last_day
        return Standing.PUBLISHED_LATE if late else Standing.PUBLISHED
    if duty.if_applies and not due.is_moved:
        return Standing.TO_CHECK
    if due.last_day is None:
        return Standing.NO_DAY
    if due.last_day < today:
        return Standing.LATE
    return Standing.SOON if due.last_day <= today + SOON else Standing.DUE


def check_new_version(
    kind: NoticeKind, *, published_at: datetime, deadline: datetime | None
) -> None:
    """Pass in silence when Find a Tender lets a published notice of the kind be edited then.

    Raises:
        Conflict: it does not: a tender notice after the deadline, a contract change and a
            modification of a dynamic market ever.
    """
    if kind in _NEVER_EDITED:
        raise Conflict(
            "never_edited",
            f"A notice {kind.value} ({NOTICES[kind].name.lower()}) can never be edited.",
            next_step="Publish another notice and record that one.",
        )
    if kind is NoticeKind.UK4 and deadline is not None and published_at > deadline:
        raise Conflict(
            "deadline_passed",
            "A tender notice cannot be edited after the deadline for bids.",
            next_step="Check when the new version was published.",
        )


def check_published(
    published_at: datetime, *, now: datetime, after: datetime | None = None
) -> None:
    """Pass in silence when a notice can have been published then.

    Raises:
        Invalid: that lies in the future, or before the version it follows.
    """
    if published_at > now:
        raise Invalid(
            "published_later",
            "A notice is recorded once Find a Tender has published it.",
            field="published_on",
            next_step="Publish it there first, then enter when that was.",
        )
    if after is not None and published_at < after:
        raise Invalid(
            "before_its_version",
            "A new version is published after the one it follows.",
            field="published_on",
            next_step="Check the day and the time.",
        )
