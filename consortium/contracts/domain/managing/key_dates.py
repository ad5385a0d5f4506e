"""The days of an agreement that somebody must not miss.

Every date is computed from the term as it stands now: an agreement that was extended has the
notice dates of its extended term, not of its first one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.terms.schedules import contract_years, dates_of_tests
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.periods import Period, last_day
from consortium.foundation.domain.permissions import Role


class KeyDateKind(StrEnum):
    START = "start"
    CONTRACT_YEAR = "contract_year"
    TIER_TEST = "tier_test"
    NOTICE = "notice"
    EXTENSION = "extension"
    PRICE_HOLD = "price_hold"
    REBATE_CLAIM = "rebate_claim"
    OBLIGATION = "obligation"
    EXPIRY = "expiry"


KIND_NAMES = {
    KeyDateKind.START: "First day",
    KeyDateKind.CONTRACT_YEAR: "Contract year",
    KeyDateKind.TIER_TEST: "Tier test",
    KeyDateKind.NOTICE: "Notice deadline",
    KeyDateKind.EXTENSION: "Extension decision",
    KeyDateKind.PRICE_HOLD: "End of a price hold",
    KeyDateKind.REBATE_CLAIM: "Rebate claim",
    KeyDateKind.OBLIGATION: "Obligation",
    KeyDateKind.EXPIRY: "Expiry",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDate:
    """A day, and what it is the day of.

    ``key`` says which date of its agreement it is, and stays the same when the date moves.
    ``after`` is the day before it in a series that returns. ``trust_id`` and ``role`` are given
    where it concerns one trust, or is one role's to deal with. What is ``done`` needs no alert.
    """

    kind: KeyDateKind
    key: str
    on: date
    title: str
    after: date | None = None
    trust_id: UUID | None = None
    role: Role | None = None
    done: bool = False


def dates_of_term(term: Period, *, notice_days: int) -> list[KeyDate]:
    """First and last day, each contract year, and until when a trust can leave with its end.

    Notice of 90 days to leave on 1 April 2026 is given on 1 January 2026 at the latest.
    """
    years = contract_years(term)
    found = [
        KeyDate(kind=KeyDateKind.START, key="start", on=term.start, title="The agreement begins")
    ]
    for number, start in enumerate(years[1:], start=2):
        found.append(
            KeyDate(
                kind=KeyDateKind.CONTRACT_YEAR,
                key=f"year:{number}",
                on=start,
                title=f"Contract year {number} begins",
                after=years[number - 2],
            )
        )
        if notice_days:
            days = timedelta(days=notice_days)
            found.append(
                KeyDate(
                    kind=KeyDateKind.NOTICE,
                    key=f"notice:{number}",
                    on=start - days,
                    title=f"Last day for a trust's notice to leave on {in_words(start)}",
                    after=years[number - 2] - days,
                )
            )
    if term.end is not None:
        found.append(
            KeyDate(
                kind=KeyDateKind.EXPIRY,
                key="expiry",
                on=last_day(term.end),
                title="Last day of the agreement",
            )
        )
    return found


def dates_of_tests_in(terms: Terms) -> list[KeyDate]:
    """Each day on which prices are tested, once, with the names of what is tested on it."""
    names: dict[date, list[str]] = {}
    recorded: dict[date, bool] = {}
    for schedule in terms.schedules:
        for scheme in schedule.schemes:
            for day in dates_of_tests(
                scheme, term=terms.term, effective_from=schedule.effective_from
            ):
                if schedule_on(terms.schedules, day) is not schedule:
                    continue
                names.setdefault(day, []).append(scheme.name)
                known = (scheme.id, day) in terms.confirmed
                recorded[day] = recorded.get(day, True) and known
    days = sorted(names)
    return [
        KeyDate(
            kind=KeyDateKind.TIER_TEST,
            key=f"test:{day}",
            on=day,
            title=f"Tier test: {', '.join(dict.fromkeys(names[day]))}",
            after=before,
            done=recorded[day],
        )
        for before, day in zip([None, *days], days, strict=False)
    ]


def dates_of_rebates(terms: Terms, *, settled: Collection[tuple[str, date]]) -> list[KeyDate]:
    """The day after each contract year with a rebate: from then on it can be claimed.

    ``settled`` holds each rebate scheme and the first day of each contract year it was paid for.
    """
    found = []
    for number, year in enumerate(_years(terms.term), start=1):
        schedule = schedule_on(terms.schedules, year.last_day)
        if schedule is None or not schedule.rebates or year.end is None:
            continue
        names = ", ".join(rebate.name for rebate in schedule.rebates)
        found.append(
            KeyDate(
                kind=KeyDateKind.REBATE_CLAIM,
                key=f"rebate:{number}",
                on=year.end,
                title=f"Claim the rebate of contract year {number}: {names}",
                after=year.start,
                done=all((rebate.id, year.start) in settled for rebate in schedule.rebates),
            )
        )
    return found


def upcoming(dates: Iterable[KeyDate], *, today: date, most: int) -> list[KeyDate]:
    """The next days from today on that are not dealt with, the nearest first."""
    ahead = (each for each in dates if each.on >= today and not each.done)
    return sorted(ahead, key=lambda each: (each.on, each.key))[:most]


def _years(term: Period) -> list[Period]:
    starts = contract_years(term)
    ends = [*starts[1:], term.end]
    return [Period(start, end) for start, end in zip(starts, ends, strict=True)]
