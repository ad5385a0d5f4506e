"""What somebody must do under an agreement: once or again and again, by whom, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, add_months, last_day
from consortium.foundation.domain.permissions import Role


class ObligationKind(StrEnum):
    NOTICE = "notice"
    EXTENSION_DECISION = "extension_decision"
    KPI_REVIEW = "kpi_review"
    REBATE_CLAIM = "rebate_claim"
    INSURANCE = "insurance"
    PRICE_HOLD = "price_hold"
    PRICE_REVIEW = "price_review"
    REPORT = "report"
    OTHER = "other"


KIND_NAMES = {
    ObligationKind.NOTICE: "Notice to give",
    ObligationKind.EXTENSION_DECISION: "Extension decision",
    ObligationKind.KPI_REVIEW: "Review of performance",
    ObligationKind.REBATE_CLAIM: "Rebate claim",
    ObligationKind.INSURANCE: "Insurance certificate",
    ObligationKind.PRICE_HOLD: "End of a price hold",
    ObligationKind.PRICE_REVIEW: "Price review",
    ObligationKind.REPORT: "Report",
    ObligationKind.OTHER: "Other",
}


class Step(StrEnum):
    """What can happen to one occurrence of an obligation."""

    EVIDENCE = "evidence"
    DONE = "done"
    WAIVED = "waived"
    ENDED = "ended"


STEP_NAMES = {
    Step.EVIDENCE: "Evidence added",
    Step.DONE: "Done",
    Step.WAIVED: "Waived this time",
    Step.ENDED: "Ended from here on",
}
# What deals with an occurrence for good.
CLOSING = frozenset({Step.DONE, Step.WAIVED, Step.ENDED})


class OccurrenceState(StrEnum):
    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE = "done"
    WAIVED = "waived"
    ENDED = "ended"


DUE_SOON = timedelta(days=30)
_CLOSED_AS = {
    Step.DONE: OccurrenceState.DONE,
    Step.WAIVED: OccurrenceState.WAIVED,
    Step.ENDED: OccurrenceState.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When it is due: first on a day, or so many days before the agreement ends.

    ``every_months`` is None for what is done once.
    """

    first_due_on: date | None
    days_before_end: int | None
    every_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that an obligation falls due, counted from 1; the number outlives a moved date."""

    number: int
    due_on: date
    closed_by: Step | None = None

    def state_on(self, day: date) -> OccurrenceState:
        if self.closed_by is not None:
            return _CLOSED_AS[self.closed_by]
        if self.due_on < day:
            return OccurrenceState.OVERDUE
        return (
            OccurrenceState.DUE_SOON
            if self.due_on <= day + DUE_SOON
            else (OccurrenceState.UPCOMING)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something that a role must do, for one trust or for everybody under an agreement."""

    id: UUID
    kind: ObligationKind
    what: str
    owner: Role
    trust_id: UUID | None
    occurrences: tuple[Occurrence, ...]

    @property
    def next_open(self) -> Occurrence | None:
        return next((each for each in self.occurrences if each.closed_by is None), None)

    def state_on(self, day: date) -> OccurrenceState:
        """How it stands: by what is due next, or by its last occurrence when nothing is."""
        return (self.next_open or self.occurrences[-1]).state_on(day)


def check_rule(rule: Rule, term: Period) -> None:
    """Pass in silence when the rule says one first day, within what the agreement is about.

    Raises:
        Invalid: no day or two, a repetition without an interval, or counted back and repeated.
    """
    if (rule.first_due_on is None) == (rule.days_before_end is None):
        raise Invalid(
            "no_due_day",
            "An obligation is due on a day, or so many days before the agreement ends.",
            field="first_due_on",
            next_step="Fill in one of the two.",
        )
    if rule.every_months is not None and rule.days_before_end is not None:
        raise Invalid(
            "counted_back_and_repeated",
            "What is counted back from the end of the agreement happens once.",
            field="every_months",
            next_step="Enter the first day it is due, or leave out the repetition.",
        )
    if rule.every_months is not None and rule.every_months < 1:
        raise Invalid(
            "no_interval",
            "A repetition needs at least one month.",
            field="every_months",
            next_step="Enter 12 for every year.",
        )
    if rule.first_due_on is not None and rule.first_due_on < add_months(term.start, -12):
        raise Invalid(
            "due_before_agreement",
            "It would be due more than a year before the agreement begins.",
            field="first_due_on",
            next_step="Check the year.",
        )


def occurrences_of(
    rule: Rule, *, term: Period, closed: Mapping[int, Step]
) -> tuple[Occurrence, ...]:
    """Every time it is due, until the term ends or the obligation was ended.

    ``closed`` holds what dealt with each number. What is due once has exactly one occurrence.
    """
    found = []
    for number, due_on in enumerate(_days(rule, term), start=1):
        step = closed.get(number)
        found.append(Occurrence(number=number, due_on=due_on, closed_by=step))
        if step is Step.ENDED:
            break
    return tuple(found)


def _days(rule: Rule, term: Period) -> Iterable[date]:
    if rule.first_due_on is None:
        end = last_day(term.end) if term.end else term.start
        return [end - timedelta(days=rule.days_before_end or 0)]
    days = [rule.first_due_on]
    while rule.every_months is not None and term.end is not None:
        after = add_months(rule.first_due_on, rule.every_months * len(days))
        if after >= term.end:
            break
        days.append(after)
    return days
