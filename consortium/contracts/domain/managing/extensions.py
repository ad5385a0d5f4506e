"""Options to extend an agreement: in which order, until when, and when an extension is lawful.

A notice date is counted back from the end of the term as it stands, so the second option of a
five-year agreement that was extended once has the notice date of the extended term.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months, last_day

# A change of the term by more than this share of it is substantial, and a change notice comes
# before it (Procurement Act 2023, sections 74(3) and 75(2)).
SUBSTANTIAL = Decimal("0.10")


class OptionState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option: how many months more, and how many months before the end it is taken up.

    ``paragraph`` says where the contract provides for it; it is empty when it does not.
    """

    id: UUID
    seq: int
    months: int
    notice_months: int
    paragraph: str


def notice_by(option: Option, end: date) -> date:
    """The last day for telling the supplier; ``end`` is the first day after the current term.

    Six months before 31 March 2030 is 30 September 2029.
    """
    return last_day(add_months(end, -option.notice_months))


def states_of(
    options: Iterable[Option], decisions: Mapping[UUID, bool]
) -> Mapping[UUID, OptionState]:
    """Where each option stands: one is open at a time, and a declined one ends those after it."""
    states: dict[UUID, OptionState] = {}
    coming = OptionState.OPEN
    for option in sorted(options, key=lambda each: each.seq):
        taken = decisions.get(option.id)
        if coming is OptionState.LAPSED or taken is None:
            states[option.id] = coming
            if coming is OptionState.OPEN:
                coming = OptionState.WAITING
        elif taken:
            states[option.id] = OptionState.TAKEN
        else:
            states[option.id] = OptionState.DECLINED
            coming = OptionState.LAPSED
    return states


def open_option(options: Collection[Option], decisions: Mapping[UUID, bool]) -> Option | None:
    """The option that is to be decided next, if any."""
    states = states_of(options, decisions)
    return next((each for each in options if states[each.id] is OptionState.OPEN), None)


def check_term(option: Option, *, first: Period, options: Collection[Option]) -> None:
    """Pass in silence when the contract provides for the option, or it is not substantial.

    Raises:
        Invalid: nothing in the contract provides for it, and all such options together change
            the longest term that was awarded by more than a tenth.
    """
    if option.paragraph.strip():
        return
    provided = sum(each.months for each in options if each.paragraph.strip())
    unforeseen = sum(
        each.months for each in options if not each.paragraph.strip() and each.seq <= option.seq
    )
    if unforeseen > SUBSTANTIAL * (_months(first) + provided):
        raise Invalid(
            "term_too_long",
            "The contract does not provide for this extension, and it changes the term that was "
            "awarded by more than 10% (Procurement Act 2023, section 74).",
            field="taken",
            next_step="Tender again, or name the paragraph that provides for it.",
        )


def needs_change_notice(option: Option, *, first: Period) -> bool:
    """Whether a contract change notice (UK10) comes before: the term changes by over a tenth."""
    return option.months > SUBSTANTIAL * _months(first)


def added_value(value: Decimal, *, contract: Period, months: int) -> Decimal:
    """What a contract is worth more when it runs longer, at the same value a month.

    £100,000 over 60 months, and 24 months more: £40,000.
    """
    return pennies(value * months / _months(contract))


def _months(period: Period) -> Decimal:
    """The length of a period in months; a broken month counts by its days."""
    if period.end is None:
        raise ValueError("a period without an end has no length")
    whole = 0
    while add_months(period.start, whole + 1) <= period.end:
        whole += 1
    begun, ended = add_months(period.start, whole), add_months(period.start, whole + 1)
    return whole + Decimal((period.end - begun).days) / (ended - begun).days
