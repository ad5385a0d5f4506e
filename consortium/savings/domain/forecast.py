"""The forecast: formula F1, locked before the period and never redrawn.

F1 = sum (p0 - p1) x q0 with the baseline's own volumes (Laspeyres weights), month by month, for
those who are members when it is locked.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import ZERO, pennies, round_to_total
from consortium.foundation.domain.periods import Period, months_of, of_whole_months
from consortium.savings.domain.baseline import MONTHS_IN_WINDOW, Baseline, counts_as_cash


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastCell:
    """What one trust is expected to buy of one item in one month, and at which prices."""

    trust: str
    item: str
    month: Period
    quantity: Fraction
    baseline_price: Decimal
    price: Decimal

    @property
    def unit_saving(self) -> Fraction:
        return Fraction(self.baseline_price) - Fraction(self.price)

    @property
    def saving(self) -> Fraction:
        return self.unit_saving * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRebate:
    """A rebate that the forecast spend would earn, with each trust's share of it."""

    items: tuple[str, ...]
    rate: Decimal
    shares: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    period: Period
    cells: tuple[ForecastCell, ...]
    rebates: tuple[ForecastRebate, ...]

    @property
    def savings(self) -> Decimal:
        return pennies(sum((cell.saving for cell in self.cells), Fraction(0)))

    @property
    def rebate(self) -> Decimal:
        return sum((sum(rebate.shares.values(), ZERO) for rebate in self.rebates), ZERO)

    @property
    def total(self) -> Decimal:
        """Recurrent cash-releasing savings and rebates together: where the bridge begins."""
        return self.savings + self.rebate

    def by_item(self) -> dict[str, Decimal]:
        sums: dict[str, Fraction] = {}
        for cell in self.cells:
            sums[cell.item] = sums.get(cell.item, Fraction(0)) + cell.saving
        return round_to_total(sums)


def check_period(period: Period, *, today: date) -> None:
    """Pass in silence when a forecast of the period can be locked today.

    Raises:
        Invalid: the period has no end, is not made of whole months, or began before today, when
            a forecast would know what it is to be compared with.
    """
    if period.end is None:
        raise Invalid(
            "no_end", "A forecast needs an end.", field="period_to", next_step="Enter its end."
        )
    if not of_whole_months(period):
        raise Invalid(
            "not_whole_months",
            "A forecast covers whole months.",
            field="period_to",
            next_step="Begin on the first day of a month and end on the last of one.",
        )
    if period.start < today:
        raise Invalid(
            "period_began",
            "This period has begun, and a forecast is locked before.",
            field="period_from",
            next_step="Forecast from the first day of next month on.",
        )


def make_forecast(
    *,
    period: Period,
    baselines: Iterable[Baseline],
    price: Callable[[str, str, date], Decimal | None],
) -> Forecast:
    """The forecast for a period from locked baselines.

    ``price`` gives what a trust will pay for an item on a day if nobody joins or leaves, or None
    when it takes no part; such lines are not forecast.
    """
    cells = []
    for baseline in sorted(baselines, key=lambda each: (each.trust, each.item)):
        if not counts_as_cash(baseline.method):
            continue
        for month in months_of(period):
            unit_price = price(baseline.trust, baseline.item, month.start)
            if unit_price is None:
                continue
            cells.append(
                ForecastCell(
                    trust=baseline.trust,
                    item=baseline.item,
                    month=month,
                    quantity=Fraction(baseline.quantity) / MONTHS_IN_WINDOW,
                    baseline_price=baseline.unit_price,
                    price=unit_price,
                )
            )
    return Forecast(period=period, cells=tuple(cells), rebates=())


def spend_on(cells: Iterable[ForecastCell], items: Iterable[str]) -> dict[str, Decimal]:
    """What each trust would spend on some items at the forecast prices."""
    wanted = frozenset(items)
    spend: dict[str, Fraction] = {}
    for cell in cells:
        if cell.item in wanted:
            bought = Fraction(cell.price) * cell.quantity
            spend[cell.trust] = spend.get(cell.trust, Fraction(0)) + bought
    return round_to_total(spend)


def quantity_on(cells: Iterable[ForecastCell], items: Iterable[str]) -> dict[str, Decimal]:
    """What each trust would buy of some items, in base units: what a rebate may be shared by."""
    wanted = frozenset(items)
    bought: dict[str, Fraction] = {}
    for cell in cells:
        if cell.item in wanted:
            bought[cell.trust] = bought.get(cell.trust, Fraction(0)) + cell.quantity
    return {trust: Decimal(each.numerator) / each.denominator for trust, each in bought.items()}


def fingerprint(forecast: Forecast) -> str:
    """The hash of the forecast, printed wherever it is shown."""
    content = {
        "period": [forecast.period.start.isoformat(), str(forecast.period.end)],
        "cells": [
            [
                cell.trust,
                cell.item,
                cell.month.start.isoformat(),
                str(cell.quantity),
                f"{cell.baseline_price.normalize():f}",
                f"{cell.price.normalize():f}",
            ]
            for cell in forecast.cells
        ],
        "rebates": [
            [list(each.items), f"{each.rate.normalize():f}", sorted(map(str, each.shares.items()))]
            for each in forecast.rebates
        ],
    }
    return sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
