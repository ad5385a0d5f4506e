"""Workshops, statements, needs and traces on a real database."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, DomainError, Invalid, NotFound, Stale
from consortium.tenders.domain.discovery import Attended, Priority, Verdict
from consortium.tenders.queries.discovery import Discovery, find_discovery
from consortium.tenders.usecases.need import change_need, record_need, strike_need, trace_criteria
from consortium.tenders.usecases.workshop import record_pains, record_workshop, strike_pain
from tests.support.world import World
from tests.tenders.factories import BEGAN, Made, discovered, draft, publish

HELD = date(2025, 4, 18)


def seen(made: Made) -> Discovery:
    return find_discovery(actor=made.world.lead.actor(), tender_id=made.id)


def say(made: Made, said: str = "Images by courier", verdict: Verdict = Verdict.DROP) -> list[UUID]:
    return record_pains(
        actor=made.world.lead.actor(), tender_id=made.id, verdict=verdict, said=said, now=BEGAN
    )


def need(made: Made, pains: list[UUID]) -> UUID:
    return record_need(
        actor=made.world.lead.actor(),
        tender_id=made.id,
        priority=Priority.MUST,
        statement="Images open within seconds",
        pains=pains,
        now=BEGAN,
    )


class TestWorkshops:
    @pytest.mark.usefixtures("drafted_ground")
    def test_keep_who_came_by_trust_and_discipline(self, world: World, made: Made) -> None:
        workshop_id = record_workshop(
            actor=world.lead.actor(),
            tender_id=made.id,
            held_on=HELD,
            title="Reading images",
            attended=[
                Attended(trust_id=world.north, discipline="Radiologist", people=2),
                Attended(trust_id=world.south, discipline="IT manager", people=1),
            ],
            now=BEGAN,
        )
        record_pains(
            actor=world.lead.actor(),
            tender_id=made.id,
            verdict=Verdict.KEEP,
            said="One worklist\nDictation",
            workshop_id=workshop_id,
            trust_id=world.north,
            now=BEGAN,
        )
        found = seen(made)
        assert found.workshops[0].people == 3
        assert [(each.seq, each.said) for each in found.said(Verdict.KEEP)] == [
            (1, "One worklist"),
            (2, "Dictation"),
        ]
        assert {(each.trust, each.workshop) for each in found.pains} == {
            ("North Trust", "Reading images")
        }

    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize(
        ("held_on", "trust", "people"),
        [(date(2025, 4, 21), "north", 1), (HELD, "hill", 1), (HELD, "north", 0)],
    )
    def test_refuse_a_day_ahead_a_stranger_and_nobody(
        self, world: World, made: Made, held_on: date, trust: str, people: int
    ) -> None:
        trust_id = getattr(world, trust, uuid4())
        with pytest.raises(Invalid):
            record_workshop(
                actor=world.lead.actor(),
                tender_id=made.id,
                held_on=held_on,
                title="Reading images",
                attended=[Attended(trust_id=trust_id, discipline="Radiologist", people=people)],
                now=BEGAN,
            )


class TestNeeds:
    @pytest.mark.usefixtures("drafted_ground")
    def test_answer_statements_that_stand(self, world: World, made: Made) -> None:
        first, second = say(made, "Images by courier\nTwo log-ins")
        need_id = need(made, [first])
        found = seen(made).needs[0]
        assert [pain.said for pain in found.pains] == ["Images by courier"]
        strike_pain(actor=world.lead.actor(), pain_id=first, reason="Said twice", now=BEGAN)
        assert "Need 1 answers no pain." in seen(made).gaps
        change_need(
            actor=world.lead.actor(),
            need_id=need_id,
            version=found.version,
            priority=Priority.SHOULD,
            statement="One log-in for everything",
            detail="Single sign-on",
            pains=[second],
            now=BEGAN,
        )
        changed = seen(made).needs[0]
        assert (changed.priority, changed.statement) == (
            Priority.SHOULD,
            "One log-in for everything",
        )
        assert [pain.said for pain in changed.pains] == ["Two log-ins"]

    @pytest.mark.usefixtures("drafted_ground")
    def test_are_not_changed_over_somebody_else(self, world: World, made: Made) -> None:
        pains = say(made)
        need_id = need(made, pains)
        given = {
            "actor": world.lead.actor(),
            "need_id": need_id,
            "version": seen(made).needs[0].version,
            "priority": Priority.MUST,
            "statement": "Other words",
            "detail": "",
            "pains": pains,
            "now": BEGAN,
        }
        change_need(**given)  # type: ignore[arg-type]
        with pytest.raises(Stale):
            change_need(**given)  # type: ignore[arg-type]

    def test_refuse_statements_of_another_tender_and_none_at_all(self, world: World) -> None:
        made, other = draft(world), draft(world, code="OTHER")
        for pains in ([], say(other)):
            with pytest.raises(Invalid):
                need(made, pains)

    @pytest.mark.usefixtures("drafted_ground")
    def test_that_are_struck_count_no_more(self, world: World, made: Made) -> None:
        discovered(made)
        assert seen(made).gaps == ()
        strike_need(
            actor=world.lead.actor(), need_id=seen(made).needs[0].id, reason="Bought", now=BEGAN
        )
        assert seen(made).gaps == ("The criterion “Quality” of Lot 1 “Archive” tests no need.",)
        with pytest.raises(Conflict):
            strike_need(
                actor=world.lead.actor(), need_id=seen(made).needs[0].id, reason="Again", now=BEGAN
            )


class TestTrace:
    @pytest.mark.usefixtures("ready_ground")
    def test_keeps_a_tender_from_being_published_while_it_has_gaps(
        self, world: World, made: Made
    ) -> None:
        trace_criteria(actor=world.lead.actor(), lot_id=made.lot, needs={"Quality": []}, now=BEGAN)
        with pytest.raises(DomainError, match="“Quality” of Lot 1"):
            publish(made)

    @pytest.mark.usefixtures("drafted_ground")
    def test_refuses_criteria_and_needs_that_are_not_there(self, world: World, made: Made) -> None:
        discovered(made)
        known = seen(made).needs[0].id
        for needs in ({"Colour": [known]}, {"Quality": [uuid4()]}):
            with pytest.raises(Invalid):
                trace_criteria(actor=world.lead.actor(), lot_id=made.lot, needs=needs, now=BEGAN)

    @pytest.mark.usefixtures("published_ground")
    def test_stands_once_the_tender_is_published(self, made: Made) -> None:
        for order in (lambda: say(made), lambda: need(made, [])):
            with pytest.raises(Conflict):
                order()


@pytest.mark.usefixtures("drafted_ground")
def test_an_evaluator_records_and_a_stranger_finds_nothing(world: World, made: Made) -> None:
    given = {"tender_id": made.id, "verdict": Verdict.KEEP, "said": "One worklist", "now": BEGAN}
    record_pains(actor=world.evaluator.actor(), **given)  # type: ignore[arg-type]
    assert [pain.said for pain in seen(made).pains] == ["One worklist"]
    with pytest.raises(NotFound):
        record_pains(actor=world.stranger.actor(), **given)  # type: ignore[arg-type]
