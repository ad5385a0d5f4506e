"""C10, price hold then indexation: P1 = P0 × min(1 + cap, max(1 + floor, a + b × I1/I0)).

``a`` is the share of the price that is fixed and ``b`` = 1 − a the share that follows the index,
as in the Ministry of Defence's variation of price. The index is the average of the months before
the day, never a single month. Nothing is rounded before the new price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Protocol

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, plain
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period, add_months, month_of

ONE = Fraction(1)


class Method(StrEnum):
    """What a review starts from, and so what the cap and the floor are measured against."""

    BASE = "base"
    CHAINED = "chained"


METHOD_NAMES = {
    Method.BASE: "From the first price: cap and floor bound the whole change since then",
    Method.CHAINED: "From the price of the last review: cap and floor bound each review",
}


class Limit(StrEnum):
    """Which of its bounds a change of price ran into."""

    CAP = "cap"
    FLOOR = "floor"


class Formula(Protocol):
    """The numbers of a contract that a review puts into the formula."""

    @property
    def fixed_share(self) -> Decimal: ...
    @property
    def cap(self) -> Decimal | None: ...
    @property
    def floor(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexation(Terms):
    """The terms of clause C10. A cap of 0.03 lets a price rise by 3 %; a floor of 0 lets none
    fall; without a cap or a floor nothing bounds that side."""

    series: Annotated[
        str, Says("Index", Kind.TEXT, hint="The series by name and code, like CPI services, D7NN")
    ]
    method: Annotated[
        Method, Says("What does a review start from?", Kind.CHOICE, choices=METHOD_NAMES)
    ]
    fixed_share: Annotated[
        Decimal,
        Says(
            "Share of the price that is fixed",
            Kind.SHARE,
            high=Decimal(1),
            hint="Like 10: the other 90% follow the index",
        ),
    ]
    cap: Annotated[
        Decimal | None, Says("Cap", Kind.SHARE, hint="The most a price may rise, like 3")
    ] = None
    floor: Annotated[
        Decimal | None,
        Says(
            "Floor",
            Kind.SHARE,
            low=Decimal(-1),
            hint="The least a price changes: 0 when it never falls, -2 when it may fall by 2%",
        ),
    ] = None
    hold_months: Annotated[
        int, Says("Months the price is held", Kind.WHOLE, high=Decimal(120), hint="Like 24")
    ]
    average_months: Annotated[
        int,
        Says(
            "Months the index is averaged over",
            Kind.WHOLE,
            low=Decimal(1),
            high=Decimal(36),
            hint="Like 12",
        ),
    ]

    def check(self) -> None:
        check_bounds(self.cap, self.floor)

    def in_words(self) -> str:
        """What the clause means with these terms."""
        bounds = [
            "without a cap" if self.cap is None else f"up by {plain(self.cap * 100)}% at most",
            "without a floor"
            if self.floor is None
            else "never down"
            if self.floor == 0
            else f"down by {plain(-self.floor * 100)}% at most",
        ]
        return (
            f"The price is held for {self.hold_months} months. After that "
            f"{plain((1 - self.fixed_share) * 100)}% of it follows {self.series}, "
            f"{' and '.join(bounds)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A price after a review, with every number that went into it; factors are exact."""

    before: Decimal
    index_ratio: Fraction
    uncapped: Fraction
    factor: Fraction
    limited_by: Limit | None
    after: Decimal


def review(
    terms: Formula,
    *,
    price: Decimal,
    index_then: Fraction,
    index_now: Fraction,
) -> Indexed:
    """The price a review gives, rounded half-up to the penny.

    By the base method ``price`` and ``index_then`` are those of the start; by the chained method
    those of the last review.

    Catalogue: the index rose by 5.2 %, a tenth is fixed, so 0.1 + 0.9 × 1.052 = 1.0468; a cap of
    3 % makes £38.00 into £39.14.

    Raises:
        ValueError: an index that is not above zero.
    """
    if index_then <= 0 or index_now <= 0:
        raise ValueError("an index is above zero")
    ratio = index_now / index_then
    fixed = Fraction(terms.fixed_share)
    uncapped = fixed + (ONE - fixed) * ratio
    factor, limited_by = uncapped, None
    if terms.floor is not None and factor < ONE + Fraction(terms.floor):
        factor, limited_by = ONE + Fraction(terms.floor), Limit.FLOOR
    if terms.cap is not None and factor > ONE + Fraction(terms.cap):
        factor, limited_by = ONE + Fraction(terms.cap), Limit.CAP
    return Indexed(
        before=price,
        index_ratio=ratio,
        uncapped=uncapped,
        factor=factor,
        limited_by=limited_by,
        after=pennies(Fraction(price) * factor),
    )


def reviews(
    terms: Indexation, *, price: Decimal, indices: Sequence[Fraction]
) -> tuple[Indexed, ...]:
    """The price after each of several reviews in a row.

    ``indices`` begins with the index of the first price; each further one is a review.
    """
    found: list[Indexed] = []
    for number, index in enumerate(indices[1:], start=1):
        chained = terms.method is Method.CHAINED and found
        found.append(
            review(
                terms,
                price=found[-1].after if chained else price,
                index_then=indices[number - 1] if chained else indices[0],
                index_now=index,
            )
        )
    return tuple(found)


def held_until(terms: Indexation, *, priced_from: date) -> date:
    """The first day on which a price may change: 24 months after 1 April 2025 is 1 April 2027."""
    return add_months(priced_from, terms.hold_months)


def check_hold(terms: Indexation, *, priced_from: date, effective_on: date) -> None:
    """Pass in silence when the price may change on that day.

    Raises:
        Conflict: the price is still held.
    """
    free = held_until(terms, priced_from=priced_from)
    if effective_on < free:
        raise Conflict(
            "price_held",
            f"The price is held for {terms.hold_months} months, until {free:%-d %B %Y}.",
            next_step=f"A change can take effect on {free:%-d %B %Y} at the earliest.",
        )


def average_index(values: Mapping[Period, Decimal], *, before: date, months: int) -> Fraction:
    """The plain average of the index over the whole months that end before the month of a day.

    A value that was published for longer than a month counts for each of its months.

    Raises:
        Invalid: no value covers one of the months.
    """
    first = before.replace(day=1)
    total = Fraction(0)
    for back in range(1, months + 1):
        total += _value_in(values, add_months(first, -back))
    return total / months


def _value_in(values: Mapping[Period, Decimal], month: date) -> Fraction:
    whole = month_of(month)
    for period, value in values.items():
        if whole.start in period and whole.last_day in period:
            return Fraction(value)
    raise Invalid(
        "index_missing",
        f"No value of the index covers {month:%B %Y}.",
        field="series",
        next_step="Record the value as published, or choose a later day.",
    )


def check_bounds(cap: Decimal | None, floor: Decimal | None) -> None:
    """Pass in silence when a price can keep to both.

    Raises:
        Invalid: the floor lies above the cap.
    """
    if cap is not None and floor is not None and floor > cap:
        raise Invalid(
            "floor_above_cap",
            "The floor lies above the cap.",
            field="floor",
            next_step="Check both in the contract.",
        )
