"""The product's own answers, through the functions that its pages call."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pandas as pd

import config
from benchmarks.lake.world import (
    FIRST_YEAR,
    YEARS,
    agreement_id,
    item_id,
    supplier_id,
    trust_id,
)
from consortium.app import create_app
from consortium.demo.stage import SYSTEM
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways.engine import EMBEDDED
from consortium.spend.gateways.rollups import Months
from consortium.spend.queries.item_prices import list_item_prices
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.months import months_within_reach
from consortium.spend.queries.off_contract import list_bought_elsewhere
from consortium.spend.queries.values_by_month import savings_by_trust_and_month
from consortium.spend.queries.volumes import list_attained
from consortium.spend.queries.wanted import Wanted
from tests.support import spark

Rows = list[tuple[Any, ...]]
Question = Callable[[], Rows]
# As many millionths as no tier ends at.
_NO_END = 1e17
PAGE = Asked(page=21, rows=50)
WANTED = Wanted(
    trust_ids=frozenset({trust_id("BT3")}), period=Period(date(2024, 1, 1), date(2025, 1, 1))
)


def questions(folder: Path, *, engine: str = EMBEDDED) -> dict[str, Question]:
    """The questions by name; what the lines are compared with is made ready before."""
    app = create_app(settings(folder, engine=engine))
    facts = _Facts(folder)

    def within(answer: Callable[[], Rows]) -> Question:
        def asked() -> Rows:
            with app.app_context():
                return answer()

        return asked

    answers: dict[str, Callable[[], Rows]] = {
        "Q1": lambda: _savings(facts),
        "Q2": _prices,
        "Q3": lambda: _attained(facts),
        "Q4": lambda: _elsewhere(facts),
        "Q5": _page,
        "Q5c": _count,
    }
    return {name: within(answer) for name, answer in answers.items()}


def settings(folder: Path, *, engine: str = EMBEDDED) -> config.Development:
    return config.Development(
        DATA_DIR=folder / "data",
        SECRET_KEY="of-one-run-" + "x" * 32,
        LOG_LEVEL="ERROR",
        SPEND_ENGINE=engine,
        # As the cluster of the tests: two workers of one core and 600 MB each, on loopback.
        SPARK_MEMORY_MB=512,
        SPARK_DRIVER_HOST=spark.HERE,
    )


class _Facts:
    """What the other wings know, as the relations that reports are given."""

    def __init__(self, folder: Path) -> None:
        baseline, tier, contracted = (
            duckdb.execute(f"FROM '{folder / name}.parquet'").df()
            for name in ("baseline", "tier", "contracted")
        )
        self.old_prices = pd.DataFrame(
            {
                "trust_id": _ids(baseline["trust"], trust_id),
                "item_id": _ids(baseline["product"], item_id),
                "unit_price": _millionths(baseline["unit_price"]),
            }
        )
        self.steps = pd.DataFrame(
            {
                "agreement": _ids(tier["contract"], agreement_id),
                "item_id": _ids(tier["product"], item_id),
                "tier": tier["tier"],
                "from_quantity": _millionths(tier["from_quantity"]),
                "until_quantity": _millionths(
                    tier["until_quantity"].where(tier["until_quantity"] < _NO_END)
                ),
                "unit_price": _millionths(tier["unit_price"]),
            }
        )
        each_year = pd.concat(
            [
                contracted.assign(
                    starts_on=pd.Timestamp(year, 4, 1), ends_on=pd.Timestamp(year + 1, 4, 1)
                )
                for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)
            ]
        )
        self.contracted = pd.DataFrame(
            {
                "agreement": _ids(each_year["contract"], agreement_id),
                "item_id": _ids(each_year["product"], item_id),
                "starts_on": each_year["starts_on"],
                "ends_on": each_year["ends_on"],
            }
        )
        covers = contracted.merge(pd.DataFrame({"trust": sorted(set(baseline["trust"]))}), "cross")
        self.covers = pd.DataFrame(
            {
                "trust_id": _ids(covers["trust"], trust_id),
                "item_id": _ids(covers["product"], item_id),
                "supplier_id": _ids(covers["supplier"], supplier_id),
                "from_month": pd.Timestamp(FIRST_YEAR, 4, 1),
                "until_month": pd.Timestamp(FIRST_YEAR + YEARS, 4, 1),
            }
        )


def _ids(column: "pd.Series[Any]", make: Callable[[Any], UUID]) -> "pd.Series[str]":
    known = {value: str(make(value)) for value in column.unique().tolist()}
    return column.map(known).astype("str")


def _millionths(column: "pd.Series[float]") -> "pd.Series[int]":
    return (column * 1_000_000).round().astype("Int64")


def _months() -> Months | None:
    return months_within_reach(actor=SYSTEM, wanted=Wanted())


def _savings(facts: _Facts) -> Rows:
    found = savings_by_trust_and_month(
        months=_months(),
        old_prices=facts.old_prices,
        contracted=facts.contracted,
        steps=facts.steps,
    )
    return [
        (_trust(row.trust_id), row.month, row.at_old_prices, row.at_tier_prices, row.paid)
        for row in found
    ]


def _prices() -> Rows:
    return [
        (_number(row.item_id), row.trusts, row.lowest, row.median, row.highest, row.above_lowest)
        for row in list_item_prices(months=_months(), by_trust=False, trusts=2)
    ]


def _attained(facts: _Facts) -> Rows:
    found = list_attained(months=_months(), contracted=facts.contracted, steps=facts.steps)
    return [
        (
            _number(row.agreement_id),
            row.year_begins.year,
            row.items,
            row.quantity,
            row.amount,
            row.tiers,
            row.to_next,
        )
        for row in found
    ]


def _elsewhere(facts: _Facts) -> Rows:
    found = list_bought_elsewhere(months=_months(), covers=facts.covers, limit=100)
    return [
        (
            _trust(row.trust_id),
            _number(row.supplier_id) if row.supplier_id else 0,
            _number(row.item_id),
            row.lines,
            row.amount,
        )
        for row in found
    ]


def _page() -> Rows:
    found = list_lines(actor=SYSTEM, wanted=WANTED, asked=PAGE)
    return [(line.order_number, int(line.line_number), line.ordered_on) for line in found.page.rows]


def _count() -> Rows:
    found = list_lines(actor=SYSTEM, wanted=WANTED, asked=Asked(rows=1))
    return [(found.page.total, found.amount)]


def _number(made: UUID) -> int:
    return made.int & 0xFFFFFFFF


def _trust(made: UUID) -> str:
    return f"BT{_number(made)}"
