"""Price variation of the year of ``factories.py``, worked by hand.

Before: North 18,000 lenses at £44.00, South 4,500 at £46.50, West 3,500 at £43.00. Bought in
2025/26: North 210 for £8,240, South 200 for £7,800, West 200 for £8,550.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.price_variation import LEAST_SHARE, Band, Quartiles
from consortium.savings.queries.price_variation import (
    VariationFound,
    Wanted,
    days_of_locking,
    find_variation,
    list_variation,
)
from tests.savings.factories import LOCKED, YEAR, Year, lenses
from tests.spend.factories import csv_of, imported
from tests.support.world import SYSTEM, Someone, World

D, F = Decimal, Fraction
BASELINES = Wanted(least_share=LEAST_SHARE)
BOUGHT = Wanted(least_share=LEAST_SHARE, bought_in=YEAR)


def found(world: World, wanted: Wanted, someone: Someone | None = None) -> VariationFound:
    return list_variation(
        actor=someone.actor() if someone else SYSTEM,
        consortium_id=world.seven_oaks,
        wanted=wanted,
        asked=Asked(),
    )


def test_baselines(world: World, year: Year) -> None:
    (lens,) = found(world, BASELINES).page.rows
    assert lens.spread is not None
    assert (lens.spread.lowest, lens.spread.median, lens.spread.highest) == (F(43), F(44), F(93, 2))
    # Quartile at 43.50: 18,000 x 0.50 + 4,500 x 3. Median: 4,500 x 2.50. Least: 18,000 + 15,750.
    assert lens.to_lower_quartile == D(22_500)
    assert (lens.to_median, lens.to_minimum) == (D(11_250), D(33_750))
    assert [(dot.trust, dot.price) for dot in lens.dots] == [
        ("West Trust", D(43)),
        ("North Trust", D(44)),
        ("South Trust", D("46.5")),
    ]


def test_exclusive_quartiles_are_named_and_others(world: World, year: Year) -> None:
    wanted = Wanted(least_share=LEAST_SHARE, method=Quartiles.EXCLUSIVE)
    # Place (3 + 1) / 4: the lowest price itself.
    assert found(world, wanted).to_lower_quartile == D(33_750)


def test_what_was_paid(world: World, year: Year) -> None:
    (lens,) = found(world, BOUGHT).page.rows
    assert [(dot.trust, dot.price) for dot in lens.dots] == [
        ("South Trust", D(39)),
        ("North Trust", D("39.238095")),
        ("West Trust", D("42.75")),
    ]
    # 8,550 less 200 x 8,240 / 210, to the penny.
    assert lens.to_median == D("702.38")


def test_lines_before_the_months_do_not_matter(world: World, year: Year) -> None:
    imported(world.south, csv_of(lenses("S-0", "2025-03-31", "99.00")))
    assert found(world, BOUGHT).to_median == D("702.38")


def test_only_baselines_locked_by_a_day(world: World, year: Year) -> None:
    assert days_of_locking(actor=SYSTEM, consortium_id=world.seven_oaks) == [LOCKED.date()]
    before = Wanted(least_share=LEAST_SHARE, locked_by=date(2024, 4, 29))
    assert found(world, before).page.rows == []


def test_who_sees_one_trust_sees_no_other_s_price(world: World, year: Year) -> None:
    seen = found(world, BASELINES, world.finance_of_north)
    assert not seen.is_whole
    (lens,) = seen.page.rows
    assert [(dot.trust, dot.price, dot.band) for dot in lens.dots] == [
        ("North Trust", D(44), Band.BELOW_MEDIAN)
    ]
    assert (lens.spread, lens.to_lower_quartile, lens.to_minimum) == (None, None, None)
    assert (lens.trusts, lens.to_median) == (3, D(0))
    with pytest.raises(NotFound):
        found(world, BASELINES, world.stranger)


def test_one_item(world: World, year: Year) -> None:
    lens = find_variation(
        actor=world.lead.actor(),
        consortium_id=world.seven_oaks,
        item_id=year.items["IOL"],
        wanted=BASELINES,
    )
    assert lens is not None
    assert lens.trusts == 3
    nothing = find_variation(
        actor=world.lead.actor(),
        consortium_id=world.seven_oaks,
        item_id=year.items["OVD"],
        wanted=BASELINES,
    )
    assert nothing is None
