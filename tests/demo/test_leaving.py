"""What leaving costs and joining is worth, asked of the demo world.

Figures: story.md section 5.1: "Leaver WES" and "Effect on others", worked by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from consortium.foundation.domain.periods import financial_year
from consortium.foundation.domain.permissions import Actor
from consortium.savings.queries.leaving import (
    Books,
    Cost,
    Supposed,
    books_of,
    consortia_to_ask_about,
    cost_of,
)

D = Decimal
WEST_LEAVES, HILL_JOINS = date(2025, 10, 1), date(2026, 1, 1)
SIX = {f"{name} Trust" for name in ("North", "South", "East", "Central", "Coast", "Valley")}


@pytest.fixture
def books(demo: Flask) -> Iterator[Books]:
    with demo.app_context():
        actor = Actor.system("test")
        ((consortium_id, _),) = consortia_to_ask_about(actor=actor)
        yield books_of(actor=actor, consortium_id=consortium_id)


def asked(books: Books, supposed: Supposed) -> Cost:
    return cost_of(books, supposed, period=financial_year(2025))


def test_west_pays_83_589_more_than_staying_and_81_901_50_less_its_running_costs(
    books: Books,
) -> None:
    found = asked(books, Supposed(trusts=("WES",), joins=False, on=WEST_LEAVES))
    assert sorted(line.amount for line in found.lines) == sorted(
        map(D, ("14250", "3750", "75", "1260", "54000", "504", "9750"))
    )
    assert (found.price, found.running, found.net) == (D("83589"), D("-1687.50"), D("81901.50"))


def test_west_costs_the_six_others_12_600(books: Books) -> None:
    supposed = Supposed(trusts=("WES",), joins=False, on=WEST_LEAVES, beside_first=True)
    found = asked(books, supposed)
    assert {view.trust for view in found.others} == SIX
    total = (found.total.prices, found.total.rebates, found.total.running)
    assert total == (D(11_700), D(0), D(900))
    assert found.total.altogether == D("12600")
    assert found.left_out == ("Hill Trust",)


def test_hill_is_worth_22_428_to_the_six_others(books: Books) -> None:
    found = asked(books, Supposed(trusts=("HIL",), joins=True, on=HILL_JOINS))
    six = [view for view in found.others if view.trust in SIX]
    assert sum(view.altogether for view in six) == D("-22428")
    assert sum(view.rebates for view in six) == D("-9828")


def test_what_is_recorded_is_offered(books: Books) -> None:
    moves = [(move.name, move.joins, move.on) for move in books.moves]
    assert moves == [("West Trust", False, WEST_LEAVES), ("Hill Trust", True, HILL_JOINS)]
