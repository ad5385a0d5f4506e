"""Packs convert exactly, and read as people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import units
from consortium.foundation.domain.units import Pack

D = Decimal
base_units = st.fractions(min_value=Fraction(1, 1000), max_value=10_000, max_denominator=1000)
prices = st.decimals(min_value=0, max_value=100_000, places=6)
quantities = st.decimals(min_value=0, max_value=1_000_000, places=6)


class TestPack:
    def test_a_box_of_ten(self) -> None:
        box = Pack("BX", Fraction(10))
        assert box.to_base(D(3)) == 30
        assert box.price_per_base_unit(D("450.00")) == 45

    def test_a_third_stays_exact(self) -> None:
        third = Pack("BT", Fraction(1, 3))
        assert third.to_base(D(3)) == 1
        assert third.price_per_base_unit(D("1.00")) == 3

    @pytest.mark.parametrize("nothing", [Fraction(0), Fraction(-1)])
    def test_must_hold_more_than_nothing(self, nothing: Fraction) -> None:
        with pytest.raises(ValueError, match="more than nothing"):
            Pack("BX", nothing)

    @given(prices, quantities, base_units)
    def test_what_is_paid_does_not_depend_on_the_pack(
        self, price: Decimal, packs: Decimal, holds: Fraction
    ) -> None:
        pack = Pack("BX", holds)
        paid = pack.price_per_base_unit(price) * pack.to_base(packs)
        assert paid == Fraction(price) * Fraction(packs)

    @given(prices, st.integers(1, 10_000), st.integers(1, 10_000))
    def test_a_pure_re_pack_leaves_the_price_of_a_base_unit_alone(
        self, each: Decimal, before: int, after: int
    ) -> None:
        old, new = Pack("BX", Fraction(before)), Pack("BX", Fraction(after))
        assert old.price_per_base_unit(each * before) == new.price_per_base_unit(each * after)


class TestWords:
    @pytest.mark.parametrize(
        ("quantity", "words"),
        [
            (D(26_400), "26,400"),
            (D("49.430"), "49.43"),
            (D("0.000001"), "0.000001"),
            (D("-1234.5"), "-1,234.5"),
            (Fraction(1, 3), "1/3"),
            (Fraction(10_000, 3), "10,000/3"),
            (Fraction(5, 4), "1.25"),
            (Fraction(7), "7"),
            (D("1E+3"), "1,000"),
        ],
    )
    def test_quantities(self, quantity: Decimal | Fraction, words: str) -> None:
        assert units.plain(quantity) == words

    def test_units_have_words_and_unknown_codes_stay(self) -> None:
        assert units.unit_name("EA") == "each"
        assert units.unit_name("ZZ") == "ZZ"

    def test_units_of_measurement_are_printed_with_their_symbol(self) -> None:
        # UCUM 2.1, the column "print symbol".
        assert units.symbol("mm[Hg]") == "mmHg"
        assert units.symbol("Cel") == "°C"
        assert units.symbol("kPa") == "kPa"

    @given(st.fractions())
    def test_a_terminating_fraction_is_exactly_its_decimal(self, value: Fraction) -> None:
        exact = units.terminating(value)
        assert exact is None or Fraction(exact) == value

    @given(st.decimals(-(10**12), 10**12, places=9))
    def test_every_decimal_is_found_again(self, value: Decimal) -> None:
        assert units.terminating(Fraction(value)) == value
