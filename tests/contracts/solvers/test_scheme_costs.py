"""Agreements' cost games in bulk, against their plain definition and games worked by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import Measure, Scheme, Tier
from consortium.contracts.domain.together.coalition import UNIT
from consortium.contracts.domain.together.scheme_game import SchemeGame
from consortium.contracts.solvers.coalition import analyse
from consortium.contracts.solvers.scheme_costs import costs_of_groups, costs_of_orders


def tiers(*steps: tuple[str, str]) -> tuple[Tier, ...]:
    """Gloves at these prices, aprons at a tenth of them."""
    return tuple(
        Tier(Decimal(bound), {"glove": Decimal(price), "apron": Decimal(price) / 10})
        for bound, price in steps
    )


def scheme(items: tuple[str, ...] = ("glove",), **changes: object) -> Scheme:
    given: dict[str, object] = {
        "id": "gloves",
        "name": "Gloves",
        "clause": Clause.VOLUME_TIER,
        "measure": Measure.COMMITTED_QUANTITY,
        "items": items,
        "tiers": tiers(("0", "10"), ("25.5", "8.75")),
        "standalone": tiers(("0", "12"), ("12", "11.5")),
        "test_months": (),
        **changes,
    }
    return Scheme(**given)  # type: ignore[arg-type]


BANDS: dict[str, Any] = {"clause": Clause.INCREMENTAL_BANDS, "measure": Measure.ACTUAL_QUANTITY}
HEADS: dict[str, Any] = {
    "clause": Clause.PARTICIPATION_BAND,
    "measure": Measure.MEMBER_COUNT,
    "tiers": tiers(("0", "1.25"), ("3", "1.1")),
}
# What a first price of £10 makes of the bounds; the bound itself is reached by 12 + 7.25 + 6.25.
VALUE: dict[str, Any] = {
    "measure": Measure.COMMITTED_VALUE,
    "tiers": tiers(("0", "10"), ("192.5", "8.75"), ("255.01", "8.5")),
}
# Prices so fine, at volumes so large, that their products leave 64 bits.
FINE: dict[str, Any] = {"tiers": tiers(("0", "0.1234567"), ("9000000000.00001", "0.1234561"))}


def game(*schemes: Scheme, needs: tuple[tuple[str, str], ...]) -> SchemeGame:
    trusts = tuple(f"T{at:02}" for at in range(len(needs)))
    return SchemeGame(
        id="",
        trusts=trusts,
        schemes=schemes,
        volumes={
            (trust, item): Decimal(need)
            for trust, both in zip(trusts, needs, strict=True)
            for item, need in zip(("glove", "apron"), both, strict=True)
        },
    )


FEW = (("12", "0.5"), ("0", "0"), ("7.25", "3"), ("20", "40"))
MANY = (("4000000000", "1"), ("5000000000.00001", "0"), ("0.00003", "9"))


class TestBulk:
    @pytest.mark.parametrize(
        "known",
        [
            game(scheme(), needs=FEW),
            game(scheme(("glove", "apron")), needs=FEW),
            game(scheme(**BANDS), needs=FEW),
            game(scheme(("glove", "apron"), **VALUE), needs=FEW),
            game(scheme(("apron",), **HEADS), scheme(), needs=FEW),
            game(scheme(**FINE), needs=MANY),
        ],
        ids=["tiers", "two items", "bands", "by value", "heads", "beyond 64 bits"],
    )
    def test_costs_what_the_definition_says(self, known: SchemeGame) -> None:
        groups = range(1 << len(known.trusts))
        assert costs_of_groups(known).tolist() == [known.cost(group) for group in groups]
        orders = np.array([range(len(known.trusts)), range(len(known.trusts))[::-1]])
        joined = np.cumsum(1 << orders, axis=1)
        expected = [[float(known.cost(int(group))) for group in row] for row in joined]
        assert costs_of_orders(known, orders).tolist() == expected


def twenty_five() -> SchemeGame:
    """Twelve buy 1,000, twelve 3,000, one nothing; the price falls from £10 to £8 at the 48,000
    that only all of them reach, and is £10 alone."""
    needs = (*[("1000", "0")] * 12, *[("3000", "0")] * 12, ("0", "0"))
    steps = tiers(("0", "10"), ("48000", "8"))
    return game(replace(scheme(), tiers=steps, standalone=steps[:1]), needs=needs)


class TestManyMembers:
    """The £96,000 that all save together need each of the 24 who buy, whatever they buy: each
    brings 24 of it, £4,000. So 1,000 cost £6,000 and 3,000 £26,000. Worked by hand."""

    def test_are_split_by_drawn_orders_within_their_bound(self) -> None:
        known = twenty_five()
        found = analyse(known, exact_up_to=20)
        shapley = found.allocations["shapley"]
        assert shapley.within is not None
        assert sum(shapley.pay.values()) == found.grand_cost == 384_000
        assert float(shapley.pay["T24"]) == pytest.approx(0, abs=0.005)
        fair = [6_000] * 12 + [26_000] * 12
        off = [
            abs(float(shapley.pay[name]) - each) / shapley.within[name]
            for name, each in zip(known.trusts, fair, strict=False)
        ]
        # Of 95 % intervals one or two in 24 miss; none by far.
        assert sum(each <= 1 for each in off) >= 21
        assert max(off) < 1.6
        assert max(shapley.within.values()) < 400

    def test_leave_out_what_would_have_to_weigh_every_group(self) -> None:
        found = analyse(twenty_five(), exact_up_to=20)
        assert set(found.allocations) == {"shapley"}
        assert found.least_core is None
        assert found.allocations["shapley"].in_core is None

    def test_are_the_same_each_time(self) -> None:
        once, again = (analyse(twenty_five(), exact_up_to=20) for _ in range(2))
        assert once.allocations == again.allocations


def test_a_group_costs_pounds_in_units() -> None:
    # A trust alone at £12 below 12 gloves; two at £10 while they need fewer than 25.5.
    known = game(scheme(), needs=(("10", "0"), ("5", "0")))
    assert [Fraction(known.cost(group), UNIT) for group in (1, 2, 3)] == [120, 60, 150]


def test_nobody_pays_nothing() -> None:
    assert game(scheme(), needs=FEW).cost(0) == 0
