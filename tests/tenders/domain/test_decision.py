"""What the decision waits for, sentence by sentence (tender state machine e1, its last rows)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed
from consortium.tenders.domain import decision
from consortium.tenders.domain.acceptance import check_own_eyes, check_somebody_stays
from consortium.tenders.domain.decision import AcceptanceFacts, ChosenLot, DecisionFacts
from consortium.tenders.domain.recommendation import check_choice
from consortium.tenders.domain.scoring import Score
from consortium.tenders.domain.summary import Assessed, SummaryMark, why_not
from tests.tenders.domain.facts import DONE, NOW

READY = DONE.decision
UNCHOSEN = ChosenLot(name="Lot 1 (Archive)", wanted=True, chosen=False)
LACKING = (
    (
        decision.lacks_for_recommendation,
        replace(READY, lots=(UNCHOSEN,)),
        "Lot 1 (Archive) has no recommended bid yet.",
    ),
    (
        decision.lacks_for_recommendation,
        replace(READY, lots=(replace(UNCHOSEN, wanted=False),)),
        "Nobody who takes part wants anything of Lot 1 (Archive): end it without an award.",
    ),
    (
        decision.lacks_for_recommendation,
        replace(READY, lots=()),
        "Every lot has ended without an award.",
    ),
    (
        decision.lacks_for_approval,
        replace(READY, acceptances=(AcceptanceFacts(trust="West Trust", accepted=False),)),
        "West Trust has not accepted what it would pay.",
    ),
    (
        decision.lacks_for_approval,
        replace(READY, acceptances=()),
        "No trust takes part any more.",
    ),
    (decision.lacks_for_scoring_anew, READY, "No trust has declined the recommendation."),
    (
        decision.lacks_for_summaries,
        replace(READY, summaries=2),
        "2 of 3 assessment summaries are written.",
    ),
    (
        decision.lacks_for_standstill,
        replace(READY, signing_from=None),
        "The contract award notice is not recorded, so the standstill has no end yet.",
    ),
    (decision.lacks_for_suspension, READY, "No challenge is open."),
    (
        decision.lacks_for_resuming,
        replace(READY, challengers=("Beta Ltd",)),
        "The challenge of Beta Ltd is open.",
    ),
)


@pytest.mark.parametrize(("guard", "facts", "sentence"), LACKING)
def test_each_guard_says_what_is_missing(
    guard: Callable[[DecisionFacts], tuple[str, ...]], facts: DecisionFacts, sentence: str
) -> None:
    assert guard(facts) == (sentence,)


class TestAward:
    def test_waits_for_nothing_once_the_instant_has_come(self) -> None:
        assert decision.lacks_for_award(READY, NOW) == ()

    def test_waits_for_everything_at_once(self) -> None:
        facts = replace(READY, challengers=("Beta Ltd",), unchecked=("Alpha Ltd",))
        assert decision.lacks_for_award(facts, NOW - timedelta(microseconds=1)) == (
            (
                "The standstill is not over: contracts may be entered into from 01/06/2026, "
                "00:00 in London."
            ),
            "The challenge of Beta Ltd is open.",
            "1 winning supplier has no check against exclusion and debarment that lets it win.",
        )


class TestChoice:
    RANKING = tuple(
        Score(bid=bid, rank=rank, price_points=Fraction(40), total=Fraction(80))
        for rank, bid in enumerate(("a", "b"), start=1)
    )

    def test_of_the_first_needs_no_rule(self) -> None:
        check_choice(self.RANKING, "a", rule="")

    def test_of_another_needs_a_published_rule(self) -> None:
        check_choice(self.RANKING, "b", rule="At most two lots to one supplier, 4.3")
        with pytest.raises(Invalid) as refusal:
            check_choice(self.RANKING, "b", rule=" ")
        assert refusal.value.code == "no_rule"

    def test_is_of_the_ranking_that_counts(self) -> None:
        with pytest.raises(Conflict) as refusal:
            check_choice(self.RANKING, "c", rule="Any")
        assert refusal.value.code == "not_ranked"


class TestAcceptance:
    def test_is_not_given_by_somebody_who_scored(self) -> None:
        scorer = uuid4()
        check_own_eyes(uuid4(), {scorer})
        check_own_eyes(None, {None})
        with pytest.raises(NotAllowed):
            check_own_eyes(scorer, {scorer})

    def test_the_last_trust_cannot_leave(self) -> None:
        check_somebody_stays(1)
        with pytest.raises(Conflict):
            check_somebody_stays(0)


class TestWhyNot:
    MARK = SummaryMark(criterion="Price", weight="40%", how="", score="36.8", explanation="")
    WINNER = Assessed(
        supplier="Alpha", identifier="A", email="", marks=(MARK,), total="83.60", place=1
    )
    BETA = replace(WINNER, supplier="Beta", identifier="B", total="79.60", place=3)

    def test_says_both_totals_and_the_place(self) -> None:
        """The story's lot: Alpha 83.60, Gamma 83.26, Beta 79.60."""
        assert why_not(self.BETA, self.WINNER, rule="") == (
            "The bid has 79.60 of 100 and stands at place 3; the winning bid has 83.60."
        )

    def test_names_the_rule_or_the_exclusion(self) -> None:
        assert "4.3" in why_not(self.BETA, self.WINNER, rule="Two lots at most, 4.3")
        excluded = replace(self.BETA, excluded_because="No certificate")
        assert why_not(excluded, self.WINNER, rule="") == "The bid was excluded: No certificate"
        assert why_not(self.WINNER, self.WINNER, rule="") == ""

    def test_is_kept_and_read_back_the_same(self) -> None:
        assert Assessed.from_facts(self.BETA.as_facts()) == self.BETA
        assert Decimal(self.BETA.marks[0].score) == Decimal("36.8")
