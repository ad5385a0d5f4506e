"""UK working days: which days count for a legal clock, and which a site is open.

For a legal clock a bank holiday anywhere in the United Kingdom is not a working day, because the
Procurement Act 2023, s.123(1), takes the days of the Banking and Financial Dealings Act 1971 in
any part of it. For a visit to a site in England, only England's holidays count.

The dates are facts from the published bank holiday lists, checked in the tests against an
independent calendar. Holidays proclaimed late are added to the table by hand.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5


class Nation(StrEnum):
    ENGLAND = "E"
    WALES = "W"
    SCOTLAND = "S"
    NORTHERN_IRELAND = "N"


UNITED_KINGDOM = frozenset(Nation)

# month-day:nations (England, Wales, Scotland, Northern Ireland); weekends stand here too.
_HOLIDAYS = {
    2019: """
        01-01:EWSN 01-02:S 03-17:N 03-18:N 04-19:EWSN 04-22:EWN 05-06:EWSN 05-27:EWSN 07-12:N
        08-05:S 08-26:EWN 11-30:S 12-02:S 12-25:EWSN 12-26:EWSN
    """,
    2020: """
        01-01:EWSN 01-02:S 03-17:N 04-10:EWSN 04-13:EWN 05-08:EWSN 05-25:EWSN 07-12:N 07-13:N
        08-03:S 08-31:EWN 11-30:S 12-25:EWSN 12-26:EWSN 12-28:EWSN
    """,
    2021: """
        01-01:EWSN 01-02:S 01-04:S 03-17:N 04-02:EWSN 04-05:EWN 05-03:EWSN 05-31:EWSN 07-12:N
        08-02:S 08-30:EWN 11-30:S 12-25:EWSN 12-26:EWSN 12-27:EWSN 12-28:EWSN
    """,
    2022: """
        01-01:EWSN 01-02:S 01-03:EWSN 01-04:S 03-17:N 04-15:EWSN 04-18:EWN 05-02:EWSN 06-02:EWSN
        06-03:EWSN 07-12:N 08-01:S 08-29:EWN 09-19:EWSN 11-30:S 12-25:EWSN 12-26:EWSN 12-27:EWSN
    """,
    2023: """
        01-01:EWSN 01-02:EWSN 01-03:S 03-17:N 04-07:EWSN 04-10:EWN 05-01:EWSN 05-08:EWSN
        05-29:EWSN 07-12:N 08-07:S 08-28:EWN 11-30:S 12-25:EWSN 12-26:EWSN
    """,
    2024: """
        01-01:EWSN 01-02:S 03-17:N 03-18:N 03-29:EWSN 04-01:EWN 05-06:EWSN 05-27:EWSN 07-12:N
        08-05:S 08-26:EWN 11-30:S 12-02:S 12-25:EWSN 12-26:EWSN
    """,
    2025: """
        01-01:EWSN 01-02:S 03-17:N 04-18:EWSN 04-21:EWN 05-05:EWSN 05-26:EWSN 07-12:N 07-14:N
        08-04:S 08-25:EWN 11-30:S 12-01:S 12-25:EWSN 12-26:EWSN
    """,
    2026: """
        01-01:EWSN 01-02:S 03-17:N 04-03:EWSN 04-06:EWN 05-04:EWSN 05-25:EWSN 06-15:S 07-12:N
        07-13:N 08-03:S 08-31:EWN 11-30:S 12-25:EWSN 12-26:EWSN 12-28:EWSN
    """,
    2027: """
        01-01:EWSN 01-02:S 01-04:S 03-17:N 03-26:EWSN 03-29:EWN 05-03:EWSN 05-31:EWSN 07-12:N
        08-02:S 08-30:EWN 11-30:S 12-25:EWSN 12-26:EWSN 12-27:EWSN 12-28:EWSN
    """,
    2028: """
        01-01:EWSN 01-02:S 01-03:EWSN 01-04:S 03-17:N 04-14:EWSN 04-17:EWN 05-01:EWSN 05-29:EWSN
        07-12:N 08-07:S 08-28:EWN 11-30:S 12-25:EWSN 12-26:EWSN
    """,
    2029: """
        01-01:EWSN 01-02:S 03-17:N 03-19:N 03-30:EWSN 04-02:EWN 05-07:EWSN 05-28:EWSN 07-12:N
        08-06:S 08-27:EWN 11-30:S 12-25:EWSN 12-26:EWSN
    """,
    2030: """
        01-01:EWSN 01-02:S 03-17:N 03-18:N 04-19:EWSN 04-22:EWN 05-06:EWSN 05-27:EWSN 07-12:N
        08-05:S 08-26:EWN 11-30:S 12-02:S 12-25:EWSN 12-26:EWSN
    """,
}

FIRST_YEAR, LAST_YEAR = min(_HOLIDAYS), max(_HOLIDAYS)


def _parse(table: dict[int, str]) -> dict[date, frozenset[Nation]]:
    days = {}
    for year, entries in table.items():
        for entry in entries.split():
            month_day, _, nations = entry.partition(":")
            month, day = month_day.split("-")
            days[date(year, int(month), int(day))] = frozenset(map(Nation, nations))
    return days


_NATIONS_ON_HOLIDAY = _parse(_HOLIDAYS)


def is_working_day(day: date, nations: Iterable[Nation] = UNITED_KINGDOM) -> bool:
    """Whether the day is neither a weekend day nor a bank holiday in any of the nations.

    Raises:
        ValueError: the table of bank holidays does not reach that year.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {day.year}"
        )
    if day.weekday() >= SATURDAY:
        return False
    return _NATIONS_ON_HOLIDAY.get(day, frozenset()).isdisjoint(nations)


def nth_working_day(start: date, count: int, nations: Iterable[Nation] = UNITED_KINGDOM) -> date:
    """The last of so many working days beginning with ``start``, which counts if it is one.

    The eight working days of the mandatory standstill (Procurement Act 2023, s.51(2)) that begin
    on Monday 3 March 2025 end on Wednesday 12 March 2025.
    """
    if count < 1:
        raise ValueError("count at least one working day")
    among = frozenset(nations)
    day = start - timedelta(days=1)
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, among)
    return day


def working_day_on_or_before(day: date, nations: Iterable[Nation] = UNITED_KINGDOM) -> date:
    among = frozenset(nations)
    while not is_working_day(day, among):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date, nations: Iterable[Nation] = UNITED_KINGDOM) -> date:
    among = frozenset(nations)
    while not is_working_day(day, among):
        day += timedelta(days=1)
    return day
