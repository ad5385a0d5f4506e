"""Budgets of uncertainty: the case of D2 in the metrology notes, and what always holds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.uncertainty import (
    Component,
    ComponentKind,
    Share,
    budget_of,
    sample_of,
)
from consortium.foundation.domain.errors import Invalid

Kind = ComponentKind


def component(kind: Kind, size: str = "0", *, k: str = "2", times: str = "1") -> Component:
    return Component(
        source=kind.value, kind=kind, size=Decimal(size), k=Decimal(k), sensitivity=Decimal(times)
    )


def shares(*components: Component, readings: tuple[str, ...] = ("1",)) -> tuple[Share, ...]:
    return budget_of(components, sample_of(tuple(map(Decimal, readings)))).shares


class TestBudget:
    def test_d2_of_the_metrology_notes(self) -> None:
        # EA-4/02: four readings 0.04·√3/2 off their mean, so that s is 0.04 and s/√n 0.02.
        readings = [Decimal(20) + sign * Decimal("0.034641016151378") for sign in (1, -1, 1, -1)]
        budget = budget_of(
            (
                component(Kind.CERTIFICATE, "0.10"),
                component(Kind.RECTANGULAR, "0.06"),
                component(Kind.RESOLUTION, "0.1"),
                component(Kind.TYPE_A),
                component(Kind.RECTANGULAR, "0.02"),
            ),
            sample_of(readings),
        )
        assert [share.u for share in budget.shares] == pytest.approx(
            [0.05, 0.03464, 0.02887, 0.02, 0.01155], abs=1e-5
        )
        assert budget.u == pytest.approx(0.071181, abs=1e-6)
        assert 2 * budget.u == pytest.approx(0.142361, abs=2e-6)
        assert float(budget.dof or 0) == pytest.approx(481.3, abs=0.05)
        assert float(budget.k) == pytest.approx(2.0052, abs=1e-4)

    @pytest.mark.parametrize(
        ("given", "square"),
        [
            (component(Kind.CERTIFICATE, "0.3", k="3"), Fraction(1, 100)),
            (component(Kind.RECTANGULAR, "0.3"), Fraction(3, 100)),
            (component(Kind.RESOLUTION, "0.6"), Fraction(3, 100)),
            (component(Kind.RECTANGULAR, "3", times="-0.1"), Fraction(3, 100)),
        ],
    )
    def test_squares_each_kind_exactly(self, given: Component, square: Fraction) -> None:
        assert shares(given)[0].square == square

    def test_of_certificates_alone_has_a_k_of_two(self) -> None:
        budget = budget_of([component(Kind.CERTIFICATE, "0.2")], sample_of([Decimal(1)]))
        assert budget.dof is None
        assert budget.k == 2

    def test_of_equal_readings_has_infinitely_many_degrees_of_freedom(self) -> None:
        budget = budget_of(
            [component(Kind.TYPE_A), component(Kind.CERTIFICATE, "0.2")],
            sample_of([Decimal("1.5")] * 3),
        )
        assert (budget.dof, budget.u) == (None, 0.1)

    def test_of_repeatability_alone_has_one_degree_fewer_than_readings(self) -> None:
        budget = budget_of([component(Kind.TYPE_A)], sample_of(list(map(Decimal, "123"))))
        assert budget.dof == 2
        assert budget.square == Fraction(1, 3)

    def test_takes_degrees_of_freedom_that_a_certificate_states(self) -> None:
        stated = Component(
            source="standard", kind=Kind.CERTIFICATE, size=Decimal(1), dof=Decimal("12.5")
        )
        assert budget_of([stated], sample_of([Decimal(1)])).dof == Fraction(25, 2)

    def test_asks_for_two_readings_to_say_how_they_repeat(self) -> None:
        with pytest.raises(Invalid) as refusal:
            shares(component(Kind.TYPE_A))
        assert refusal.value.code == "too_few_readings"


decimals = st.decimals(-1000, 1000, places=4)


class TestWhatAlwaysHolds:
    @given(st.lists(decimals, min_size=2, max_size=8), decimals)
    def test_adding_a_constant_moves_the_mean_alone(
        self, readings: list[Decimal], shift: Decimal
    ) -> None:
        here, there = sample_of(readings), sample_of([each + shift for each in readings])
        assert there.mean - here.mean == Fraction(shift)
        assert there.variance_of_mean() == here.variance_of_mean() >= 0

    @given(st.lists(decimals, min_size=2, max_size=8), st.decimals(0, 5, places=3))
    def test_another_component_never_takes_uncertainty_away(
        self, readings: list[Decimal], size: Decimal
    ) -> None:
        sample, drift = sample_of(readings), component(Kind.RECTANGULAR, str(size))
        alone = budget_of([component(Kind.TYPE_A)], sample)
        both = budget_of([component(Kind.TYPE_A), drift], sample)
        assert both.square >= alone.square
        if alone.dof is not None and both.dof is not None:
            assert both.dof >= alone.dof
