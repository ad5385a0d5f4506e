"""The table of thresholds."""

from collections.abc import Sequence

from consortium.tenders.domain.thresholds import Threshold
from consortium.tenders.models.threshold import known_thresholds


def list_thresholds() -> Sequence[Threshold]:
    """Every row of the table, the newest first: what the law says is no secret."""
    return sorted(known_thresholds(), key=lambda row: row.first_day, reverse=True)
