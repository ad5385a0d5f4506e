"""References are counted without gaps, one series for each kind and year."""

import pytest

from consortium.foundation.database import bookkeeping
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.references import Series, reference
from tests.support.world import World


def take(series: Series, year: int) -> str:
    with bookkeeping():
        return next_reference(series, year)


def take_and_fail(series: Series, year: int) -> None:
    with bookkeeping():
        next_reference(series, year)
        _ = 1 // 0


def test_a_reference_reads_as_people_say_it() -> None:
    assert reference(Series.TENDER, 2026, 12) == "TN-2026-0012"
    assert reference(Series.AGREEMENT, 2025, 12_345) == "AG-2025-12345"


def test_series_do_not_share_a_prefix() -> None:
    assert len({series.value for series in Series}) == len(Series)


class TestNextReference:
    def test_counts_up_within_a_series_and_year(self, world: World) -> None:
        assert [take(Series.TENDER, 2090) for _ in range(3)] == [
            "TN-2090-0001",
            "TN-2090-0002",
            "TN-2090-0003",
        ]

    def test_begins_anew_for_another_year_or_series(self, world: World) -> None:
        take(Series.TENDER, 2090)
        assert take(Series.TENDER, 2091) == "TN-2091-0001"
        assert take(Series.BATCH, 2090) == "PL-2090-0001"

    def test_a_number_that_was_not_used_is_given_again(self, world: World) -> None:
        with pytest.raises(ZeroDivisionError):
            take_and_fail(Series.TENDER, 2090)
        assert take(Series.TENDER, 2090) == "TN-2090-0001"

    def test_two_in_one_transaction_differ(self, world: World) -> None:
        with bookkeeping():
            first = next_reference(Series.TENDER, 2090)
            second = next_reference(Series.TENDER, 2090)
        assert (first, second) == ("TN-2090-0001", "TN-2090-0002")
