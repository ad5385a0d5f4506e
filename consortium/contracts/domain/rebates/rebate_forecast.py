"""Where a rebate is heading during the year: at today's pace, and how far it is to the next step.

The pace is that of each trust alone: what it spent as a member, over the days of its membership
that its lines cover, carried on over the days of its membership that are left. Who has left buys
no more; who joined late is not taken for a small buyer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period

# Shorter spans say too little to be carried on (edge case E15).
FEWEST_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPace:
    """One trust's spend so far, and at the same pace by the year's end."""

    trust: str
    spend: Decimal
    days_covered: int
    days_left: int
    forecast: Decimal

    @property
    def is_short(self) -> bool:
        return self.days_covered < FEWEST_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that is not reached yet, with how much spend is missing now and at the pace."""

    lower_bound: Decimal
    rate: Decimal
    missing_now: Decimal
    missing_at_pace: Decimal

    @property
    def will_be_missed(self) -> bool:
        return self.missing_at_pace > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateForecast:
    spend: Decimal
    forecast: Decimal
    trusts: tuple[TrustPace, ...]
    next_step: NextStep | None
    # What the forecast spend would pay before leavers forfeit theirs.
    gross_at_pace: Decimal

    @property
    def is_short(self) -> bool:
        """Whether no trust's lines cover enough days yet for the pace to say much."""
        return all(trust.is_short for trust in self.trusts)


def forecast_year(
    scheme: RebateScheme,
    *,
    year: Period,
    spend: Mapping[str, Decimal],
    spells: Iterable[Spell],
    covered_to: Mapping[str, date],
) -> RebateForecast:
    """The year's spend carried on at each trust's pace; ``covered_to`` is its last line's day."""
    known = tuple(spells)
    trusts = tuple(
        _pace(trust, year, spend.get(trust, ZERO), known, covered_to.get(trust))
        for trust in sorted({*spend, *(each.trust for each in known if each.period.overlaps(year))})
    )
    so_far = sum(spend.values(), ZERO)
    ending = sum((trust.forecast for trust in trusts), ZERO)
    reached = [step.rate for step in scheme.steps if step.lower_bound <= ending]
    return RebateForecast(
        spend=so_far,
        forecast=ending,
        trusts=trusts,
        next_step=_next_step(scheme, so_far, ending),
        gross_at_pace=pennies(ending * (reached[-1] if reached else Decimal(0))),
    )


def _pace(
    trust: str, year: Period, spend: Decimal, spells: Iterable[Spell], covered_to: date | None
) -> TrustPace:
    member = [
        days
        for spell in spells
        if spell.trust == trust and (days := spell.period.overlap(year)) is not None
    ]
    total = sum(days.days for days in member)
    covered = 0
    if covered_to is not None:
        covered = sum(_days_to(days, covered_to) for days in member)
    left = total - covered
    carried = Fraction(spend) * left / covered if covered else Fraction(0)
    return TrustPace(
        trust=trust,
        spend=spend,
        days_covered=covered,
        days_left=left,
        forecast=pennies(Fraction(spend) + carried),
    )


def _days_to(days: Period, last: date) -> int:
    """How many of the days lie on or before the last one."""
    return max(0, min((last - days.start).days + 1, days.days))


def _next_step(scheme: RebateScheme, so_far: Decimal, ending: Decimal) -> NextStep | None:
    step = next((each for each in scheme.steps if each.lower_bound > so_far), None)
    if step is None:
        return None
    return NextStep(
        lower_bound=step.lower_bound,
        rate=step.rate,
        missing_now=step.lower_bound - so_far,
        missing_at_pace=max(step.lower_bound - ending, ZERO),
    )
