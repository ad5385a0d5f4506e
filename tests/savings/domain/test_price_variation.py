"""Price variation: formula F12 and worked example W5 of the savings method."""

from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.price_variation import (
    Band,
    Benchmark,
    Point,
    Quartiles,
    headline,
    quantile,
    variation_of,
)

D, F = Decimal, Fraction
INCLUSIVE, EXCLUSIVE = Quartiles
# Story, section 5.0: baseline price of a lens and cases a year.
FOUNDERS = {
    "NOR": ("44.00", 6000),
    "SOU": ("46.50", 4000),
    "EAS": ("47.00", 3500),
    "WES": ("43.00", 3000),
    "CEN": ("45.00", 5000),
    "COA": ("49.00", 2500),
    "VAL": ("52.00", 2000),
}
LENSES = [
    Point(trust=trust, price=F(price), quantity=D(quantity))
    for trust, (price, quantity) in FOUNDERS.items()
]


class TestW5:
    @pytest.mark.parametrize(
        ("method", "benchmark", "price", "opportunity"),
        [
            (INCLUSIVE, Benchmark.MEDIAN, "46.50", 19_000),
            (EXCLUSIVE, Benchmark.MEDIAN, "46.50", 19_000),
            (INCLUSIVE, Benchmark.LOWER_QUARTILE, "44.50", 45_500),
            (EXCLUSIVE, Benchmark.LOWER_QUARTILE, "44.00", 54_000),
            (INCLUSIVE, Benchmark.MINIMUM, "43.00", 77_000),
        ],
    )
    def test_opportunities(
        self, method: Quartiles, benchmark: Benchmark, price: str, opportunity: int
    ) -> None:
        found = variation_of(LENSES, method=method)
        assert found.spread is not None
        assert found.spread.benchmark(benchmark) == F(price)
        assert found.opportunity(benchmark) == D(opportunity)

    def test_spread(self) -> None:
        # Sum 326.50, mean 46.642857; squares 15,286.25 less 7 means squared: variance 8.193878,
        # root 2.862495, over the mean 6.137%. 52 / 43 = 1.2093.
        spread = variation_of(LENSES, method=INCLUSIVE).spread
        assert spread is not None
        assert (spread.trusts, spread.lowest, spread.highest) == (7, F(43), F(52))
        assert (spread.upper_quartile, spread.variation, spread.ratio) == (
            F(48),
            D("6.1"),
            D("1.21"),
        )

    def test_each_trust_s_part_adds_up(self) -> None:
        # Above 46.50: East 3,500 x 0.50, Coast 2,500 x 2.50, Valley 2,000 x 5.50.
        found = variation_of(LENSES, method=INCLUSIVE)
        parts = {t: found.opportunity(Benchmark.MEDIAN, trust=t) for t in FOUNDERS}
        assert {t: part for t, part in parts.items() if part} == {
            "EAS": D(1_750),
            "COA": D(6_250),
            "VAL": D(11_000),
        }

    @pytest.mark.parametrize(
        ("price", "band"),
        [
            ("44.50", Band.LOWEST_QUARTER),
            ("46.50", Band.BELOW_MEDIAN),
            ("47.00", Band.ABOVE_MEDIAN),
            ("49.00", Band.HIGHEST_QUARTER),
        ],
    )
    def test_bands(self, price: str, band: Band) -> None:
        spread = variation_of(LENSES, method=INCLUSIVE).spread
        assert spread is not None
        assert spread.band(F(price)) is band


class TestBenchmarkPoints:
    def test_one_odd_order_is_none(self) -> None:
        # The median trust buys 3,500: a point needs 175. Fifty lenses at £20 were a mistake.
        odd = Point(trust="HIL", price=F(20), quantity=D(50))
        found = variation_of([*LENSES, odd], method=INCLUSIVE)
        assert found.spread is not None
        assert (found.spread.trusts, found.spread.lowest) == (7, F(43))
        assert found.opportunity(Benchmark.MINIMUM) == D(77_000)
        every = variation_of([*LENSES, odd], method=INCLUSIVE, least_share=F(0))
        assert every.spread is not None
        assert every.spread.lowest == F(20)

    def test_a_small_and_dear_one_still_shows_its_opportunity(self) -> None:
        dear = Point(trust="HIL", price=F(60), quantity=D(100))
        found = variation_of([*LENSES, dear], method=INCLUSIVE)
        # 100 x (60 - 46.50) on top of W5.
        assert found.opportunity(Benchmark.MEDIAN) == D(20_350)

    def test_two_trusts_are_no_benchmark(self) -> None:
        found = variation_of(LENSES[:2], method=INCLUSIVE)
        assert (found.spread, found.opportunity(Benchmark.MINIMUM)) == (None, None)
        assert variation_of([], method=INCLUSIVE).spread is None


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("45500.00", 46_000), ("45499.99", 45_000), ("672694.06", 673_000), ("499.00", 0)],
)
def test_headlines_are_thousands(exact: str, shown: int) -> None:
    assert headline(D(exact)) == D(shown)


@given(st.lists(st.fractions(min_value=0, max_value=1000), min_size=3, max_size=30))
def test_quartiles_are_those_of_the_statistics_library(prices: list[Fraction]) -> None:
    ordered = sorted(prices)
    for method in Quartiles:
        expected = quantiles(ordered, n=4, method=method.value)
        assert [quantile(ordered, quarter, method) for quarter in (1, 2, 3)] == expected
