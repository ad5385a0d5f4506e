"""Who may award a lot to whom."""

from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.tenders.domain.award import check_four_eyes, check_winner
from consortium.tenders.domain.scoring import score_bids
from tests.tenders.domain.test_scoring import RELATIVE, SIXTY_FORTY, STORY

RANKING = score_bids(STORY, weights=SIXTY_FORTY, rule=RELATIVE)


class TestCheckWinner:
    def test_lets_pass_the_bid_that_stands_first(self) -> None:
        check_winner(RANKING, "Alpha")

    def test_refuses_every_other_bid(self) -> None:
        for name in ("Beta", "Gamma", "nobody"):
            with pytest.raises(Conflict, match="does not stand first"):
                check_winner(RANKING, name)

    def test_refuses_everybody_when_nothing_is_ranked(self) -> None:
        with pytest.raises(Conflict):
            check_winner((), "Alpha")


class TestCheckFourEyes:
    def test_lets_somebody_pass_who_scored_nothing(self) -> None:
        check_four_eyes(uuid4(), {uuid4(), None})

    def test_refuses_whoever_scored(self) -> None:
        scorer = uuid4()
        with pytest.raises(NotAllowed, match="somebody else has to award"):
            check_four_eyes(scorer, {scorer})

    def test_does_not_take_the_system_for_a_person(self) -> None:
        check_four_eyes(None, {None})
