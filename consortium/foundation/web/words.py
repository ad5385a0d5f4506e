"""Dates and times as people here write them."""

from datetime import date, datetime

from consortium.foundation.domain.periods import LONDON, Period


def day(value: date | None) -> str:
    """ "21 November 2026"; a missing date is empty."""
    return f"{value.day} {value:%B %Y}" if value else ""


def month(value: date) -> str:
    """ "April 2025" for any day of it."""
    return f"{value:%B %Y}"


def moment(value: datetime | None) -> str:
    """ "21 November 2026 at 3:05pm GMT", in London's time with its name."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day(local.date())} at {hour}:{local:%M}{half} {local:%Z}"


def span(period: Period) -> str:
    """ "1 April 2025 to 31 March 2026": both days are in it, as readers expect."""
    if period.end is None:
        return f"from {day(period.start)}"
    return f"{day(period.start)} to {day(period.last_day)}"


def action(name: str) -> str:
    """ "calibration.recorded" as a reader says it: "Calibration recorded"."""
    spoken = name.replace(".", " ").replace("_", " ")
    return spoken[:1].upper() + spoken[1:]


def count(number: int, noun: str, nouns: str | None = None) -> str:
    """ "1 trust", "7 trusts", "no trusts"."""
    many = nouns or f"{noun}s"
    if number == 0:
        return f"no {many}"
    return f"1 {noun}" if number == 1 else f"{number:,} {many}"
