"""How a whole column of dates is read."""

import pytest

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
            # Days that a spreadsheet knew as such, beside days that it took for text.
            (DateReadings(iso=9, day_first=1, only_day_first=1), DateStyle.DAY_FIRST),
            (DateReadings(iso=9, day_first=1), DateStyle.ISO),
            # One slip of the keyboard in a column that is plainly day first.
            (
                DateReadings(day_first=90, only_day_first=60, only_month_first=1),
                DateStyle.DAY_FIRST,
            ),
        ],
    )
    def test_goes_by_the_whole_column(self, readings: DateReadings, style: DateStyle) -> None:
        assert style_of(readings) is style

    def test_reads_a_column_month_first_that_is_written_so(self) -> None:
        # 91 of 2,528 American dates of a published file also read as British ones.
        readings = DateReadings(
            day_first=91, only_day_first=0, only_month_first=2437, first_such_row=7
        )
        assert style_of(readings) is DateStyle.MONTH_FIRST

    @pytest.mark.parametrize(
        ("beside", "style"),
        [
            (DateReadings(only_month_first=3), DateStyle.MONTH_FIRST),
            (DateReadings(day_first=3, only_day_first=3), DateStyle.DAY_FIRST),
            (DateReadings(), DateStyle.DAY_FIRST),
        ],
    )
    def test_a_column_that_does_not_tell_goes_by_those_beside_it(
        self, beside: DateReadings, style: DateStyle
    ) -> None:
        assert style_of(DateReadings(day_first=4), beside) is style
