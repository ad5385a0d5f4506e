"""How much today's members buy in a year, by what they bought on contract while they took part.

Each member's units are stretched to a year by the days it has taken part in the twelve months
before the day: units x 365 / days. Who left counts for nothing: its units will not come again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period, add_months, month_of

DAYS_OF_YEAR = 365
# Fewer days make no run-rate, as in a tier test.
LEAST_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The units that a trust bought on contract in a month, named by its first day."""

    trust: str
    month: date
    units: Decimal


def run_rate(
    months: Iterable[Month], *, stays: Mapping[str, Period], until: date
) -> Decimal | None:
    """Units a year of everybody with a stay, to the millionth; None before 60 days of anybody.

    ``until`` is the first day after the last whole month that counts, ``stays`` are today's
    members with the period of their stay. A month counts from the one in which a stay began.
    """
    looked_at = Period(add_months(until, -12), until)
    listed = list(months)
    whole, is_known = Fraction(0), False
    for trust, stay in stays.items():
        shared = stay.overlap(looked_at)
        if shared is None or shared.days < LEAST_DAYS:
            continue
        is_known = True
        units = sum(
            (
                each.units
                for each in listed
                if each.trust == trust and month_of(each.month).overlaps(shared)
            ),
            Decimal(0),
        )
        whole += Fraction(units) * DAYS_OF_YEAR / shared.days
    if not is_known:
        return None
    return half_up(whole, 6)
