"""Which version counts, what is late, and when a clock is believed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.submission import (
    Version,
    VersionKind,
    check_clock,
    is_in_time,
    needs_reconfirmation,
    standing,
)

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
FIRST = Version(id=uuid4(), number=1, kind=VersionKind.SUBMITTED, received_at=NOON)
SECOND = Version(id=uuid4(), number=2, kind=VersionKind.SUBMITTED, received_at=NOON + HOUR)
CONFIRMED = Version(
    id=uuid4(),
    number=3,
    kind=VersionKind.CONFIRMED,
    received_at=NOON + 3 * HOUR,
    confirms_id=SECOND.id,
)
WITHDRAWN = Version(id=uuid4(), number=3, kind=VersionKind.WITHDRAWN, received_at=NOON + 3 * HOUR)


@pytest.mark.parametrize(("after", "in_time"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_itself_is_late(after: int, in_time: bool) -> None:
    assert is_in_time(NOON + after * MICROSECOND, NOON) is in_time


@pytest.mark.parametrize(
    ("versions", "counts"),
    [
        ((), None),
        ((FIRST,), FIRST),
        ((SECOND, FIRST), SECOND),
        ((FIRST, SECOND, CONFIRMED), SECOND),
        ((FIRST, SECOND, WITHDRAWN), None),
    ],
)
def test_the_last_complete_version_counts(
    versions: tuple[Version, ...], counts: Version | None
) -> None:
    assert standing(versions) == counts


@pytest.mark.parametrize(
    ("versions", "amended", "needed"),
    [
        ((FIRST,), None, False),
        ((FIRST,), NOON - MICROSECOND, False),
        ((FIRST,), NOON, True),
        ((FIRST, SECOND), NOON + 2 * HOUR, True),
        ((FIRST, SECOND, CONFIRMED), NOON + 2 * HOUR, False),
        ((FIRST, SECOND, WITHDRAWN), NOON + 4 * HOUR, False),
        ((), NOON, False),
    ],
)
def test_a_change_of_the_tender_asks_for_a_confirmation(
    versions: tuple[Version, ...], amended: datetime | None, needed: bool
) -> None:
    assert needs_reconfirmation(versions, amended) is needed


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=2)])
def test_a_clock_within_two_seconds_is_believed(back: timedelta) -> None:
    check_clock(NOON - back, NOON)
    check_clock(NOON, None)


def test_a_clock_further_back_is_not() -> None:
    with pytest.raises(Conflict, match="clock is behind"):
        check_clock(NOON - timedelta(seconds=2) - MICROSECOND, NOON)
