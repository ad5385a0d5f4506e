"""The register: lists, numbers for the desk, search, and who sees what of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.queries.owed import answers_owed
from consortium.tenders.queries.tender import (
    list_tenders,
    search_tenders,
    tenders_in_hand,
)
from tests.support.world import SYSTEM, Someone, World
from tests.tenders.factories import (
    BEGAN,
    DEADLINE,
    DUE,
    Made,
    answer,
    bare,
)


def references(actor: Actor, **asked_for: object) -> list[str]:
    page = list_tenders(actor=actor, asked=Asked(**asked_for))  # type: ignore[arg-type]
    return [row.reference for row in page.rows]


class TestListTenders:
    @pytest.mark.usefixtures("asked_ground")
    def test_shows_how_far_each_is(self, world: World, made: Made) -> None:
        answer(made, "north", "5")
        (row,) = list_tenders(actor=world.lead.actor(), asked=Asked()).rows
        assert (row.reference, row.state) == ("TN-2025-0001", TenderState.DEMAND_OPEN)
        assert (row.lots, row.invited, row.answered) == (1, 3, 1)
        assert (row.lead_trust, row.demand_due_on) == ("North Trust", DUE)

    @pytest.mark.parametrize(
        ("words", "found"), [("0001", 1), ("picture ARCHIVE", 2), ("north", 2), ("lens", 0)]
    )
    def test_finds_by_words(self, world: World, words: str, found: int) -> None:
        for _ in range(2):
            bare(world)
        assert len(references(world.lead.actor(), words=words)) == found

    @pytest.mark.usefixtures("published_ground")
    @pytest.mark.parametrize("sort", ["reference", "title", "lead", "due", "deadline", "nonsense"])
    def test_can_be_sorted_both_ways(self, world: World, sort: str) -> None:
        bare(world)
        assert len(references(world.lead.actor(), sort=sort)) == 2
        assert len(references(world.lead.actor(), sort=sort, descending=True)) == 2

    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("lead", 1),
            ("lead_of_south", 1),
            ("evaluator", 1),
            ("auditor", 1),
            ("stranger", 0),
            ("finance_of_north", 0),
            ("engineer", 0),
            ("supplier", 0),
            ("commissioner", 0),
        ],
    )
    def test_shows_each_role_its_own(self, world: World, who: str, sees: int) -> None:
        bare(world)
        assert len(references(getattr(world, who).actor())) == sees

    def test_asks_the_database_as_often_for_many_as_for_one(
        self, world: World, statements: Callable[[], int]
    ) -> None:
        actor = world.lead.actor()
        bare(world)
        before = statements()
        references(actor)
        for_one = statements() - before
        for _ in range(5):
            bare(world)
        before = statements()
        references(actor)
        assert statements() - before == for_one


class TestDemandOwed:
    @pytest.mark.usefixtures("asked_ground")
    def test_is_that_of_the_readers_own_trusts(self, world: World, made: Made) -> None:
        (owed,) = answers_owed(actor=world.lead_of_south.actor())
        assert (owed.trust, owed.tender_id, owed.due_on) == ("South Trust", made.id, DUE)

    @pytest.mark.usefixtures("asked_ground")
    def test_ends_with_the_answer(self, world: World, made: Made) -> None:
        answer(made, "south", "5")
        assert answers_owed(actor=world.lead_of_south.actor()) == []

    @pytest.mark.usefixtures("asked_ground")
    def test_is_that_of_every_trust_for_the_system(self, made: Made) -> None:
        assert len(answers_owed(actor=SYSTEM)) == 3

    @pytest.mark.usefixtures("asked_ground")
    def test_is_nothing_for_those_who_only_look(self, world: World) -> None:
        assert answers_owed(actor=world.auditor.actor()) == []


def waits_for(someone: Someone, now: datetime) -> list[str]:
    return [waiting.order for waiting in tenders_in_hand(actor=someone.actor(), now=now)]


class TestTendersInHand:
    @pytest.mark.usefixtures("drafted_ground")
    def test_names_the_next_order_for_whoever_runs_it(self, world: World, made: Made) -> None:
        (waits,) = tenders_in_hand(actor=world.lead.actor(), now=BEGAN)
        assert (waits.tender_id, waits.order) == (made.id, "Ask the trusts for their demand")

    @pytest.mark.usefixtures("asked_ground")
    def test_leaves_out_what_waits_for_others(self, world: World, made: Made) -> None:
        assert waits_for(world.lead, BEGAN) == []
        for trust in ("north", "south", "west"):
            answer(made, trust, "5")
        assert waits_for(world.lead, BEGAN) == ["Freeze the demand"]

    @pytest.mark.usefixtures("published_ground")
    def test_counts_a_published_one_from_its_deadline(self, world: World) -> None:
        assert waits_for(world.lead, DEADLINE - timedelta(seconds=1)) == []
        assert waits_for(world.lead, DEADLINE) == ["Close it for bids"]

    @pytest.mark.usefixtures("drafted_ground")
    @pytest.mark.parametrize("who", ["evaluator", "auditor", "stranger", "supplier"])
    def test_is_nothing_for_those_who_run_none(self, world: World, who: str) -> None:
        assert waits_for(getattr(world, who), BEGAN) == []


class TestSearch:
    def test_finds_the_latest_first_and_no_more_than_asked(self, world: World) -> None:
        for _ in range(3):
            bare(world)
        found = search_tenders(actor=world.lead.actor(), words="archive", limit=2)
        assert [row.reference for row in found] == ["TN-2025-0003", "TN-2025-0002"]

    def test_finds_nothing_for_a_stranger(self, world: World) -> None:
        made: Made = bare(world)
        assert made.id
        assert search_tenders(actor=world.stranger.actor(), words="archive", limit=5) == []
