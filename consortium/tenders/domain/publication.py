"""What must be settled before suppliers are asked for bids, and what the notice says.

A trust that opts out changes its contract. That is lawful without a new procurement only where it
is unambiguously provided for in the contract and in the tender notice (Procurement Act 2023,
Sch 8 para 1). So somebody reviews the participation clause and the leaver schedule beforehand,
and another person than the reviewer publishes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.tenders.domain.conflicts import ConflictsStanding, lacks_in_conflicts
from consortium.tenders.domain.mandate import MandateFacts
from consortium.tenders.domain.tendering_period import MinimumPeriod

_NOTICE_NUMBER = re.compile(r"[0-9]{6}-20[0-9]{2}")


class Engagement(StrEnum):
    NOTICE = "notice"
    NONE = "none"
    WITHOUT_NOTICE = "without_notice"


ENGAGEMENT_NAMES = {
    Engagement.NOTICE: "Suppliers were engaged, and a notice of it (UK2) was published",
    Engagement.NONE: "No supplier was engaged beforehand",
    Engagement.WITHOUT_NOTICE: "Suppliers were engaged without a notice; the tender notice says "
    "why",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFacts:
    """What publication waits for besides terms and criteria.

    ``clause_reviewed`` is about the clause as it stands now: a changed clause is unreviewed.
    """

    mandates: tuple[MandateFacts, ...]
    has_declined: bool
    conflicts: ConflictsStanding
    clause_reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """The tender notice as Find a Tender published it, and how suppliers were engaged before.

    ``engagement_note`` is the number of the UK2, or why there is none.
    """

    number: str
    published_at: datetime
    engagement: Engagement = Engagement.NONE
    engagement_note: str = ""


def lacks_before_publication(facts: LegalFacts) -> tuple[str, ...]:
    """An approved conflicts assessment, and a review of the clause and the leaver schedule."""
    missing = list(lacks_in_conflicts(facts.conflicts))
    if not facts.clause_reviewed:
        missing.append(
            "Nobody has reviewed yet that the participation clause and the leaver schedule stand "
            "in contract and notice."
        )
    return tuple(missing)


def is_notice_number(text: str) -> bool:
    """Whether it looks like a number of Find a Tender: 012345-2026."""
    return _NOTICE_NUMBER.fullmatch(text) is not None


def check_notice_number(number: str, *, field: str = "notice_number") -> None:
    """Pass in silence when a notice can have that number.

    Raises:
        Invalid: it cannot.
    """
    if not is_notice_number(number):
        raise Invalid(
            "bad_notice_number",
            f"“{number}” is no notice number of Find a Tender.",
            field=field,
            next_step="Enter six digits, a hyphen and the year, like 012345-2026.",
        )


def check_notice(notice: NoticeGiven, *, now: datetime) -> None:
    """Pass in silence when the notice can have been published like this.

    Raises:
        Invalid: its number is none, it lies in the future, or the engagement is unexplained.
    """
    check_notice_number(notice.number)
    if notice.published_at > now:
        raise Invalid(
            "published_later",
            "The notice must be published on Find a Tender before anything is published here "
            "(Procurement Regulations 2024, reg 5(11)).",
            field="published_on",
            next_step="Publish it there first, then enter when that was.",
        )
    if notice.engagement is Engagement.NOTICE:
        check_notice_number(notice.engagement_note, field="engagement_note")
    elif not notice.engagement_note.strip():
        raise Invalid(
            "no_reason",
            "Without a notice of preliminary market engagement the tender notice says why "
            "(Procurement Act 2023, s.17).",
            field="engagement_note",
            next_step="Enter the reason as the notice states it.",
        )


def check_deadline(
    deadline: datetime, period: MinimumPeriod, *, published_at: datetime, override_because: str
) -> None:
    """Pass in silence when suppliers have the time the law gives them.

    Raises:
        Invalid: the deadline is not after publication, or earlier than the earliest lawful day
            without a reason.
    """
    if deadline <= published_at:
        raise Invalid(
            "deadline_before_notice",
            "The deadline must come after the notice.",
            field="deadline_on",
            next_step="Check both days.",
        )
    if london_date(deadline) < period.earliest and not override_because.strip():
        raise Invalid(
            "deadline_too_early",
            f"The earliest lawful deadline is {long_day(period.earliest)} ({period.basis}: "
            f"{period.rule}).",
            field="deadline_on",
            next_step="Choose that day or a later one, or say below why it may be earlier.",
        )


def check_questions_until(
    questions_until: datetime, *, published_at: datetime, deadline: datetime
) -> None:
    """Pass in silence when suppliers can ask, and be answered before they bid.

    Raises:
        Invalid: the last moment for questions is not between notice and deadline.
    """
    if not published_at < questions_until < deadline:
        raise Invalid(
            "bad_questions_until",
            "Questions are taken after the notice and before the deadline for bids.",
            field="questions_on",
            next_step="Choose a day about ten days before the deadline.",
        )


def check_publisher(*, reviewed_by: UUID | None, publisher: UUID | None) -> None:
    """Pass in silence when another person publishes than reviewed the clause.

    Raises:
        Conflict: it is the same person.
    """
    if publisher is not None and publisher == reviewed_by:
        raise Conflict(
            "own_review",
            "A tender is published by another person than reviewed its clause.",
            next_step="Ask a colleague who runs tenders to publish it.",
        )


def check_order(approved_at: Sequence[datetime], published_at: datetime) -> None:
    """Pass in silence when the conflicts assessment was approved before the notice went out.

    Raises:
        Invalid: it was approved afterwards.
    """
    if any(each > published_at for each in approved_at):
        raise Invalid(
            "assessed_later",
            "The conflicts assessment must be approved before the tender notice is published "
            "(Procurement Act 2023, s.83).",
            field="published_on",
            next_step="Check the day and the time; a notice that went out before cannot count.",
        )


def long_day(day: date) -> str:
    """ "Saturday 26 September 2026": with the weekday, because deadlines are planned by it."""
    return f"{day:%A} {day.day} {day:%B %Y}"
