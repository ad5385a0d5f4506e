"""Pounds: rounding, splitting, and how they read."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import money

D = Decimal
pence = st.integers(min_value=-(10**12), max_value=10**12).map(lambda number: number * money.PENNY)
codes = st.text(alphabet="ABCDEFGH", min_size=1, max_size=3)
weights = st.dictionaries(
    codes, st.fractions(min_value=0, max_value=1000, max_denominator=1000), min_size=1, max_size=9
).filter(lambda each: sum(each.values()) > 0)


class TestPennies:
    @pytest.mark.parametrize(
        ("exact", "rounded"),
        [
            ("0.005", "0.01"),
            ("-0.005", "-0.01"),
            ("0.004999", "0.00"),
            ("2.345", "2.35"),
            ("-2.345", "-2.35"),
            ("2.355", "2.36"),  # banker's rounding and floats each get one of these two wrong
            ("1000000.015", "1000000.02"),
        ],
    )
    def test_rounds_half_away_from_zero(self, exact: str, rounded: str) -> None:
        assert money.pennies(D(exact)) == D(rounded)
        assert money.pennies(Fraction(exact)) == D(rounded)

    @given(st.fractions(min_value=-(10**9), max_value=10**9))
    def test_is_never_more_than_half_a_penny_off(self, exact: Fraction) -> None:
        assert abs(Fraction(money.pennies(exact)) - exact) <= Fraction(1, 200)


class TestLineTotal:
    def test_never_rounds_the_unit_price_first(self) -> None:
        # 1,000 at £0.0525 is £52.50; with the price rounded to £0.05 it would be £50.00.
        assert money.line_total(D("0.0525"), D(1000)) == D("52.50")

    def test_takes_a_quantity_that_has_no_decimal(self) -> None:
        assert money.line_total(D("10.00"), Fraction(1, 3)) == D("3.33")
        assert money.line_total(D("-10.00"), Fraction(2, 3)) == D("-6.67")

    @given(st.decimals(0, 10_000, places=6), st.decimals(0, 100_000, places=6))
    def test_is_the_same_for_a_decimal_and_a_fraction(self, price: Decimal, of: Decimal) -> None:
        assert money.line_total(price, of) == money.line_total(price, Fraction(of))


class TestSplit:
    """The cases are worked by hand: largest remainder, ties to the first code."""

    @pytest.mark.parametrize(
        ("total", "shares", "expected"),
        [
            ("1000.00", {"A": 3, "B": 2, "C": 2}, ("428.57", "285.72", "285.71")),
            ("450.01", {"A": 5, "B": 3, "C": 1}, ("250.01", "150.00", "50.00")),
            ("0.10", {"A": 1, "B": 1, "C": 1}, ("0.04", "0.03", "0.03")),
            ("0.01", {"A": 1, "B": 1}, ("0.01", "0.00")),
            ("0.00", {"A": 1, "B": 2}, ("0.00", "0.00")),
            ("-0.10", {"A": 1, "B": 1, "C": 1}, ("-0.04", "-0.03", "-0.03")),
            ("7.00", {"A": 0, "B": 1}, ("0.00", "7.00")),
            ("1.00", {"A": Fraction(1, 3), "B": Fraction(2, 3)}, ("0.33", "0.67")),
            ("1.00", {"A": D("0.5"), "B": D("0.5")}, ("0.50", "0.50")),
        ],
    )
    def test_worked_examples(
        self, total: str, shares: dict[str, money.Weight], expected: tuple[str, ...]
    ) -> None:
        split = money.split(D(total), shares)
        assert tuple(split.values()) == tuple(map(D, expected))

    def test_a_tie_goes_to_the_first_code_whatever_the_order_they_are_given_in(self) -> None:
        assert money.split(D("0.10"), {"C": 1, "A": 1, "B": 1})["A"] == D("0.04")

    @pytest.mark.parametrize(
        ("total", "shares"),
        [
            ("1.00", {}),
            ("1.00", {"A": 0, "B": 0}),
            ("1.00", {"A": 2, "B": -1}),
            ("1.005", {"A": 1}),
        ],
    )
    def test_refuses_what_cannot_be_shared(self, total: str, shares: dict[str, int]) -> None:
        with pytest.raises(ValueError, match=r"weights|whole number of pence"):
            money.split(D(total), shares)

    @given(pence, weights)
    def test_shares_add_up_and_are_within_a_penny_of_ideal(
        self, total: Decimal, of: dict[str, Fraction]
    ) -> None:
        shares = money.split(total, of)
        assert sum(shares.values()) == total
        whole = sum(of.values())
        for code, share in shares.items():
            ideal = Fraction(total) * of[code] / whole
            assert abs(Fraction(share) - ideal) < Fraction(1, 100)

    @given(pence, weights)
    def test_does_not_depend_on_the_order_of_the_weights(
        self, total: Decimal, of: dict[str, Fraction]
    ) -> None:
        backwards = dict(reversed(of.items()))
        assert money.split(total, of) == money.split(total, backwards)


class TestRoundToTotal:
    def test_a_printed_column_adds_up(self) -> None:
        thirds = {"A": Fraction(10, 3), "B": Fraction(10, 3), "C": Fraction(10, 3)}
        assert money.round_to_total(thirds) == {"A": D("3.34"), "B": D("3.33"), "C": D("3.33")}

    @given(st.dictionaries(codes, st.fractions(-(10**6), 10**6, max_denominator=997)))
    def test_the_parts_add_up_to_their_rounded_sum(self, parts: dict[str, Fraction]) -> None:
        rounded = money.round_to_total(parts)
        assert sum(rounded.values()) == money.pennies(sum(parts.values(), Fraction(0)))
        for key, exact in parts.items():
            assert abs(Fraction(rounded[key]) - exact) < Fraction(1, 100)

    @given(
        st.dictionaries(codes, st.fractions(-100, 100, max_denominator=997), min_size=1),
        st.integers(-1, 1),
    )
    def test_the_parts_add_up_to_a_total_that_was_rounded_elsewhere(
        self, parts: dict[str, Fraction], pence: int
    ) -> None:
        total = money.pennies(sum(parts.values(), Fraction(0))) + pence * D("0.01")
        assert sum(money.round_to_total(parts, total=total).values()) == total

    def test_one_part_is_the_whole_total(self) -> None:
        assert money.round_to_total({"A": Fraction("1.005")}, total=D("1.02")) == {"A": D("1.02")}


class TestHalfUp:
    @pytest.mark.parametrize(
        ("value", "places", "found"),
        [
            (Fraction(1, 8), 2, "0.13"),
            (Fraction(-1, 8), 2, "-0.13"),
            (D("0.125"), 2, "0.13"),
            (Fraction(2, 3), 6, "0.666667"),
            (Fraction(5, 2), 0, "3"),
        ],
    )
    def test_goes_away_from_zero(self, value: Decimal | Fraction, places: int, found: str) -> None:
        assert str(money.half_up(value, places)) == found

    def test_of_a_share(self) -> None:
        # 249 of 400 are 62.25 per cent.
        assert money.percent_of(D(249), D(400)) == D("62.3")
        assert money.percent_of(D(249), D(0)) is None


class TestExactly:
    @pytest.mark.parametrize(
        ("value", "places", "fits"),
        [("1.20", 1, True), ("1.25", 1, False), ("100", 0, True), ("0.0000001", 6, False)],
    )
    def test_ignores_zeros_at_the_end(self, value: str, places: int, fits: bool) -> None:
        assert money.exactly(D(value), places) is fits


class TestWords:
    @pytest.mark.parametrize(
        ("amount", "words"),
        [
            (D("1234.5"), "£1,234.50"),
            (D("-20"), "−£20.00"),
            (D(0), "£0.00"),
            (D("-0.001"), "£0.00"),
            (None, "not known"),
        ],
    )
    def test_pounds(self, amount: Decimal | None, words: str) -> None:
        assert money.pounds(amount) == words

    @pytest.mark.parametrize(
        ("price", "words"),
        [
            (D("38"), "£38.00"),
            (D("0.0525"), "£0.0525"),
            (D("0.052500"), "£0.0525"),
            (D("-0.0525"), "−£0.0525"),
            (D("1234.123456"), "£1,234.123456"),
            (None, "no price"),
        ],
    )
    def test_unit_price(self, price: Decimal | None, words: str) -> None:
        assert money.unit_price(price) == words
