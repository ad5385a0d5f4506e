"""Days with the suppliers: who is expected, what the time costs, and how sure people are."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.tenders.domain.evaluation_day import PollMoment
from consortium.tenders.queries.evaluation_day import find_days
from consortium.tenders.usecases.evaluation_day import answer_poll, plan_day, record_attendance
from tests.support.world import World
from tests.tenders.factories import AFTER, Made, panel


def planned(made: Made, who: str = "lead") -> UUID:
    return plan_day(
        actor=getattr(made.world, who).actor(),
        tender_id=made.id,
        held_on=date(2025, 6, 10),
        place="North Trust",
        day_rate=Decimal(350),
        now=AFTER,
    )


@pytest.mark.usefixtures("opened_ground")
def test_a_day_costs_the_time_of_those_who_score(world: World, made: Made) -> None:
    panel(made)
    day_id = planned(made)
    page = find_days(actor=world.evaluator.actor(), tender_id=made.id)
    # The chair scores nothing and is not counted.
    assert (page.planned, page.actual) == (Decimal(350), Decimal(0))
    evaluator = made.members["evaluator"]
    record_attendance(actor=world.lead.actor(), day_id=day_id, came=[evaluator], now=AFTER)
    assert find_days(actor=world.lead.actor(), tender_id=made.id).actual == Decimal(350)
    with pytest.raises(Invalid):
        record_attendance(
            actor=world.lead.actor(), day_id=day_id, came=[made.members["chair"]], now=AFTER
        )
    with pytest.raises(Invalid):
        planned(made)


@pytest.mark.usefixtures("opened_ground")
def test_the_panel_says_how_sure_it_is(world: World, made: Made) -> None:
    panel(made)
    day_id = planned(made)

    def answer(who: str, moment: PollMoment, confidence: int) -> None:
        answer_poll(
            actor=getattr(world, who).actor(),
            day_id=day_id,
            moment=moment,
            confidence=confidence,
            now=AFTER,
        )

    answer("evaluator", PollMoment.BEFORE, 2)
    answer("lead", PollMoment.BEFORE, 3)
    answer("evaluator", PollMoment.AFTER, 4)
    (day,) = find_days(actor=world.lead.actor(), tender_id=made.id).days
    assert (day.before, day.after) == (Fraction(5, 2), Fraction(4))
    with pytest.raises(Invalid):
        answer("evaluator", PollMoment.AFTER, 6)
    with pytest.raises(NotFound):
        answer("lead_of_south", PollMoment.AFTER, 4)


@pytest.mark.usefixtures("opened_ground")
@pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("evaluator", NotAllowed)])
def test_days_are_planned_by_who_runs_the_tender(
    made: Made, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        planned(made, who)
