"""C10, price hold then indexation. Figures: consortium clause catalogue, C10, and by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.indexation import (
    Indexation,
    Limit,
    Method,
    average_index,
    check_hold,
    held_until,
    review,
    reviews,
)
from consortium.contracts.domain.clauses.indexation_sum import IndexationSum
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period, financial_year

D = Decimal
CATALOGUE = Indexation(
    series="CPI services, ONS D7NN",
    method=Method.BASE,
    fixed_share=D("0.1"),
    cap=D("0.03"),
    hold_months=24,
    average_months=12,
)
UNBOUNDED = replace(CATALOGUE, cap=None)
WHOLE = replace(UNBOUNDED, fixed_share=D(0))
# The story's index: 2023/24 100.0, 2024/25 102.0, 2025/26 105.0.
STORY = {
    financial_year(2023): D("100.0"),
    financial_year(2024): D("102.0"),
    financial_year(2025): D("105.0"),
}


class TestReview:
    def test_a_tenth_is_fixed_and_the_cap_bounds_the_rest(self) -> None:
        found = review(
            CATALOGUE, price=D("38.00"), index_then=Fraction(1000), index_now=Fraction(1052)
        )
        assert found.index_ratio == Fraction("1.052")
        assert found.uncapped == Fraction("1.0468")
        assert found.limited_by is Limit.CAP
        assert found.after == D("39.14")

    def test_without_a_cap_the_price_follows_the_index(self) -> None:
        found = review(
            UNBOUNDED, price=D("38.00"), index_then=Fraction(1000), index_now=Fraction(1052)
        )
        # 38 × 1.0468 = 39.7784; the Ministry's variation is that less 38.
        assert (found.after, found.limited_by) == (D("39.78"), None)

    @pytest.mark.parametrize(
        ("floor", "after", "limited_by"),
        [
            (None, "98.20", None),
            ("0", "100.00", Limit.FLOOR),
            ("-0.01", "99.00", Limit.FLOOR),
            ("-0.02", "98.20", None),
        ],
    )
    def test_a_floor_bounds_a_fall(
        self, floor: str | None, after: str, limited_by: Limit | None
    ) -> None:
        # 0.1 + 0.9 × 0.98 = 0.982.
        terms = replace(UNBOUNDED, floor=None if floor is None else D(floor))
        found = review(terms, price=D(100), index_then=Fraction(100), index_now=Fraction(98))
        assert (found.after, found.limited_by) == (D(after), limited_by)

    @given(st.integers(1, 10_000), st.integers(1, 10_000))
    def test_stays_within_cap_and_floor(self, then: int, now: int) -> None:
        terms = replace(CATALOGUE, floor=D("-0.02"))
        found = review(terms, price=D(100), index_then=Fraction(then), index_now=Fraction(now))
        assert D("98.00") <= found.after <= D("103.00")

    @pytest.mark.parametrize(("then", "now"), [(0, 100), (100, 0), (-1, 100)])
    def test_an_index_is_above_zero(self, then: int, now: int) -> None:
        with pytest.raises(ValueError, match="above zero"):
            review(CATALOGUE, price=D(1), index_then=Fraction(then), index_now=Fraction(now))


class TestReviewsInARow:
    INDICES = (Fraction(100), Fraction(104), Fraction("108.16"))

    def after(self, terms: Indexation) -> list[Decimal]:
        return [each.after for each in reviews(terms, price=D(100), indices=self.INDICES)]

    def test_without_bounds_both_methods_agree(self) -> None:
        expected = [D("104.00"), D("108.16")]
        assert self.after(WHOLE) == expected
        assert self.after(replace(WHOLE, method=Method.CHAINED)) == expected

    def test_by_the_base_method_the_cap_bounds_the_whole_change(self) -> None:
        assert self.after(replace(WHOLE, cap=D("0.03"))) == [D("103.00"), D("103.00")]

    def test_by_the_chained_method_it_bounds_each_review(self) -> None:
        terms = replace(WHOLE, cap=D("0.03"), method=Method.CHAINED)
        assert self.after(terms) == [D("103.00"), D("106.09")]

    def test_a_fixed_share_shrinks_by_the_base_method_only(self) -> None:
        # Half fixed: base 0.5 + 0.5 × 1.0816 = 1.0408; chained 1.02 × 1.02 = 1.0404.
        half = replace(WHOLE, fixed_share=D("0.5"))
        assert self.after(half) == [D("102.00"), D("104.08")]
        assert self.after(replace(half, method=Method.CHAINED)) == [D("102.00"), D("104.04")]


class TestHold:
    STARTS = date(2025, 4, 1)

    def test_lasts_24_months(self) -> None:
        assert held_until(CATALOGUE, priced_from=self.STARTS) == date(2027, 4, 1)

    def test_refuses_the_last_day_of_the_hold_and_says_when_it_ends(self) -> None:
        with pytest.raises(Conflict, match="until 1 April 2027") as refusal:
            check_hold(CATALOGUE, priced_from=self.STARTS, effective_on=date(2027, 3, 31))
        assert refusal.value.code == "price_held"

    def test_lets_the_first_day_after_it_pass(self) -> None:
        check_hold(CATALOGUE, priced_from=self.STARTS, effective_on=date(2027, 4, 1))


class TestAverage:
    @pytest.mark.parametrize(
        ("before", "expected"),
        [
            (date(2025, 4, 1), Fraction(102)),
            # Six months of 100.0 and six of 102.0.
            (date(2024, 10, 1), Fraction(101)),
            # The month of the day itself does not count.
            (date(2025, 4, 30), Fraction(102)),
            # Eleven months of 102.0 and one of 105.0: 1,227 / 12.
            (date(2025, 5, 1), Fraction("102.25")),
        ],
    )
    def test_is_of_the_twelve_months_before(self, before: date, expected: Fraction) -> None:
        assert average_index(STORY, before=before, months=12) == expected

    def test_is_exact(self) -> None:
        monthly = {
            Period(date(2025, 1, 1), date(2025, 2, 1)): D("100.0"),
            Period(date(2025, 2, 1), date(2025, 3, 1)): D("100.1"),
            Period(date(2025, 3, 1), date(2025, 4, 1)): D("100.3"),
        }
        assert average_index(monthly, before=date(2025, 4, 1), months=3) == Fraction("300.4") / 3

    def test_names_a_month_without_a_value(self) -> None:
        with pytest.raises(Invalid, match="March 2023"):
            average_index(STORY, before=date(2023, 5, 1), months=12)


class TestTerms:
    def test_survive_being_stored(self) -> None:
        stored = CATALOGUE.written()
        assert stored == {
            "series": "CPI services, ONS D7NN",
            "method": "base",
            "fixed_share": "0.1",
            "cap": "0.03",
            "hold_months": "24",
            "average_months": "12",
        }
        assert Indexation.read(stored) == CATALOGUE

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("series", " "),
            ("method", "rolling"),
            ("fixed_share", "1.01"),
            ("fixed_share", "NaN"),
            ("fixed_share", "0.123456789"),
            ("cap", "-0.01"),
            ("cap", "three"),
            ("floor", "-1.5"),
            ("hold_months", "2.5"),
            ("hold_months", "121"),
            ("average_months", "0"),
        ],
    )
    def test_refuse_what_cannot_be_and_name_the_field(self, field: str, text: str) -> None:
        with pytest.raises(Invalid) as refusal:
            Indexation.read({**CATALOGUE.written(), field: text})
        assert refusal.value.field == field

    def test_refuse_a_floor_above_the_cap(self) -> None:
        with pytest.raises(Invalid) as refusal:
            Indexation.read({**CATALOGUE.written(), "floor": "0.04"})
        assert refusal.value.field == "floor"


class TestOnPaper:
    NUMBERS: ClassVar = {
        "price": "38",
        "index_then": "100",
        "index_now": "105.2",
        "fixed_share": "0.1",
        "cap": "0.03",
    }

    def test_shows_the_factor_the_cap_and_the_price(self) -> None:
        paper = IndexationSum.read(self.NUMBERS).work_out()
        assert [step.result for step in paper.steps] == [
            "1.0468",
            "1.03, held down by the cap",
            "£39.14",
        ]
        assert paper.steps[0].numbers == "0.1 + 0.9 × 105.2 ÷ 100"
        assert paper.steps[1].numbers == "cap 3%, no floor"

    def test_rounds_a_factor_only_where_it_is_shown(self) -> None:
        # 0.1 + 0.9 × 7.3 ÷ 7 = 1.038571428…
        paper = IndexationSum.read(
            {**self.NUMBERS, "index_then": "7", "index_now": "7.3", "cap": ""}
        ).work_out()
        assert paper.steps[0].result == "1.038571"
        assert paper.steps[1].numbers == "no cap, no floor"

    @pytest.mark.parametrize("field", ["index_then", "index_now"])
    def test_refuses_an_index_of_zero(self, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            IndexationSum.read({**self.NUMBERS, field: "0"})
        assert refusal.value.field == field
