"""Panels, declarations, single scores, low prices and days: the rules by tables worked by hand."""

from datetime import time
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.tenders.domain.criterion import Criterion, CriterionKind
from consortium.tenders.domain.declaration import (
    Interest,
    Ruling,
    bidder_list_hash,
    check_declaration,
    check_ruling,
)
from consortium.tenders.domain.evaluation_day import DayCost, SlotTime, check_slot, typical
from consortium.tenders.domain.low_price import ComparedWith, LowPriceRule, abnormally_low
from consortium.tenders.domain.marking import Mark, check_mark
from consortium.tenders.domain.panel import (
    Cover,
    Discipline,
    PanelRole,
    Seat,
    check_tasks,
    coverage,
)

NOTE = "Seen on page 12 of the bid"
READ = Criterion(name="Speed", kind=CriterionKind.QUALITY, weight_bp=1000)
SHOWN = Criterion(name="Day", kind=CriterionKind.DEMO, weight_bp=1000, script="Open a prior")


class TestPanel:
    def test_an_observer_scores_nothing(self) -> None:
        check_tasks(PanelRole.OBSERVER, (), [READ.id])
        with pytest.raises(Invalid):
            check_tasks(PanelRole.OBSERVER, [READ.id], [READ.id])

    def test_nobody_scores_the_price(self) -> None:
        with pytest.raises(Invalid):
            check_tasks(PanelRole.EVALUATOR, [uuid4()], [READ.id])

    def test_the_grid_shows_who_is_lacking(self) -> None:
        north, south = uuid4(), uuid4()

        def seat(trust: UUID, discipline: Discipline) -> Seat:
            return Seat(trust_id=trust, discipline=discipline)

        grid = coverage(
            [seat(north, Discipline.RADIOLOGIST), seat(north, Discipline.RADIOLOGIST)],
            {seat(south, Discipline.RADIOLOGIST): 1, seat(south, Discipline.CLINICIAN): 1},
            trusts=[north, south],
        )
        assert grid == {
            Discipline.RADIOLOGIST: (Cover(here=2, needed=0), Cover(here=0, needed=1)),
            Discipline.CLINICIAN: (Cover(here=0, needed=0), Cover(here=0, needed=1)),
        }
        assert [cell.lacks for cell in grid[Discipline.RADIOLOGIST]] == [0, 1]


class TestDeclarations:
    def test_the_list_is_sealed_whatever_its_order_and_a_new_bidder_breaks_the_seal(self) -> None:
        one, two = uuid4(), uuid4()
        assert bidder_list_hash([one, two, one]) == bidder_list_hash([two, one])
        assert bidder_list_hash([one]) != bidder_list_hash([one, two])

    def test_an_interest_is_said(self) -> None:
        check_declaration(Interest.NONE, "")
        with pytest.raises(Invalid):
            check_declaration(Interest.DECLARED, " ")

    @pytest.mark.parametrize(
        ("interest", "ruling", "mitigation", "passes"),
        [
            (Interest.NONE, Ruling.CLEAR, "", True),
            (Interest.DECLARED, Ruling.CLEAR, "", False),
            (Interest.DECLARED, Ruling.CLEAR_IF, "", False),
            (Interest.DECLARED, Ruling.CLEAR_IF, "Scores another lot", True),
            (Interest.NONE, Ruling.STANDS_ASIDE, "", False),
        ],
    )
    def test_are_decided_with_a_mitigation_where_there_is_an_interest(
        self, interest: Interest, ruling: Ruling, mitigation: str, *, passes: bool
    ) -> None:
        def decide(by: UUID) -> None:
            check_ruling(
                interest=interest,
                ruling=ruling,
                mitigation=mitigation,
                member=member,
                decided_by=by,
            )

        member = uuid4()
        with pytest.raises(NotAllowed):
            decide(member)
        if passes:
            decide(uuid4())
        else:
            with pytest.raises(Invalid):
                decide(uuid4())


@pytest.mark.parametrize(
    ("criterion", "mark", "code"),
    [
        (READ, Mark(value=Decimal(4), note=NOTE), ""),
        (SHOWN, Mark(value=None, not_shown=True, note=NOTE), ""),
        (READ, Mark(value=None, not_shown=True, note=NOTE), "not_a_demonstration"),
        (SHOWN, Mark(value=Decimal(1), not_shown=True, note=NOTE), "not_a_demonstration"),
        (READ, Mark(value=None, note=NOTE), "not_on_scale"),
        (READ, Mark(value=Decimal("3.5"), note=NOTE), "not_on_scale"),
        (READ, Mark(value=Decimal(4), note="   good            "), "no_reason"),
    ],
)
def test_a_mark_is_whole(criterion: Criterion, mark: Mark, code: str) -> None:
    if not code:
        check_mark(criterion, mark)
        return
    with pytest.raises(Invalid) as refusal:
        check_mark(criterion, mark)
    assert refusal.value.code == code


class TestLowPrices:
    """A price below 80 per cent of the median of the others, or of the reference."""

    OTHERS = LowPriceRule(below_bp=2000, compared_with=ComparedWith.OTHERS)
    REFERENCE = LowPriceRule(below_bp=2000, compared_with=ComparedWith.REFERENCE)

    @pytest.mark.parametrize(
        ("prices", "low"),
        [
            # Story: the others of £0.92 have a median of £1.06, whose 80 per cent are £0.848.
            ("1.00 0.92 1.12", []),
            ("1.00 0.848 1.12", []),
            ("1.00 0.847 1.12", ["0.847"]),
            ("1.00", []),
            ("1.00 0.10", ["0.10"]),
        ],
    )
    def test_against_the_others(self, prices: str, low: list[str]) -> None:
        given = {each: Decimal(each) for each in prices.split()}
        found = abnormally_low(given, self.OTHERS, reference=None)
        assert [each.bid for each in found] == low

    def test_against_the_reference(self) -> None:
        given = {each: Decimal(each) for each in ("79.99", "80.00")}
        found = abnormally_low(given, self.REFERENCE, reference=Decimal(100))
        assert [(each.bid, each.threshold) for each in found] == [("79.99", Decimal("80.00"))]


class TestDays:
    def test_the_story_s_three_days_cost_29400(self) -> None:
        day = DayCost(expected=28, came=27, day_rate=Decimal(350))
        assert 3 * day.planned == Decimal(29400)
        assert day.actual == Decimal(9450)

    @pytest.mark.parametrize(
        ("begins", "ends", "room", "bidder", "fits"),
        [
            (12, 13, "Blue", "Beta", True),
            (11, 13, "Blue", "Beta", False),
            (11, 13, "Green", "Beta", True),
            (11, 13, "Green", "Alpha", False),
            (13, 13, "Green", "Beta", False),
        ],
    )
    def test_a_room_and_a_bidder_are_in_one_place(
        self, begins: int, ends: int, room: str, bidder: str, *, fits: bool
    ) -> None:
        taken = SlotTime(starts_at=time(9), ends_at=time(12), room="blue", bidder="Alpha")
        new = SlotTime(starts_at=time(begins), ends_at=time(ends), room=room, bidder=bidder)
        if fits:
            check_slot(new, [taken])
        else:
            with pytest.raises(Invalid):
                check_slot(new, [taken])

    def test_a_poll_has_a_mean_and_nobody_s_answer_is_none(self) -> None:
        assert typical([2, 3]) == Decimal("2.5")
        assert typical([]) is None
