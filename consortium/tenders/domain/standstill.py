"""How long a contract must wait after the contract award notice (Procurement Act 2023, s.51).

The mandatory standstill is eight working days beginning with the day the notice (UK6) is
published; the contract may be entered into from the day after the last of them. A day that is a
bank holiday anywhere in the United Kingdom is no working day (s.123), so an England-only calendar
would let somebody sign a day too early.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import london_date, london_midnight
from consortium.foundation.domain.working_days import nth_working_day, working_day_on_or_after

STANDSTILL_DAYS = 8
# Of the 2015 regulations, where the letters are sent electronically.
LETTER_DAYS = 10


class Exemption(StrEnum):
    """Awards that need no standstill (s.51(3)); a direct award under s.41 is none of them."""

    EXTREME_URGENCY = "extreme_urgency"
    SECTION_42 = "section_42"
    PRIVATE_UTILITY = "private_utility"
    FRAMEWORK_CALL_OFF = "framework_call_off"
    DYNAMIC_MARKET = "dynamic_market"
    LIGHT_TOUCH = "light_touch"


EXEMPTION_NAMES = {
    Exemption.EXTREME_URGENCY: "a direct award in extreme urgency",
    Exemption.SECTION_42: "a direct award to protect life (s.42)",
    Exemption.PRIVATE_UTILITY: "a direct award by a private utility",
    Exemption.FRAMEWORK_CALL_OFF: "a call-off under a framework",
    Exemption.DYNAMIC_MARKET: "an award through a dynamic market",
    Exemption.LIGHT_TOUCH: "a light touch contract",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """The standstill of one award.

    ``last_day`` is None when there is none. The contract may be entered into from
    ``earliest_signing``, 00:00 in London of the day after the last day.
    """

    published_on: date
    working_days: int
    last_day: date | None
    earliest_signing: date
    basis: str
    rule: str

    @property
    def signing_from(self) -> datetime:
        """The instant at which the contract may be entered into."""
        return london_midnight(self.earliest_signing)

    def is_over(self, now: datetime) -> bool:
        return now >= self.signing_from


def standstill_after(
    published_at: datetime, *, exemption: Exemption | None = None, stated_days: int | None = None
) -> Standstill:
    """The standstill that a contract award notice published at an instant starts.

    ``stated_days`` is the number of working days that the notice itself states: more than eight
    in a mandatory standstill binds, and so does a voluntary one where none is required.

    Raises:
        Invalid: the notice states fewer than eight working days, which the Act does not let it.
    """
    if stated_days is not None and stated_days < STANDSTILL_DAYS:
        raise Invalid(
            "standstill_too_short",
            f"A standstill lasts at least {STANDSTILL_DAYS} working days (Procurement Act 2023, "
            "s.51(2) and s.51(5)).",
            field="stated_days",
            next_step=f"Enter {STANDSTILL_DAYS} or more, or leave it out.",
        )
    published_on = london_date(published_at)
    if exemption is None:
        count = stated_days or STANDSTILL_DAYS
        why = "mandatory" if count == STANDSTILL_DAYS else "mandatory, as long as the notice states"
        return _counted(published_on, count, "s.51(2)", why)
    if stated_days is not None:
        return _counted(
            published_on,
            stated_days,
            "s.51(5)",
            f"voluntary, because the notice states it; {EXEMPTION_NAMES[exemption]} needs none",
        )
    return Standstill(
        published_on=published_on,
        working_days=0,
        last_day=None,
        earliest_signing=published_on,
        basis="Procurement Act 2023, s.51(3)",
        rule=f"not required for {EXEMPTION_NAMES[exemption]}",
    )


def standstill_after_letters(
    sent_at: datetime, *, exempt: bool = False, stated_days: int | None = None
) -> Standstill:
    """The standstill of the 2015 regulations, which the letters to the bidders start (reg 87).

    It ends at midnight at the end of the tenth calendar day after the day they were sent; when
    that is no working day, at the end of the next one. ``stated_days`` is what the letters state,
    when it is longer. A call-off under a framework needs none (reg 86(5)(c)).

    Sent on Friday 1 November 2024 it ends with Monday 11 November.

    Raises:
        Invalid: the letters state fewer than ten days.
    """
    if stated_days is not None and stated_days < LETTER_DAYS:
        raise Invalid(
            "standstill_too_short",
            f"A standstill lasts at least {LETTER_DAYS} days (Public Contracts Regulations 2015, "
            "reg 87).",
            field="stated_days",
            next_step=f"Enter {LETTER_DAYS} or more, or leave it out.",
        )
    sent_on = london_date(sent_at)
    if exempt and stated_days is None:
        return Standstill(
            published_on=sent_on,
            working_days=0,
            last_day=None,
            earliest_signing=sent_on,
            basis="Public Contracts Regulations 2015, reg 86(5)(c)",
            rule=f"not required for {EXEMPTION_NAMES[Exemption.FRAMEWORK_CALL_OFF]}",
        )
    count = stated_days or LETTER_DAYS
    last_day = working_day_on_or_after(sent_on + timedelta(days=count))
    return Standstill(
        published_on=sent_on,
        working_days=0,
        last_day=last_day,
        earliest_signing=last_day + timedelta(days=1),
        basis="Public Contracts Regulations 2015, reg 87",
        rule=f"{count} days after {sent_on:%d/%m/%Y}, the day the letters were sent; it ends on a "
        "working day",
    )


def check_own_day(signing_from: date, found: Standstill, *, because: str) -> None:
    """Pass in silence when contracts can be entered into from a day that somebody sets.

    Raises:
        Invalid: it is earlier than the day that was worked out, and no reason is given.
    """
    if signing_from < found.earliest_signing and not because.strip():
        raise Invalid(
            "too_early",
            f"Contracts may be entered into from {found.earliest_signing:%d/%m/%Y} "
            f"({found.basis}: {found.rule}).",
            field="override_on",
            next_step="Choose that day or a later one, or say why it may be earlier.",
        )


def check_sent_before(sent_at: datetime, published_at: datetime) -> None:
    """Pass in silence when the summaries were sent before the contract award notice went out.

    Raises:
        Invalid: the notice came first.
    """
    if published_at < sent_at:
        raise Invalid(
            "notice_before_summaries",
            f"The assessment summaries were sent on {london_date(sent_at):%d/%m/%Y}; the contract "
            "award notice comes after them (Procurement Act 2023, s.50(3)).",
            field="published_on",
            next_step="Check the day and the time of the notice.",
        )


def _counted(published_on: date, count: int, basis: str, why: str) -> Standstill:
    last_day = nth_working_day(published_on, count)
    return Standstill(
        published_on=published_on,
        working_days=count,
        last_day=last_day,
        earliest_signing=last_day + timedelta(days=1),
        basis=f"Procurement Act 2023, {basis}",
        rule=f"{count} working days beginning with {published_on:%d/%m/%Y} ({why})",
    )
