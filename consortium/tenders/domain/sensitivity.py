"""Whether other weights would have chosen another winner: advice to look at, never a result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consortium.tenders.domain.criterion import WHOLE_BP, Weights
from consortium.tenders.domain.scoring import BidToScore, PriceRule, Score, score_bids

STEP_BP = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """Weights at which somebody else would win, with every bid's score under them."""

    weights: Weights
    scores: tuple[Score, ...]

    @property
    def winner(self) -> Score:
        return self.scores[0]

    def score_of(self, bid: str) -> Score:
        return next(score for score in self.scores if score.bid == bid)


def nearby(weights: Weights, step_bp: int = STEP_BP) -> tuple[Weights, ...]:
    """The weights one step to either side, 5 points unless told: 55/45 and 65/35 for 60/40."""
    return tuple(
        Weights(quality_bp=quality, price_bp=WHOLE_BP - quality)
        for quality in (weights.quality_bp - step_bp, weights.quality_bp + step_bp)
        if 0 <= quality <= WHOLE_BP
    )


def weight_sensitivity(
    bids: Sequence[BidToScore], *, weights: Weights, rule: PriceRule, others: Iterable[Weights]
) -> tuple[Swing, ...]:
    """At which of some other weights the winner would be another.

    Story: Alpha wins at 60/40; at 65/35 Gamma would win with 83.35 to 82.90.
    """
    if not bids:
        return ()
    winner = score_bids(bids, weights=weights, rule=rule)[0].bid
    swings = (
        Swing(weights=each, scores=score_bids(bids, weights=each, rule=rule)) for each in others
    )
    return tuple(swing for swing in swings if swing.winner.bid != winner)
