"""Clarification questions: asked by one supplier, answered to all without saying whose they are.

Whoever answers writes the question anew, so that it does not give the supplier away. Answers go
out together. One that changes what bidders must do, late in the time for bids, calls for more
time: the Act asks to have regard to changes of the documents when time limits are set (s.54(1)),
and six days are what the 2015 regulations asked for (reg 27(11)).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import LONDON, london_date
from consortium.foundation.domain.working_days import working_day_on_or_after

ANSWER_DAYS = 6
LONGEST = 4000


class QuestionState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    PUBLISHED = "published"


QUESTION_STATES = {
    QuestionState.ASKED: "Waits for an answer",
    QuestionState.ANSWERED: "Answer not published yet",
    QuestionState.PUBLISHED: "Published",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The deadline that a late change calls for, and why."""

    deadline: datetime
    because: str


def check_question(text: str, *, now: datetime, until: datetime | None) -> None:
    """Pass in silence when a question can be asked now.

    Raises:
        Invalid: it has no text, or too much.
        Conflict: no more questions are taken.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Invalid(
            "bad_question",
            f"A question has between 1 and {LONGEST:,} characters.",
            field="text",
            next_step="Shorten it, or ask in two questions.",
        )
    if until is None or now >= until:
        raise Conflict(
            "questions_closed",
            "No more questions are taken for this tender.",
            next_step="Read the answers to those that were asked.",
        )


def check_answer(public_text: str, answer: str, *, supplier: str) -> None:
    """Pass in silence when question and answer can go to everybody.

    Raises:
        Invalid: one of them is empty, or names the supplier that asked.
    """
    for field, text in (("public_text", public_text), ("answer", answer)):
        if not text.strip() or len(text) > LONGEST:
            raise Invalid(
                "bad_answer",
                f"Question and answer have between 1 and {LONGEST:,} characters.",
                field=field,
                next_step="Complete it.",
            )
        if _names(text, supplier):
            raise Invalid(
                "not_anonymous",
                f"The text names {supplier}, and everybody will read it.",
                field=field,
                next_step="Write it so that it does not say who asked.",
            )


def suggested_deadline(changed_at: datetime, deadline: datetime) -> Suggestion | None:
    """The deadline that a change of what bidders must do calls for; None when there is time.

    Changed on Friday 10 July 2026 with a deadline on Tuesday 14 July at noon: six days later is
    Thursday 16 July, noon.
    """
    enough = changed_at + timedelta(days=ANSWER_DAYS)
    if enough <= deadline:
        return None
    clock = deadline.astimezone(LONDON).timetz()
    day = london_date(enough)
    if datetime.combine(day, clock) < enough:
        day += timedelta(days=1)
    return Suggestion(
        deadline=datetime.combine(working_day_on_or_after(day), clock),
        because=f"Suppliers have {ANSWER_DAYS} days after a change of what they must do "
        "(Procurement Act 2023, s.54(1); the number of days is that of the 2015 regulations).",
    )


def check_extension(
    to: datetime, *, deadline: datetime | None, now: datetime, unanswered: int = 0
) -> None:
    """Pass in silence when a deadline can be moved.

    One that passed over ``unanswered`` questions can, too: nothing is opened until they are
    answered and suppliers had time to use the answers.

    Raises:
        Conflict: it has passed, so that bids may have been read.
        Invalid: it would come nearer.
    """
    if deadline is None or (now >= deadline and not unanswered):
        raise Conflict(
            "deadline_passed",
            "The deadline has passed and cannot be moved any more.",
            next_step="Look at the tender's page for what comes next.",
        )
    if to <= max(deadline, now):
        raise Invalid(
            "not_forward",
            "A deadline is only ever moved to a later moment.",
            field="to_on",
            next_step="Choose a day after the present deadline.",
        )


def _names(text: str, supplier: str) -> bool:
    """Whether a text says who asked: the whole name, or what is left without its legal form."""
    said = " ".join(text.casefold().split())
    name = " ".join(supplier.casefold().split())
    for form in (" limited", " ltd", " plc", " llp"):
        name = name.removesuffix(form)
    return bool(name) and name in said
