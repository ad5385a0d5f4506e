"""How long to wait after failed attempts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import throttling

NOW = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


class TestWaitAfter:
    @pytest.mark.parametrize(
        ("failures", "seconds"),
        [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (1000, 900)],
    )
    def test_is_free_at_first_then_doubles_to_a_quarter_of_an_hour(
        self, failures: int, seconds: int
    ) -> None:
        assert throttling.wait_after(failures) == timedelta(seconds=seconds)

    @given(st.integers(0, 10_000))
    def test_is_never_for_ever(self, failures: int) -> None:
        assert throttling.wait_after(failures) <= throttling.LONGEST


class TestStillToWait:
    def test_counts_down(self) -> None:
        waiting = throttling.still_to_wait(
            failures=7, last_failure=NOW, now=NOW + timedelta(seconds=3)
        )
        assert waiting == timedelta(seconds=1)

    def test_is_over_when_it_is_over(self) -> None:
        later = NOW + timedelta(seconds=4)
        assert not throttling.still_to_wait(failures=7, last_failure=NOW, now=later)

    def test_failures_an_hour_old_are_forgotten(self) -> None:
        later = NOW + throttling.MEMORY + timedelta(seconds=1)
        assert not throttling.still_to_wait(failures=10**6, last_failure=NOW, now=later)

    def test_a_network_address_may_fail_more_often(self) -> None:
        free = throttling.FREE_ATTEMPTS_OF_AN_ADDRESS
        assert not throttling.still_to_wait(failures=49, last_failure=NOW, now=NOW, free=free)
        assert throttling.still_to_wait(failures=50, last_failure=NOW, now=NOW, free=free)
