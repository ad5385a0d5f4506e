"""When indicators are asked for and how results are rated.

Procurement Act 2023, s.52 (three, above £5 million), s.71 (every 12 months), s.123(2) (with VAT);
Procurement Regulations 2024, reg 39(5) (the ratings).
"""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.managing.kpis import (
    Direction,
    Rating,
    assessments,
    check_rating,
    lacking,
    with_vat,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period


def test_the_ratings_are_the_words_of_the_regulations() -> None:
    assert [rating.value for rating in Rating] == [
        "Good",
        "Approaching target",
        "Requires improvement",
        "Inadequate",
        "Other",
    ]


class TestLacking:
    @pytest.mark.parametrize(
        ("value", "gross", "missing"),
        [
            ("4166666.66", "4999999.99", 0),
            ("4166666.67", "5000000.00", 0),
            ("4166666.68", "5000000.02", 3),
            ("5000000.00", "6000000.00", 3),
            ("0", "0", 0),
        ],
    )
    def test_counts_from_above_five_million_with_vat(
        self, value: str, gross: str, missing: int
    ) -> None:
        assert with_vat(Decimal(value)) == Decimal(gross)
        assert lacking(Decimal(value), 0) == missing

    @pytest.mark.parametrize(("count", "missing"), [(1, 2), (2, 1), (3, 0), (7, 0)])
    def test_counts_what_is_missing_to_three(self, count: int, missing: int) -> None:
        assert lacking(Decimal(9_800_000), count) == missing


class TestCheckRating:
    @pytest.mark.parametrize(
        ("value", "direction", "met"),
        [
            ("99.5", Direction.AT_LEAST, True),
            ("99.499999", Direction.AT_LEAST, False),
            ("99.5", Direction.AT_MOST, True),
            ("99.500001", Direction.AT_MOST, False),
        ],
    )
    def test_good_is_for_targets_that_are_met(
        self, value: str, direction: Direction, met: bool
    ) -> None:
        fitting = {Rating.GOOD, Rating.OTHER} if met else set(Rating) - {Rating.GOOD}
        for rating in Rating:
            with nullcontext() if rating in fitting else pytest.raises(Invalid) as raised:
                check_rating(
                    rating, value=Decimal(value), target=Decimal("99.5"), direction=direction
                )
            if raised is not None:
                assert (raised.value.code, raised.value.field) == ("rating_contradicts", "rating")


class TestAssessments:
    TERM = Period(date(2025, 4, 1), date(2027, 10, 1))

    def test_each_year_that_has_begun_is_due_on_its_last_day(self) -> None:
        found = assessments(self.TERM, today=date(2026, 4, 1))
        assert [each.due_on for each in found] == [date(2026, 3, 31), date(2027, 3, 31)]

    def test_the_last_one_is_due_when_the_agreement_ends(self) -> None:
        found = assessments(self.TERM, today=date(2028, 1, 1))
        assert found[-1].due_on == date(2027, 9, 30)

    def test_none_is_due_before_the_first_year(self) -> None:
        assert assessments(self.TERM, today=date(2025, 3, 31)) == ()
