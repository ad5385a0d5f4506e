"""How a whole column of dates is read."""

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.spend.domain.dates import DateReadings, DateStyle, style_of


class TestStyleOf:
    @pytest.mark.parametrize(
        ("readings", "style"),
        [
            (DateReadings(iso=5), DateStyle.ISO),
            (DateReadings(day_first=5, only_day_first=2), DateStyle.DAY_FIRST),
            # 04/05/2025 can be read both ways: here it is 4 May.
            (DateReadings(day_first=1), DateStyle.DAY_FIRST),
            (DateReadings(), DateStyle.DAY_FIRST),
            (DateReadings(iso=9, day_first=1, only_day_first=1), DateStyle.ISO),
            # One slip of the keyboard in a column that is plainly day first.
            (
                DateReadings(day_first=90, only_day_first=60, only_month_first=1),
                DateStyle.DAY_FIRST,
            ),
        ],
    )
    def test_goes_by_the_whole_column(self, readings: DateReadings, style: DateStyle) -> None:
        assert style_of(readings, "Order date") is style

    def test_refuses_a_column_that_is_month_first(self) -> None:
        # 91 of 2,528 American dates of a published file also read as British ones.
        readings = DateReadings(
            day_first=91, only_day_first=0, only_month_first=2437, first_such_row=7
        )
        with pytest.raises(Invalid, match="“PO date” are written month first, as row 7 shows"):
            style_of(readings, "PO date")
