"""Decision rules and probabilities: the cases of D1 in the metrology notes, and boundaries."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.conformity import (
    Limits,
    Rule,
    RuleKind,
    Verdict,
    chances,
    either_side,
    judge,
    worst,
)
from consortium.equipment.domain.uncertainty import Budget
from consortium.foundation.domain.errors import Invalid


def limits(lower: str | None, upper: str | None) -> Limits:
    return Limits(
        lower=None if lower is None else Fraction(lower),
        upper=None if upper is None else Fraction(upper),
    )


def with_u(u: str) -> Budget:
    return Budget(shares=(), square=Fraction(u) ** 2, dof=None, k=Fraction(2))


def guard_band(r: str = "1") -> Rule:
    return Rule(kind=RuleKind.GUARD_BAND, r=Decimal(r))


NON_BINARY = Rule(kind=RuleKind.NON_BINARY)
FIVE = limits("-5", "5")


class TestChances:
    def test_jcgm_106_clause_7_4_between_two_limits(self) -> None:
        # JCGM 106:2012, 7.4; the same as UKAS LAB 48 ed. 3, example 12.
        found = chances(Fraction("13.6"), limits("12.5", "16.3"), 1.8)
        assert found.within == pytest.approx(0.662630, abs=1e-6)
        assert found.below == pytest.approx(0.270563, abs=1e-6)
        assert found.above == pytest.approx(0.066807, abs=1e-6)

    def test_jcgm_106_clause_7_3_3_example_1_below_an_upper_limit(self) -> None:
        found = chances(Fraction("-5.47"), limits(None, "-5.40"), 0.05)
        assert found.within == pytest.approx(0.919243, abs=1e-6)
        assert found.below == 0

    def test_jcgm_106_clause_7_3_3_example_2_above_a_lower_limit(self) -> None:
        found = chances(Fraction("509.7"), limits("490", None), 8.6)
        assert found.within == pytest.approx(0.989010, abs=1e-6)
        assert found.above == 0

    def test_jcgm_106_clause_8_3_3_2_speed_that_is_surely_too_high(self) -> None:
        # Limit 100 km/h, u 2 % of the speed: 99.9 % sure from 106.5876 on.
        speed = Fraction("106.5876")
        found = chances(speed, limits("100", None), float(speed) * 0.02)
        assert found.within == pytest.approx(0.999, abs=1e-6)
        assert chances(Fraction(107), limits("100", None), 2.14).within > 0.999
        assert chances(Fraction(106), limits("100", None), 2.12).within < 0.999

    def test_suncal_process_between_nine_and_eleven(self) -> None:
        # suncal, test_cpk: N(10.5, 0.4) against 9 to 11.
        found = chances(Fraction("10.5"), limits("9", "11"), 0.4)
        assert 1 - found.within == pytest.approx(0.10574, abs=1e-5)
        assert found.below == pytest.approx(0.00009, abs=1e-5)
        assert found.above == pytest.approx(0.10565, abs=1e-5)

    @pytest.mark.parametrize(
        ("r", "risk"),
        [
            ("0", 0.5),
            ("0.5", 0.158655),
            ("0.83", 0.048457),
            ("1", 0.022750),
            ("1.5", 0.001350),
            ("3", 9.9e-10),
        ],
    )
    def test_ilac_g8_risk_at_the_acceptance_limit(self, r: str, risk: float) -> None:
        # ILAC-G8:09/2019, table of guard bands: measured at T − r·U, with U = 2u.
        found = chances(5 - Fraction(r) * 2, limits(None, "5"), 1.0)
        assert 1 - found.within == pytest.approx(risk, abs=5e-7 if risk > 1e-6 else 5e-12)
        assert found.above == pytest.approx(risk, rel=4e-3)

    @pytest.mark.parametrize(
        ("error", "found"), [("-6", (1, 0, 0)), ("5", (0, 1, 0)), ("5.1", (0, 0, 1))]
    )
    def test_without_uncertainty_is_certain(self, error: str, found: tuple[int, int, int]) -> None:
        where = chances(Fraction(error), FIVE, 0.0)
        assert (where.below, where.within, where.above) == found

    @given(st.fractions(-20, 20), st.floats(0.05, 5))
    def test_add_up_to_one(self, error: Fraction, u: float) -> None:
        found = chances(error, FIVE, u)
        assert found.below + found.within + found.above == pytest.approx(1)


class TestJudge:
    # The zones of D1: T = ±5, u = 0.8, U = 1.6, so A = 3.4.
    @pytest.mark.parametrize(
        ("error", "simple", "banded", "conditional", "within"),
        [
            ("3.3", "pass", "pass", "pass", 0.9832),
            ("3.4", "pass", "pass", "pass", 0.9772),
            ("3.5", "pass", "fail", "conditional_pass", 0.9696),
            ("4.2", "pass", "fail", "conditional_pass", 0.8413),
            ("4.9", "pass", "fail", "conditional_pass", 0.5497),
            ("5", "pass", "fail", "conditional_pass", 0.5),
            ("5.2", "fail", "fail", "conditional_fail", 0.4013),
            ("6.6", "fail", "fail", "conditional_fail", 0.0228),
            ("6.8", "fail", "fail", "fail", 0.0122),
        ],
    )
    def test_ilac_g8_zones(
        self, error: str, simple: str, banded: str, conditional: str, within: float
    ) -> None:
        for sign in (1, -1):
            measured, budget = sign * Fraction(error), with_u("0.8")
            assert judge(measured, FIVE, Rule(), budget) == simple
            assert judge(measured, FIVE, guard_band(), budget) == banded
            assert judge(measured, FIVE, NON_BINARY, budget) == conditional
            assert chances(measured, FIVE, 0.8).within == pytest.approx(within, abs=5e-5)

    def test_decides_at_a_limit_that_is_no_decimal(self) -> None:
        # U = 2/√3 = 1.154700538379…, which no decimal hits: one lies inside it, the next not.
        budget = Budget(shares=(), square=Fraction(1, 3), dof=None, k=Fraction(2))
        wide = limits("-100", "0")
        assert judge(Fraction("-1.15470053838"), wide, guard_band(), budget) is Verdict.PASS
        assert judge(Fraction("-1.15470053837"), wide, guard_band(), budget) is Verdict.FAIL

    def test_is_not_applicable_when_the_band_leaves_no_room(self) -> None:
        # A < 0 as soon as U > T; at U = T only the very middle passes.
        assert judge(Fraction(0), FIVE, guard_band(), with_u("2.51")) is Verdict.NOT_APPLICABLE
        assert judge(Fraction(0), FIVE, NON_BINARY, with_u("2.51")) is Verdict.NOT_APPLICABLE
        assert judge(Fraction(0), FIVE, guard_band(), with_u("2.5")) is Verdict.PASS
        assert judge(Fraction(0), FIVE, Rule(), with_u("9")) is Verdict.PASS

    def test_of_one_limit_is_always_applicable(self) -> None:
        low = limits("0", None)
        assert judge(Fraction(11), low, guard_band(), with_u("5")) is Verdict.PASS
        assert judge(Fraction(9), low, guard_band(), with_u("5")) is Verdict.FAIL

    def test_without_uncertainty_is_simple_only(self) -> None:
        assert judge(Fraction(5), FIVE, Rule(), None) is Verdict.PASS
        with pytest.raises(Invalid) as refusal:
            judge(Fraction(0), FIVE, guard_band(), None)
        assert refusal.value.code == "uncertainty_missing"

    @given(st.fractions(-9, 9), st.fractions(0, 2), st.decimals(0, 2, places=2))
    def test_a_wider_band_never_helps(self, error: Fraction, u: Fraction, r: Decimal) -> None:
        budget = Budget(shares=(), square=u**2, dof=None, k=Fraction(2))
        narrow = judge(error, FIVE, guard_band("0"), budget)
        wide = judge(error, FIVE, Rule(kind=RuleKind.GUARD_BAND, r=r), budget)
        assert narrow is judge(error, FIVE, Rule(), budget)
        assert worst((narrow, wide)) is wide


class TestEitherSide:
    @pytest.mark.parametrize("reference", ["50", "-50"])
    def test_takes_a_percentage_of_the_size(self, reference: str) -> None:
        found = either_side(Decimal(reference), percent=Decimal(2), fixed=Decimal("0.5"))
        assert (found.lower, found.upper) == (Fraction("-1.5"), Fraction("1.5"))


class TestWorst:
    @pytest.mark.parametrize("order", list(permutations(Verdict))[::60])
    def test_is_the_last_of_the_order_whatever_came_first(self, order: tuple[Verdict, ...]) -> None:
        assert worst(order) is Verdict.INCOMPLETE
        assert worst(each for each in order if each is not Verdict.INCOMPLETE) is (
            Verdict.NOT_APPLICABLE
        )

    def test_of_nothing_is_incomplete(self) -> None:
        assert worst([]) is Verdict.INCOMPLETE
