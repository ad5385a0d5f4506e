"""Who can stand in: the order, its reasons, and what rules a device out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.cover import (
    Criterion,
    Match,
    Need,
    Unit,
    great_circle_miles,
    ranked,
)
from consortium.foundation.domain.periods import Period


def _id(number: int) -> UUID:
    return UUID(int=number)


SAME, EQUIVALENT, OTHER = _id(11), _id(12), _id(13)
COAST, CENTRAL = _id(21), _id(22)
NEED = Need(
    asset_id=_id(1),
    model_id=SAME,
    equivalents=frozenset({EQUIVALENT}),
    category="Tomograph",
    trust_id=COAST,
    period=Period(date(2025, 9, 15), date(2025, 9, 27)),
)
UNIT = Unit(
    asset_id=_id(2),
    asset_no="CEN-O01",
    model_id=SAME,
    category="Tomograph",
    owner_id=CENTRAL,
    custodian_id=CENTRAL,
    status=AssetStatus.IN_SERVICE,
    due_on=date(2025, 9, 26),
    has_suspended_plan=False,
    is_reserve=False,
    is_booked=False,
    free=2,
    minimum=1,
    miles=Decimal(30),
    trained=0,
)


def test_the_order_is_model_then_training_then_distance_then_number() -> None:
    units = [
        replace(UNIT, asset_id=_id(8), asset_no="H", is_booked=True, trained=9),
        replace(UNIT, asset_id=_id(7), asset_no="G", model_id=OTHER, trained=9, miles=Decimal(1)),
        replace(UNIT, asset_id=_id(6), asset_no="F", model_id=EQUIVALENT, trained=9),
        replace(UNIT, asset_id=_id(5), asset_no="E", miles=None),
        replace(UNIT, asset_id=_id(4), asset_no="D"),
        replace(UNIT, asset_id=_id(3), asset_no="C"),
        replace(UNIT, asset_id=_id(2), asset_no="B", miles=Decimal(20)),
        replace(UNIT, asset_id=_id(9), asset_no="A", trained=1, miles=Decimal(300)),
        replace(UNIT, asset_id=_id(10), asset_no="X", model_id=OTHER, category="Laser"),
        replace(UNIT, asset_id=NEED.asset_id, asset_no="SELF"),
    ]
    found = ranked(NEED, units)
    assert [each.unit.asset_no for each in found] == list("ABCDEFGH")
    assert found[0].reasons == (
        "Same model",
        "With its owner",
        "In service",
        "In calibration to 26 September 2025",
        "Free in this time",
        "Not held in reserve",
        "Its owner has 2 of its kind free here and keeps 1",
        "1 trained on it at the borrower",
        "300 miles away",
    )
    assert found[4].against == (
        "Nobody trained on it at the borrower",
        "Nobody knows how far away it is",
    )
    assert [each.match for each in found][5:7] == [Match.EQUIVALENT, Match.SAME_CATEGORY]
    assert found[-1].against == ("It is reserved or lent in this time",)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": AssetStatus.QUARANTINED}, "It is quarantined"),
        ({"custodian_id": COAST}, "The borrower has it already: move it, no loan is needed"),
        ({"owner_id": _id(23)}, "It is not with its owner"),
        ({"is_reserve": True}, "Its owner keeps it in reserve"),
        ({"free": 1}, "Its owner keeps 1 of its kind at this site and has 1 free"),
        ({"has_suspended_plan": True}, "Its planned checks are suspended"),
        (
            {"due_on": None},
            "No check is planned for it: nothing says it stays calibrated",
        ),
        (
            {"due_on": date(2025, 9, 25)},
            "A planned check falls due on 25 September 2025, before the loan ends",
        ),
    ],
)
def test_each_of_these_rules_it_out_in_words(changed: dict[str, object], why: str) -> None:
    trained = replace(UNIT, trained=1)
    [whole], [found] = (
        ranked(NEED, [unit])
        for unit in (trained, replace(trained, **changed))  # type: ignore[arg-type]
    )
    assert whole.against == ()
    assert found.rules_out == found.against == (why,)
    # Every criterion still says something: a reason for it is told of what is ruled out too.
    assert [each.criterion for each in found.findings] == list(Criterion)


@given(st.permutations(range(6)))
def test_the_order_does_not_hang_on_who_is_looked_at_first(order: list[int]) -> None:
    units = [
        replace(UNIT, asset_id=_id(30 + n), asset_no=f"N{n}", trained=n % 2, is_booked=n == 3)
        for n in order
    ]
    assert [each.unit.asset_no for each in ranked(NEED, units)] == [
        "N1",
        "N5",
        "N0",
        "N2",
        "N4",
        "N3",
    ]


def test_the_miles_as_the_crow_flies() -> None:
    # A degree of latitude is 69.09 miles on a sphere of 3,958.76 miles: 2 pi r / 360.
    assert great_circle_miles((Decimal(51), Decimal(0)), (Decimal(52), Decimal(0))) == Decimal(
        "69.1"
    )
