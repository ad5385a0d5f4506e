"""When bids may be read, and what a quality score must be."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.bid import bids_are_readable, check_quality
from tests.tenders.factories import RATIONALE

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


class TestCheckQuality:
    @pytest.mark.parametrize("score", ["0", "78.5", "100"])
    def test_lets_pass_a_score_with_its_reason(self, score: str) -> None:
        check_quality(Decimal(score), RATIONALE)

    @pytest.mark.parametrize("score", ["-0.01", "100.01", "78.555", "NaN"])
    def test_refuses_what_is_no_score(self, score: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_quality(Decimal(score), RATIONALE)
        assert refusal.value.field == "score"

    @pytest.mark.parametrize("rationale", ["", "   ", "good", f"{' ' * 30}good"])
    def test_refuses_a_score_without_a_reason(self, rationale: str) -> None:
        with pytest.raises(Invalid) as refusal:
            check_quality(Decimal(78), rationale)
        assert refusal.value.field == "rationale"
