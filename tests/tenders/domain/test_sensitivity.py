"""Whether other weights would choose another winner."""

from consortium.tenders.domain.criterion import Weights
from consortium.tenders.domain.scoring import shown
from consortium.tenders.domain.sensitivity import nearby, weight_sensitivity
from tests.tenders.domain.test_scoring import RELATIVE, SIXTY_FORTY, STORY


class TestNearby:
    def test_is_one_step_to_either_side(self) -> None:
        assert [each.words for each in nearby(SIXTY_FORTY)] == ["55/45", "65/35"]

    def test_stays_between_nothing_and_the_whole(self) -> None:
        everything = Weights(quality_bp=10_000, price_bp=0)
        assert [each.words for each in nearby(everything)] == ["95/5"]


class TestWeightSensitivity:
    def test_says_that_gamma_would_win_at_65_35(self) -> None:
        # Source: the story: Gamma wins 83.35 to 82.90.
        (swing,) = weight_sensitivity(
            STORY, weights=SIXTY_FORTY, rule=RELATIVE, others=nearby(SIXTY_FORTY)
        )
        assert swing.weights.words == "65/35"
        assert swing.winner.bid == "Gamma"
        assert str(shown(swing.winner.total)) == "83.35"
        assert str(shown(swing.score_of("Alpha").total)) == "82.90"

    def test_says_nothing_when_the_winner_stays(self) -> None:
        others = [Weights(quality_bp=5500, price_bp=4500)]
        assert not weight_sensitivity(STORY, weights=SIXTY_FORTY, rule=RELATIVE, others=others)

    def test_says_nothing_of_no_bids(self) -> None:
        assert not weight_sensitivity(
            (), weights=SIXTY_FORTY, rule=RELATIVE, others=nearby(SIXTY_FORTY)
        )
