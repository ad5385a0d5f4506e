"""The prenucleolus against published games and against what defines it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from consortium.contracts.domain.together.coalition import UNIT, CostGame, pounds_of
from consortium.contracts.solvers.coalition_costs import all_costs
from consortium.contracts.solvers.nucleolus import Nucleolus, nucleolus
from consortium.contracts.solvers.shapley import shapley
from tests.contracts.games import bankruptcy, games, one_lot, prices, tabled


def pays(game: CostGame) -> list[Fraction]:
    return [pounds_of(each) for each in nucleolus(all_costs(game)).pay]


def largest_excess(game: CostGame, pay: tuple[Fraction, ...]) -> Fraction:
    return max(
        sum((each for at, each in enumerate(pay) if mask >> at & 1), Fraction(0)) - game.cost(mask)
        for mask in range(1, game.everybody)
    )


class TestPublished:
    @pytest.mark.parametrize(
        ("estate", "awards"),
        [
            (100, [Fraction(100, 3)] * 3),
            (200, [50, 75, 75]),
            (300, [50, 100, 150]),
        ],
    )
    def test_divides_the_estates_of_the_talmud(self, estate: int, awards: list[Fraction]) -> None:
        # Aumann and Maschler 1985, table I: claims of 100, 200 and 300.
        assert pays(bankruptcy(estate, (100, 200, 300))) == [-each for each in awards]

    def test_of_the_worked_lot(self) -> None:
        # Independent program: 495, 400 and 305, every coalition at least 95 below its own cost.
        game = one_lot((60, 50, 40), prices((1, 10), (100, 9), (150, 8)))
        assert pays(game) == [495, 400, 305]
        assert nucleolus(all_costs(game)).least_core == -95 * UNIT

    def test_of_an_empty_core(self) -> None:
        # Each pair pays 18 and could have it for 16.
        game = tabled({"A": 10, "B": 10, "C": 10, "AB": 16, "AC": 16, "BC": 16, "ABC": 27})
        assert pays(game) == [9, 9, 9]
        assert nucleolus(all_costs(game)).least_core == 2 * UNIT

    def test_of_a_runway(self) -> None:
        # Littlechild 1974: needs of 1, 2 and 3 share a runway; a third each of what two share.
        costs = {"A": 1, "B": 2, "C": 3, "AB": 2, "AC": 3, "BC": 3, "ABC": 3}
        assert pays(tabled(costs)) == [Fraction(1, 2), Fraction(3, 4), Fraction(7, 4)]

    def test_of_one_alone(self) -> None:
        assert nucleolus(all_costs(tabled({"A": 7}, "A"))) == Nucleolus(
            pay=(Fraction(7 * UNIT),), least_core=Fraction(0)
        )


class TestWhatDefinesIt:
    @given(games(most=6))
    @settings(max_examples=60)
    def test_no_split_has_a_smaller_largest_excess(self, game: CostGame) -> None:
        if len(game.trusts) == 1:
            return
        costs = all_costs(game)
        found = nucleolus(costs)
        assert sum(found.pay) == game.cost(game.everybody)
        assert largest_excess(game, found.pay) == found.least_core
        assert largest_excess(game, shapley(costs)) >= found.least_core

    @given(games(most=5))
    @settings(max_examples=60)
    def test_equals_pay_alike(self, game: CostGame) -> None:
        costs = all_costs(game)
        pay = nucleolus(costs).pay
        for one in range(len(game.trusts)):
            for other in range(one):
                both = 1 << one | 1 << other
                if all(
                    costs[mask | 1 << one] == costs[mask | 1 << other]
                    for mask in range(len(costs))
                    if not mask & both
                ):
                    assert pay[one] == pay[other]
