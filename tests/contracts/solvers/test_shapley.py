"""The Shapley split against its axioms, its definition over all orders, and worked games."""

from fractions import Fraction
from itertools import permutations

import numpy as np
from hypothesis import given, settings

from consortium.contracts.domain.together.coalition import CoalitionLot, CostGame, pounds_of
from consortium.contracts.solvers.coalition_costs import all_costs
from consortium.contracts.solvers.shapley import sampled_shapley, shapley
from tests.contracts.games import games, one_lot, prices, tabled


def over_all_orders(game: CostGame) -> list[Fraction]:
    """By definition: what each adds, averaged over every order of joining."""
    sums = [0] * len(game.trusts)
    orders = list(permutations(range(len(game.trusts))))
    for order in orders:
        mask = 0
        for trust in order:
            sums[trust] += game.cost(mask | 1 << trust) - game.cost(mask)
            mask |= 1 << trust
    return [Fraction(total, len(orders)) for total in sums]


class TestShapley:
    @given(games(most=5))
    @settings(max_examples=60)
    def test_is_the_mean_over_all_orders(self, game: CostGame) -> None:
        assert list(shapley(all_costs(game))) == over_all_orders(game)

    @given(games(most=6))
    def test_splits_all_and_no_more(self, game: CostGame) -> None:
        assert sum(shapley(all_costs(game))) == game.cost(game.everybody)

    @given(games(most=4), games(most=4))
    def test_of_two_games_together_is_the_sum(self, one: CostGame, other: CostGame) -> None:
        size = min(len(one.trusts), len(other.trusts))
        first, second = all_costs(one)[: 1 << size], all_costs(other)[: 1 << size]
        apart = [a + b for a, b in zip(shapley(first), shapley(second), strict=True)]
        assert list(shapley(first + second)) == apart

    def test_of_the_worked_lot(self) -> None:
        game = one_lot((60, 50, 40), prices((1, 10), (100, 9), (150, 8)))
        assert [pounds_of(each) for each in shapley(all_costs(game))] == [465, 415, 320]

    def test_charges_nothing_to_who_needs_nothing_and_alike_to_equals(self) -> None:
        game = one_lot((50, 0, 50), prices((1, 10), (100, 8)))
        assert [pounds_of(each) for each in shapley(all_costs(game))] == [400, 0, 400]

    def test_is_exact_where_sums_leave_64_bits(self) -> None:
        costs = np.full(1 << 12, (1 << 61) + 1, dtype=np.int64)
        costs[0] = 0
        assert shapley(costs) == (Fraction((1 << 61) + 1, 12),) * 12

    def test_of_an_empty_core(self) -> None:
        game = tabled({"A": 10, "B": 10, "C": 10, "AB": 16, "AC": 16, "BC": 16, "ABC": 27})
        assert [pounds_of(each) for each in shapley(all_costs(game))] == [9, 9, 9]


class TestSampled:
    def test_lies_within_its_interval_of_the_exact_split(self) -> None:
        game = one_lot((60, 50, 40, 25, 10), prices((1, 10), (60, 9), (120, 8)))
        exact = shapley(all_costs(game))
        sampled = sampled_shapley(game, orders=400)
        assert sum(sampled.shares) == game.cost(game.everybody)
        for share, true, within in zip(sampled.shares, exact, sampled.within, strict=True):
            # Twice the half-width: one trust in twenty may lie outside once.
            assert abs(float(share - true)) <= 2 * within + 1

    def test_is_the_same_every_time(self) -> None:
        game = one_lot((60, 50, 40), prices((1, 10), (100, 9)))
        assert sampled_shapley(game, orders=5) == sampled_shapley(game, orders=5)

    def test_goes_where_not_every_coalition_can_be_looked_at(self) -> None:
        lot = CoalitionLot(id="L1", demand=(50,) * 30, offers=(prices((1, 10), (900, 9)),))
        game = CostGame(id="thirty", trusts=tuple(f"T{at:02}" for at in range(30)), lots=(lot,))
        sampled = sampled_shapley(game, orders=50)
        # Equals pay alike: 1,500 units at 9.00 by thirty.
        assert [round(float(pounds_of(share)), 6) for share in sampled.shares] == [450.0] * 30
