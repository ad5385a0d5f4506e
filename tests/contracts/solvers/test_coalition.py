"""Who holds the consortium together: temptations, leavers, and how near the tiers are."""

from fractions import Fraction

from hypothesis import given, settings

from consortium.contracts.domain.together.coalition import CostGame
from consortium.contracts.solvers.coalition import analyse
from tests.contracts.games import games, one_lot, prices, tabled

# 60, 50 and 40 boxes at 10.00, 9.00 from 100, 8.00 from 150; all figures worked by hand.
WORKED = one_lot((60, 50, 40), prices((1, 10), (100, 9), (150, 8)))


class TestAnalyse:
    def test_says_what_staying_together_saves(self) -> None:
        found = analyse(WORKED)
        assert found.grand_cost == 1_200
        assert dict(found.standalone_cost) == {"A": 600, "B": 500, "C": 400}
        assert found.saving == 300

    def test_shares_one_price_by_quantity(self) -> None:
        equal = analyse(WORKED).allocations["equal_price"]
        assert dict(equal.pay) == {"A": 480, "B": 400, "C": 320}
        assert dict(equal.gain_vs_alone) == {"A": 120, "B": 100, "C": 80}
        assert equal.weakest_link == "C"
        assert equal.in_core

    def test_names_who_is_tempted_most(self) -> None:
        found = analyse(
            tabled({"A": 10, "B": 10, "C": 10, "AB": 16, "AC": 16, "BC": 16, "ABC": 27})
        )
        shapley = found.allocations["shapley"]
        # All three pairs overpay 2; the first in binary order is A with B.
        assert shapley.temptation is not None
        assert shapley.temptation.coalition == ("A", "B")
        assert shapley.temptation.excess == 2
        assert shapley.in_core is False
        assert found.least_core == 2
        assert "equal_price" not in found.allocations

    def test_says_what_a_leaver_changes(self) -> None:
        leaves = analyse(WORKED).opt_out["C"]
        # A and B alone: 110 boxes at 9.00.
        assert leaves.cost_alone == 400
        assert leaves.rest_cost_without == 990
        assert leaves.system_loss == 190
        assert leaves.leaver_change["shapley"] == 80
        assert leaves.externality_on_rest["shapley"] == 990 - (1_200 - 320)
        assert leaves.penalty("shapley") == 110

    def test_counts_how_near_the_next_tier_is_and_who_can_lose_this_one(self) -> None:
        (lot,) = analyse(WORKED).break_even
        assert (lot.volume, lot.tier, lot.headroom, lot.to_next_tier) == (150, 3, 0, None)
        assert (lot.pivotal, lot.min_leavers) == (("A", "B", "C"), 1)
        (roomy,) = analyse(one_lot((60, 50, 40), prices((1, 10), (80, 9), (200, 8)))).break_even
        assert (roomy.tier, roomy.headroom, roomy.to_next_tier) == (2, 70, 50)
        assert (roomy.pivotal, roomy.min_leavers) == ((), 2)
        (first,) = analyse(one_lot((60, 50), prices((1, 10)))).break_even
        assert (first.tier, first.pivotal, first.min_leavers) == (1, (), None)

    def test_of_one_alone_is_calm(self) -> None:
        alone = analyse(one_lot((5,), prices((1, 10)))).allocations["shapley"]
        assert alone.in_core
        assert alone.temptation is not None
        assert alone.temptation.coalition == ()

    @given(games(most=5))
    @settings(max_examples=60)
    def test_every_split_splits_all(self, game: CostGame) -> None:
        found = analyse(game)
        for allocation in found.allocations.values():
            assert sum(allocation.pay.values(), Fraction(0)) == found.grand_cost

    @given(games(most=5))
    @settings(max_examples=60)
    def test_the_nucleolus_is_in_the_core_whenever_there_is_one(self, game: CostGame) -> None:
        found = analyse(game)
        assert found.least_core is not None
        assert found.allocations["nucleolus"].in_core == (found.least_core <= 0)
        if any(allocation.in_core for allocation in found.allocations.values()):
            assert found.least_core <= 0
