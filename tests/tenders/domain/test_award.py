"""Who may award a lot."""

from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import NotAllowed
from consortium.tenders.domain.award import check_four_eyes


class TestCheckFourEyes:
    def test_lets_somebody_pass_who_scored_nothing(self) -> None:
        check_four_eyes(uuid4(), {uuid4(), None})

    def test_refuses_whoever_scored(self) -> None:
        scorer = uuid4()
        with pytest.raises(NotAllowed, match="somebody else has to award"):
            check_four_eyes(scorer, {scorer})

    def test_does_not_take_the_system_for_a_person(self) -> None:
        check_four_eyes(None, {None})
