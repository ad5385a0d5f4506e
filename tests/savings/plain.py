"""Facts of one trust and one item, as small as a rule needs them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import Baseline, BaselineMethod, Grade
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.forecast import Forecast, make_forecast
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.statement import make_statement
from consortium.savings.reports.report import Report

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))
WINDOW = Period(date(2023, 4, 1), date(2024, 4, 1))
LONG_AGO = datetime(2024, 4, 30, 12, 0, tzinfo=UTC)

_BASELINE = Baseline(
    trust="NOR",
    item="IOL",
    unit_price=Decimal(44),
    quantity=Decimal(1200),
    window=WINDOW,
    method=BaselineMethod.INVOICES,
    grade=Grade.A,
    version=1,
    locked_at=LONG_AGO,
)
_PURCHASE = Purchase(
    trust="NOR",
    item="IOL",
    on=date(2025, 5, 3),
    quantity=Decimal(100),
    amount=Decimal(3800),
    standing=Standing.ON_CONTRACT,
    due=Decimal(38),
)


def baseline(price: str = "44", **other: Any) -> Baseline:
    """North's £44 a lens, 1,200 in the year, locked on 30 April 2024."""
    return replace(_BASELINE, **{"unit_price": Decimal(price), **other})


def bought(quantity: str = "100", amount: str = "3800", **other: Any) -> Purchase:
    """100 lenses that North bought on contract on 3 May 2025 for £3,800, as was due."""
    return replace(_PURCHASE, quantity=Decimal(quantity), amount=Decimal(amount), **other)


def facts(*purchases: Purchase, baselines: tuple[Baseline, ...] = (), **other: Any) -> Facts:
    """The facts of a year with these lines; the baseline is North's unless some are given."""
    known: dict[tuple[str, str], tuple[Baseline, ...]] = {}
    for each in baselines or (baseline(),):
        known[each.trust, each.item] = (*known.get((each.trust, each.item), ()), each)
    given: Mapping[str, Any] = {
        "capital_items": frozenset(),
        "uplifts": {},
        "index_ratio": lambda _series, _window, _day: Fraction(105, 100),
        "rebates": (),
        "costs": (),
        "benefits": (),
        **other,
    }
    return Facts(
        period=YEAR,
        trusts={"NOR": "North Trust", "SOU": "South Trust"},
        items={"IOL": "Lens"},
        purchases=purchases,
        baselines=known,
        **given,
    )


def forecast(*baselines: Baseline, price: str = "38") -> Forecast:
    """What was locked before the year: North's 100 lenses a month at £38."""
    return make_forecast(
        period=YEAR,
        baselines=baselines or (baseline(),),
        price=lambda _trust, _item, _day: Decimal(price),
    )


def always(_trust: str, _item: str, _month: Period) -> Fraction:
    """A member on every day of every month."""
    return Fraction(1)


def empty_report(*, cash: Mapping[Cell, Decimal] | None = None, **other: Any) -> Report:
    """A report of the year in which nothing was bought, but for the savings that are given."""
    return replace(
        Report(
            consortium_id=UUID(int=7),
            consortium_code="SEVEN",
            consortium="Seven Bridges",
            statement=replace(make_statement(facts()), cash=cash or {}),
            bridge=None,
            forecast_reference="",
            forecast_sha256="",
            forecast_by_quarter={},
            batches={},
            is_whole=True,
        ),
        **other,
    )
