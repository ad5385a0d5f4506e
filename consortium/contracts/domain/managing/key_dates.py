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
from consortium.contracts.domain.rebates.claim_clock import ClaimClock, ClaimDate
from consortium.contracts.domain.terms.schedules import contract_years, dates_of_tests
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.periods import Period, add_months, last_day
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
    KeyDateKind.PRICE_HOLD: "Price hold or review",
    KeyDateKind.REBATE_CLAIM: "Rebate claim",
    KeyDateKind.OBLIGATION: "Obligation",
    KeyDateKind.EXPIRY: "Expiry",
}


CLOCK_WORDS = {
    ClaimClock.CLAIM_BY: "Last day to claim the rebate",
    ClaimClock.ANSWER_BY: "The supplier's answer to the claim is due",
    ClaimClock.PAY_BY: "Payment of the claim is due",
}
MONTHS_OF_YEAR = 12


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


def dates_of_claims(claims: Iterable[ClaimDate]) -> list[KeyDate]:
    """The days by which rebates are claimed, answered and paid, as their clauses' clocks run."""
    return [
        KeyDate(
            kind=KeyDateKind.REBATE_CLAIM,
            key=f"{each.clock.value}:{each.scheme_id}:{each.year.start}",
            on=each.on,
            title=f"{CLOCK_WORDS[each.clock]}: {each.name}, contract year from "
            f"{in_words(each.year.start)}",
            done=each.is_done,
        )
        for each in claims
    ]


def dates_of_indexation(
    terms: Terms, *, key: str, months_held: int, is_yearly: bool, paragraph: str
) -> list[KeyDate]:
    """The end of a price hold, and the days on which prices may follow the index (clause C10).

    Prices are held from the first day of the agreement. A review returns each year where the
    clause is looked at yearly. A later version of the prices does away with the dates before it.
    Worked: 24 months from 1 April 2025 end on 31 March 2027; 1 April 2027 is the first review.
    """
    # Prices that are not held are first reviewed when they are a year old.
    first = add_months(terms.term.start, months_held or MONTHS_OF_YEAR)
    later = [each.effective_from for each in terms.schedules]
    found = []
    if months_held and first in terms.term:
        found.append(
            KeyDate(
                kind=KeyDateKind.PRICE_HOLD,
                key=f"hold:{key}",
                on=last_day(first),
                title=f"Last day on which prices are held ({paragraph})",
                done=any(day >= first for day in later),
            )
        )
    day, before = first, None
    while day in terms.term:
        found.append(
            KeyDate(
                kind=KeyDateKind.PRICE_HOLD,
                key=f"review:{key}:{day}",
                on=day,
                title=f"Review of prices by the index ({paragraph})",
                after=before,
                done=any(version >= day for version in later),
            )
        )
        if not is_yearly:
            break
        day, before = add_months(day, MONTHS_OF_YEAR), day
    return found


def upcoming(dates: Iterable[KeyDate], *, today: date, most: int) -> list[KeyDate]:
    """The next days from today on that are not dealt with, the nearest first."""
    ahead = (each for each in dates if each.on >= today and not each.done)
    return sorted(ahead, key=lambda each: (each.on, each.key))[:most]


def _years(term: Period) -> list[Period]:
    starts = contract_years(term)
    ends = [*starts[1:], term.end]
    return [Period(start, end) for start, end in zip(starts, ends, strict=True)]
