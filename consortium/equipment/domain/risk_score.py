"""The risk score of a model, whether it is maintained by plan, and how often at the longest.

Fennigkoh and Smith (1989) as in the WHO's "Medical equipment maintenance programme overview",
appendix A: function, risk and maintenance add up to 3 to 20, and from 12 on a model is in the
programme. A later variant adds the history of incidents, −2 to +2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consortium.foundation.domain.errors import Invalid

INCLUDED_FROM = 12


def risk_score(*, function: int, risk: int, maintenance: int, incidents: int = 0) -> int:
    """The factors added up: a defibrillator has 10 + 5 + 5 = 20."""
    return function + risk + maintenance + incidents


def is_included(score: int) -> bool:
    """Whether a model of this score is maintained by plan."""
    return score >= INCLUDED_FROM


@dataclass(frozen=True, slots=True)
class Band:
    """From this score on, at the longest so many months between two services."""

    from_score: int
    months: int


# Sources disagree, so each organisation chooses; this is the milder of two in print.
USUAL_BANDS = (Band(12, 12), Band(17, 6))
STRICT_BANDS = (Band(12, 12), Band(15, 6), Band(18, 3))


def longest_months(score: int, bands: Sequence[Band]) -> int | None:
    """The longest interval of a score by a map of bands; None when it asks for none."""
    reached = [band for band in bands if score >= band.from_score]
    return reached[-1].months if reached else None


def check_bands(bands: Sequence[Band]) -> None:
    """Pass in silence when a higher score never has a longer interval.

    Raises:
        Invalid: the map is empty, or its scores do not rise while its months fall.
    """
    scores = [band.from_score for band in bands]
    months = [band.months for band in bands]
    rising = scores == sorted(set(scores)) and months == sorted(set(months), reverse=True)
    if not bands or not rising or months[-1] < 1:
        raise Invalid(
            "bad_bands",
            "A higher score needs a shorter interval than the one before.",
            field="bands",
            next_step="Enter the scores from low to high, each with fewer months.",
        )


def check_interval(months: int, *, makers_months: int | None, decision_signed: bool) -> None:
    """Pass in silence when an interval is no longer than the maker's, or somebody signed for it.

    Raises:
        Invalid: it is longer, and there is no signed decision on the risk.
    """
    if makers_months is not None and months > makers_months and not decision_signed:
        raise Invalid(
            "longer_than_maker",
            f"The maker asks for a service every {makers_months} months; {months} is longer.",
            field="interval_count",
            next_step="Keep the maker's interval, or have the decision on the risk signed first.",
        )
