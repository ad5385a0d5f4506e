"""Whether a letter of commitment came in time."""

from datetime import UTC, date, datetime

import pytest

from consortium.contracts.domain.terms.letters import days_late

APRIL = date(2025, 4, 1)


@pytest.mark.parametrize(
    ("recorded_at", "days"),
    [
        (datetime(2025, 3, 1, 9, tzinfo=UTC), 0),
        (datetime(2025, 4, 1, 9, tzinfo=UTC), 0),
        # Half past eleven in the evening of 1 April in UTC is 2 April in London.
        (datetime(2025, 4, 1, 23, 30, tzinfo=UTC), 1),
        (datetime(2025, 5, 1, 9, tzinfo=UTC), 30),
    ],
)
def test_counts_the_days_in_london(recorded_at: datetime, days: int) -> None:
    assert days_late(effective_from=APRIL, recorded_at=recorded_at) == days
