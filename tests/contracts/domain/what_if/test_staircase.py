"""Dead zones and next steps. Figures: the golden example of tiers, clause C1 with its table T."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.terms.schedules import Measure, Tier
from consortium.contracts.domain.what_if.staircase import DeadZone, dead_zones, place_of, price_at
from tests.contracts import strategies
from tests.contracts.story import IMAGES, LENS, tiers

D = Decimal
GOLDEN = tiers("ANY", ("0", "10.00"), ("10000", "9.40"), ("25000", "8.90"), ("50000", "8.30"))


class TestDeadZones:
    def test_of_the_golden_example_the_last_begins_at_46_630(self) -> None:
        assert dead_zones(GOLDEN, {})[-1] == DeadZone(D(46_630), D(50_000))

    def test_of_table_t_the_last_begins_at_23_750(self) -> None:
        assert dead_zones(LENS.tiers, {})[-1] == DeadZone(D(23_750), D(25_000))

    def test_there_is_none_where_the_price_does_not_fall(self) -> None:
        assert dead_zones(tiers("ANY", ("0", "5"), ("100", "5")), {}) == ()

    def test_never_begins_below_its_own_tier(self) -> None:
        assert dead_zones(tiers("ANY", ("0", "9"), ("90", "5"), ("100", "1")), {}) == (
            DeadZone(D(50), D(90)),
            DeadZone(D(90), D(100)),
        )

    def test_of_items_that_share_tiers_goes_by_what_is_bought(self) -> None:
        both = (Tier(D(0), {"A": D(10), "B": D(2)}), Tier(D(100), {"A": D(5), "B": D(2)}))
        # Three of A for each of B: 8 a unit on average, then 4.25; 100 × 4.25 ÷ 8 is 53.125.
        assert dead_zones(both, {"A": D(3), "B": D(1)}) == (DeadZone(D(54), D(100)),)
        assert dead_zones(both, {"B": D(1)}) == ()
        assert price_at(both[0], {}) == 6

    @given(strategies.tier_tables(("IOL",), Measure.COMMITTED_QUANTITY), st.integers(0, 45_000))
    @settings(max_examples=100)
    def test_is_where_buying_up_costs_no_more(self, table: tuple[Tier, ...], units: int) -> None:
        place = place_of(table, D(units), {})
        above = [tier for tier in table if tier.lower_bound > units]
        costs_no_more = bool(above) and above[0].lower_bound * above[0].prices["IOL"] <= (
            units * table[place.tier].prices["IOL"]
        )
        assert (place.zone is not None) == costs_no_more


class TestPlace:
    def test_24_000_lenses_cost_10_000_pounds_more_than_25_000(self) -> None:
        place = place_of(LENS.tiers, D(24_000), {})
        assert (place.tier, place.to_next) == (2, D(1_000))
        assert place.zone == DeadZone(D(23_750), D(25_000))
        assert place.cheaper_by == 10_000

    def test_at_the_begin_of_a_zone_it_is_no_cheaper_and_costs_no_more(self) -> None:
        assert place_of(LENS.tiers, D(23_750), {}).cheaper_by == 0
        assert place_of(LENS.tiers, D(23_749), {}).zone is None

    def test_on_the_last_step_there_is_no_next(self) -> None:
        place = place_of(LENS.tiers, D(26_400), {})
        assert (place.tier, place.to_next, place.zone) == (3, None, None)

    def test_members_are_not_bought_up_to_a_step(self) -> None:
        place = place_of(IMAGES.tiers, D(7), {}, by_volume=False)
        assert (place.tier, place.to_next, place.zone, place.cheaper_by) == (3, D(1), None, None)

    @pytest.mark.parametrize(("units", "more"), [(46_629, None), (46_630, Fraction(7))])
    def test_of_the_golden_example(self, units: int, more: Fraction | None) -> None:
        """46,630 × 8.90 is 415,007; 50,000 × 8.30 is 415,000."""
        assert place_of(GOLDEN, D(units), {}).cheaper_by == more
