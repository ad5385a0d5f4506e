"""Quantiles of t and beta, and tails of the normal distribution, against published tables."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.distributions import (
    STANDARD,
    beta_below,
    beta_quantile,
    binomial_up_to,
    normal_below,
    normal_between,
    t_quantile,
)
from consortium.equipment.domain.uncertainty import coverage_factor


class TestTQuantile:
    # GUM (JCGM 100:2008) Table G.2, column 95.45 %.
    @pytest.mark.parametrize(
        ("dof", "k"),
        [
            *[(1, 13.97), (2, 4.53), (3, 3.31), (4, 2.87), (5, 2.65), (6, 2.52), (7, 2.43)],
            *[(8, 2.37), (9, 2.32), (10, 2.28), (15, 2.18), (20, 2.13), (30, 2.09), (100, 2.025)],
        ],
    )
    def test_agrees_with_the_table_of_the_gum(self, dof: int, k: float) -> None:
        assert coverage_factor(dof) == pytest.approx(k, abs=0.0051)

    # One and two degrees of freedom have closed forms: tan(π(p − ½)), and by its square root.
    @pytest.mark.parametrize(("dof", "t"), [(1, 6.313751514675), (2, 2.919985580354)])
    def test_is_exact_for_few(self, dof: int, t: float) -> None:
        assert t_quantile(0.95, dof) == pytest.approx(t, abs=1e-11)

    # scipy 1.17, stats.t.ppf(0.97725, dof).
    @pytest.mark.parametrize(
        ("dof", "k"),
        [
            (46.29863930930013, 2.055457802386171),
            (972.1406787809156, 2.0025773400075035),
            (3411.633627480846, 2.000735496193522),
            (298741.4145398969, 2.000010812401834),
        ],
    )
    def test_agrees_with_scipy_at_broken_degrees_of_freedom(self, dof: float, k: float) -> None:
        assert coverage_factor(dof) == pytest.approx(k, abs=1e-12)

    def test_has_no_step_where_the_expansion_takes_over(self) -> None:
        assert coverage_factor(999.999999) == pytest.approx(coverage_factor(1000), abs=1e-11)

    @given(st.floats(1, 5000), st.floats(1, 5000))
    def test_falls_with_the_degrees_of_freedom(self, one: float, other: float) -> None:
        fewer, more = sorted((one, other))
        assert coverage_factor(fewer) >= coverage_factor(more) - 1e-12 > 2 - 1e-9


class TestNormal:
    def test_keeps_the_digits_of_a_far_tail(self) -> None:
        # ILAC-G8:09/2019, table of guard bands: r = 3, six standard uncertainties.
        assert normal_below(-6) == pytest.approx(9.9e-10, abs=5e-12)
        assert normal_between(6, 7) == pytest.approx(normal_between(-7, -6), rel=1e-12)

    @given(st.floats(-5, 5))
    def test_agrees_with_the_standard_library(self, z: float) -> None:
        assert normal_below(z) == pytest.approx(STANDARD.cdf(z), abs=1e-12)


class TestBeta:
    @given(st.integers(0, 40), st.integers(0, 40), st.floats(0.01, 0.99))
    def test_is_the_tail_of_a_binomial(self, hits: int, misses: int, share: float) -> None:
        trials = hits + misses + 1
        tail = sum(
            comb(trials, each) * share**each * (1 - share) ** (trials - each)
            for each in range(hits + 1, trials + 1)
        )
        assert beta_below(share, hits + 1, misses + 1) == pytest.approx(tail, abs=1e-9)
        assert binomial_up_to(hits, trials, share) == pytest.approx(1 - tail, abs=1e-9)

    @given(st.floats(0.001, 0.999), st.floats(0.5, 50), st.floats(0.5, 50))
    def test_quantile_is_its_inverse(self, share: float, a: float, b: float) -> None:
        assert beta_below(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-9)
