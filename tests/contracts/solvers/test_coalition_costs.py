"""The table of all coalitions says what the plain definition says of each."""

import pytest
from hypothesis import given

from consortium.contracts.domain.together.coalition import UNIT, CostGame, SpendStep, pounds_of
from consortium.contracts.solvers.coalition_costs import MOST_TRUSTS, all_costs
from consortium.foundation.domain.errors import Invalid
from tests.contracts.games import games, one_lot, prices, tabled


def pounds(game: CostGame, coalition: int) -> float:
    return float(pounds_of(int(all_costs(game)[coalition])))


class TestAllCosts:
    @given(games())
    def test_are_those_of_the_definition(self, game: CostGame) -> None:
        costs = all_costs(game)
        assert [game.cost(mask) for mask in range(len(costs))] == costs.tolist()

    def test_prices_every_unit_at_the_tier_reached(self) -> None:
        # 60, 50 and 40 boxes; 10.00, 9.00 from 100, 8.00 from 150: worked by hand.
        game = one_lot((60, 50, 40), prices((1, 10), (100, 9), (150, 8)))
        assert [pounds(game, mask) for mask in range(8)] == [0, 600, 500, 990, 400, 900, 900, 1200]

    def test_prices_each_slice_at_its_own_tier(self) -> None:
        # C5: 10,000 at 44, 8,000 at 42, 7,000 at 40 and 1,000 at 38 are 1,094,000; all units at
        # the tier reached would be 988,000.
        steps = ((1, 44), (10_001, 42), (18_001, 40), (25_001, 38))
        assert pounds(one_lot((26_000,), prices(*steps, incremental=True)), 1) == 1_094_000
        assert pounds(one_lot((26_000,), prices(*steps)), 1) == 988_000

    def test_takes_the_cheapest_offer_open_to_all_its_buyers(self) -> None:
        game = one_lot((10, 10, 0), prices((1, 5)), prices((1, 3), eligible=0b001))
        # B may not take the second offer; C, who needs nothing, is in nobody's way.
        assert [pounds(game, mask) for mask in (0b001, 0b101, 0b011)] == [30, 30, 100]

    def test_adds_the_fixed_costs_after_the_rebate(self) -> None:
        game = one_lot(
            (10, 10),
            prices((1, 5)),
            rebate=(SpendStep(100 * 10_000, 400),),
            tender_cost=7 * 10_000,
            membership_cost=2 * 10_000,
        )
        # Alone 50 + 7; together 100 less 4 % reached at exactly 100, + 7 + 2 x 2.
        assert [pounds(game, mask) for mask in (1, 2, 3)] == [57, 57, 107]

    def test_says_which_lot_nobody_serves(self) -> None:
        game = one_lot((10, 10), prices((1, 5), eligible=0b01))
        with pytest.raises(Invalid) as refusal:
            all_costs(game)
        assert refusal.value.code == "no_offer"

    def test_refuses_more_trusts_than_fit(self) -> None:
        game = CostGame(id="many", trusts=tuple(map(str, range(MOST_TRUSTS + 1))))
        with pytest.raises(Invalid) as refusal:
            all_costs(game)
        assert refusal.value.code == "too_many_trusts"

    def test_refuses_amounts_that_would_not_be_kept_exactly(self) -> None:
        with pytest.raises(Invalid) as refusal:
            all_costs(one_lot((10**9,), prices((1, 50.0))))
        assert refusal.value.code == "too_large"

    def test_reads_a_table_as_it_stands(self) -> None:
        game = tabled({"A": 10, "B": 12, "AB": 16}, "AB")
        assert (all_costs(game) // UNIT).tolist() == [0, 10, 12, 16]
