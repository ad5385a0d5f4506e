"""What savings are worth in this year, in a full year, and what is new of it (rule R7).

The part-year effect is the sum of the months in force this year. The full-year effect is what a
line saves in twelve months at one day's price, volume and membership. Carried forward into the
next year is the difference of both: W3, £120,000 a year from 1 October, is £60,000 this year,
£120,000 in a full year, and £60,000 more next year, not a new £120,000.

A saving is claimed once. Its first twelve months are "new"; later months are "still delivering".
The two are shown side by side and never added; what came so far has a column of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period, add_months
from consortium.savings.domain.baseline import Baseline, counts_as_cash
from consortium.savings.domain.claim_limits import divide, held_back
from consortium.savings.domain.claim_terms import ClaimTerms, Recurrence, WholeLife
from consortium.savings.domain.signoff import LineKind

MONTHS_NEW = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a line would save in twelve months from a day on; a unit's prices are in pounds."""

    baseline_price: Decimal
    price: Decimal
    # A year's quantity at the latest pace.
    quantity: Fraction

    @property
    def saving(self) -> Fraction:
        return (Fraction(self.baseline_price) - Fraction(self.price)) * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """A trust and an item in one year; amounts in pounds, each rounded once."""

    trust: str
    item: str
    recurrence: Recurrence
    # The first month in which it saved; None before that.
    began: date | None
    new: Decimal
    still_delivering: Decimal
    full_year: Decimal
    # Everything it has saved since it began, with this year.
    cumulative: Decimal

    @property
    def part_year(self) -> Decimal:
        """The months in force in this year."""
        return self.new + self.still_delivering

    @property
    def carried_forward(self) -> Decimal:
        """What next year brings on top of the months in force in this one; nothing when it ends."""
        if self.recurrence is Recurrence.ONE_OFF:
            return ZERO
        return self.full_year - self.part_year


def split_by_age(
    months: Mapping[date, Decimal], year: Period, *, began: date | None
) -> tuple[Decimal, Decimal]:
    """A year's months as new and still delivering, by the month in which the saving began."""
    new = still = ZERO
    for month, amount in months.items():
        if month not in year:
            continue
        if began is None or month < add_months(began, MONTHS_NEW):
            new += amount
        else:
            still += amount
    return new, still


def year_line(
    *,
    trust: str,
    item: str,
    months: Mapping[date, Decimal],
    year: Period,
    in_force: InForce | None,
    terms: ClaimTerms | None,
    restarts: Collection[date] = (),
) -> YearLine:
    """A line of the year from what it saved month by month, up to the year's end.

    ``restarts`` are the days from which a re-tender measures against the last consortium price:
    what that saves is a saving of its own, with twelve new months (rule R8). What was saved before
    keeps its age.
    """
    new = still = ZERO
    began = None
    for own in _savings_of(months, restarts):
        began = min((month for month, amount in own.items() if amount), default=None)
        fresh, older = split_by_age(own, year, began=began)
        new, still = new + fresh, still + older
    is_one_off = terms is not None and terms.recurrence is Recurrence.ONE_OFF
    return YearLine(
        trust=trust,
        item=item,
        recurrence=Recurrence.ONE_OFF if is_one_off else Recurrence.RECURRENT,
        began=began,
        new=new,
        still_delivering=still,
        full_year=ZERO if is_one_off or in_force is None else pennies(_counting(in_force, terms)),
        cumulative=sum(months.values(), ZERO),
    )


def in_force_on(
    baseline: Baseline | None, price: Decimal | None, bought: Fraction | None
) -> InForce | None:
    """What is in force on a day; None without a price, or a baseline that counts as cash.

    The volume is that of the last twelve months; of a line that nobody has bought yet it is the
    baseline's.
    """
    if baseline is None or price is None or not counts_as_cash(baseline.method):
        return None
    quantity = bought or Fraction(baseline.quantity)
    return InForce(baseline_price=baseline.unit_price, price=price, quantity=quantity)


def whole_life_of(in_force: InForce, terms: ClaimTerms | None) -> WholeLife | None:
    """A saving on the price beside what it costs later; None where nobody has stated that."""
    if terms is None or terms.later_cost is None:
        return None
    return WholeLife(
        price_saving=Fraction(in_force.baseline_price) - Fraction(in_force.price),
        later_cost=terms.later_cost.per_unit,
        quantity=in_force.quantity,
    )


def by_party(lines: Iterable[tuple[Decimal, ClaimTerms | None]]) -> dict[str, Decimal]:
    """What counted, by whoever brought it about; where nothing is recorded it is "not stated".

    A national price cut has been deducted from what counted before.
    """
    sums: dict[str, Decimal] = {}
    for amount, terms in filter(itemgetter(0), lines):
        parts = {"Not stated": amount}
        if terms is not None and terms.shares:
            parts = divide(terms, saving=Fraction(amount), quantity=Fraction(0))
        for party, part in parts.items():
            sums[party] = sums.get(party, ZERO) + part
    return dict(sorted(sums.items()))


def _savings_of(
    months: Mapping[date, Decimal], restarts: Collection[date]
) -> Iterator[dict[date, Decimal]]:
    """The months of each saving: up to the first restart, and from each restart to the next."""
    starts = [date.min, *sorted(set(restarts)), date.max]
    for start, end in pairwise(starts):
        yield {month: amount for month, amount in months.items() if start <= month < end}


def _counting(in_force: InForce, terms: ClaimTerms | None) -> Fraction:
    held = held_back(terms, kind=LineKind.CASH, saving=in_force.saving, quantity=in_force.quantity)
    return in_force.saving - held
