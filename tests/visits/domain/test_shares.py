"""What trusts pay of a plan: shares of one trip worked by hand, and what always holds."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from consortium.foundation.domain.money import pennies
from consortium.visits.domain.allocation import ServiceAdjustment, adjusted_price
from consortium.visits.domain.costs import costs_of
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.plan import route_of
from consortium.visits.domain.shares import shares_of
from consortium.visits.gateways.visit_file import read_visit_file
from tests.visits.drawn_visits import Document, documents

TWO_TRUSTS = Path(__file__, "../../data/schedule_ex2.json").resolve()


def shared(allocation: dict[str, Any], **second_job: Any) -> dict[str, Decimal]:
    """One trip to both trusts: £22.50 and £35 of travel, £60 of a day, two visits of £25."""
    document = json.loads(TWO_TRUSTS.read_text())
    document["allocation"] = allocation
    document["jobs"][1].update(second_job)
    instance = read_visit_file(json.loads(json.dumps(document), parse_float=Decimal))
    route = route_of(instance, 0, 1, (0, 1))
    assert route is not None
    return shares_of(instance, [route])


@pytest.mark.parametrize(
    ("allocation", "job", "first", "second"),
    [
        # £117.50 is shared, £25 is each trust's own visit.
        ({"rule": "equal"}, {}, "83.75", "83.75"),
        ({"rule": "per_job"}, {"duration": 120}, "83.75", "83.75"),
        # 60 of 180 minutes: 117.50 / 3 = 39.1666…; the larger remainder gets the penny.
        ({"rule": "per_minute"}, {"duration": 120}, "64.17", "103.33"),
        ({"rule": "weights", "weights": {"TR1": 3, "TR2": 1}}, {}, "113.13", "54.37"),
        ({"rule": "weights", "weights": {"TR2": 1}}, {}, "25.00", "142.50"),
        # Where no trust on the trip has weight they share equally.
        ({"rule": "weights"}, {}, "83.75", "83.75"),
        # A day late: £40 for the trust whose job it is, and for nobody else.
        ({"rule": "equal"}, {"due_day": 0}, "83.75", "123.75"),
    ],
)
def test_the_rules(
    allocation: dict[str, Any], job: dict[str, Any], first: str, second: str
) -> None:
    assert shared(allocation, **job) == {"TR1": Decimal(first), "TR2": Decimal(second)}


def test_geography_moves_the_shares_and_not_their_sum() -> None:
    adjustment = {"labour_share": 1, "reference": 1, "factors": {"TR1": 1.5}}
    found = shared({"rule": "equal", "service_adjustment": adjustment})
    # 117.50 by 1.5 to 1, and £25 each.
    assert found == {"TR1": Decimal("95.50"), "TR2": Decimal("72.00")}


@pytest.mark.parametrize(("factor", "price"), [("1.08", "11.45"), ("1.03", "11.08")])
def test_the_service_adjustment_of_the_catalogue(factor: str, price: str) -> None:
    """Consortium clause catalogue, C12: £11, 70 % labour, against a factor of 1.02."""
    adjustment = ServiceAdjustment(
        labour_share=Fraction(7, 10),
        reference=Fraction("1.02"),
        factors={"T": Fraction(factor)},
    )
    assert pennies(adjusted_price(Fraction(11), adjustment, "T")) == Decimal(price)
    assert adjusted_price(Fraction(11), adjustment, "another") == 11


@given(documents(most_jobs=8, days=3))
@settings(max_examples=settings().max_examples // 2)
def test_shares_add_up_to_the_penny(document: Document) -> None:
    instance = read_visit_file(json.loads(json.dumps(document), parse_float=Decimal))
    routes = nearest_first(instance)
    shares = shares_of(instance, routes)
    assert set(shares) == set(instance.trusts)
    assert sum(shares.values()) == pennies(costs_of(instance, routes).total)
    assert all(share >= 0 for share in shares.values())
