"""When bids may be read."""

from datetime import UTC, datetime, timedelta

import pytest

from consortium.tenders.domain.bid import bids_are_readable

DEADLINE = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)
SOON, LATER = DEADLINE - timedelta(seconds=1), DEADLINE + timedelta(hours=1)


class TestReadable:
    def test_once_opened_and_past_the_deadline(self) -> None:
        assert bids_are_readable(opened_at=LATER, deadline=DEADLINE, now=LATER)

    @pytest.mark.parametrize(
        ("opened_at", "deadline", "now"),
        [(None, DEADLINE, LATER), (SOON, DEADLINE, SOON), (LATER, None, LATER)],
    )
    def test_never_when_the_opening_or_the_clock_is_missing(
        self, opened_at: datetime | None, deadline: datetime | None, now: datetime
    ) -> None:
        # Whatever a clerk or a job did, the clock of the reader is asked as well.
        assert not bids_are_readable(opened_at=opened_at, deadline=deadline, now=now)
