"""How a price follows a published index: which months are read, and the factor they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.clauses.indexation import (
    Indexation,
    Limit,
    average_index,
    check_hold,
    review,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period, add_months


@dataclass(frozen=True, slots=True)
class Reading:
    """Which months of the index count: up to the base month, and up to so many months before."""

    base_month: date
    lag_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """By what a price is multiplied, with the two averages that led there."""

    index_then: Fraction
    index_now: Fraction
    uncapped: Fraction
    factor: Fraction
    limited_by: Limit | None
    last_month: date


def check_reading(reading: Reading, *, effective_on: date) -> None:
    """Pass in silence when the base month comes before the last month that is read now.

    Raises:
        Invalid: it does not, so there is nothing to compare.
    """
    if reading.base_month >= last_month_read(reading, effective_on=effective_on):
        raise Invalid(
            "base_month_late",
            "The base month must come before the last month of the index that is read now.",
            field="base_month",
            next_step="Check the base month and the lag in the contract.",
        )


def last_month_read(reading: Reading, *, effective_on: date) -> date:
    """The last month that is averaged: a lag of 3 before 1 April reads up to January."""
    return add_months(effective_on.replace(day=1), -reading.lag_months)


def factor_of(
    terms: Indexation,
    reading: Reading,
    values: Mapping[Period, Decimal],
    *,
    priced_from: date,
    effective_on: date,
) -> Factor:
    """By what a price that has stood since ``priced_from`` is multiplied on a day.

    Raises:
        Conflict: the price is still held.
        Invalid: a value of the index is missing, or the base month lies too late.
    """
    check_hold(terms, priced_from=priced_from, effective_on=effective_on)
    check_reading(reading, effective_on=effective_on)
    last = last_month_read(reading, effective_on=effective_on)
    then, now = (
        average_index(values, before=add_months(month, 1), months=terms.average_months)
        for month in (reading.base_month, last)
    )
    # The factor is the same for every price.
    found = review(terms, price=ZERO, index_then=then, index_now=now)
    return Factor(
        index_then=then,
        index_now=now,
        uncapped=found.uncapped,
        factor=found.factor,
        limited_by=found.limited_by,
        last_month=last,
    )
