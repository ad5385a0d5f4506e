"""What is due: order, filters, reach, and how many queries it takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.queries.due_list import DueLine, due_list
from consortium.equipment.usecases.plan import suspend_plan
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World

EVERY = Asked(rows=None)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries that are sent inside."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


@pytest.fixture
def due_on(world: World) -> Callable[..., UUID]:
    """Makes a tonometer that is due on a day."""
    procedure_id = factories.procedure_of(world.seven_oaks)

    def make(
        day: date, trust_id: UUID = world.north, *, asset_no: str = "", site: str = ""
    ) -> UUID:
        asset_id = factories.tonometer(trust_id, asset_no=asset_no, site=site)
        # A month before the day, so that the first check falls on it.
        anchor = day.replace(month=day.month - 1)
        factories.planned(asset_id, procedure_id, anchor_on=anchor)
        return asset_id

    return make


def numbers(
    actor: Actor = SYSTEM, *, asked: Asked = EVERY, place_id: UUID | None = None
) -> list[str]:
    page = due_list(actor=actor, on=TODAY, asked=asked, place_id=place_id)
    return [line.asset_no for line in page.rows]


class TestDueList:
    def test_has_the_most_overdue_first_with_its_days(self, due_on: Callable[..., UUID]) -> None:
        due_on(date(2026, 4, 25), asset_no="SOON")
        due_on(date(2026, 4, 15), asset_no="LATE")
        due_on(date(2026, 3, 20), asset_no="VERY-LATE")
        rows = due_list(actor=SYSTEM, on=TODAY, asked=EVERY).rows
        assert [(line.asset_no, line.days_late, line.state) for line in rows] == [
            ("VERY-LATE", 31, DueState.OVERDUE),
            ("LATE", 5, DueState.OVERDUE),
            ("SOON", 0, DueState.DUE),
        ]

    def test_names_the_last_working_day(self, due_on: Callable[..., UUID]) -> None:
        due_on(date(2026, 4, 25))  # a Saturday
        line = due_list(actor=SYSTEM, on=TODAY, asked=EVERY).rows[0]
        assert (line.due_on, line.do_by) == (date(2026, 4, 25), date(2026, 4, 24))

    @pytest.mark.parametrize("state", DueState)
    def test_filters_by_state_as_the_rule_says(
        self, due_on: Callable[..., UUID], state: DueState
    ) -> None:
        for gap in (-30, -1, 0, 1, 6, 7, 8, 30):
            due_on(TODAY + timedelta(days=gap))
        everything = due_list(actor=SYSTEM, on=TODAY, asked=EVERY).rows
        filtered = due_list(actor=SYSTEM, on=TODAY, asked=EVERY, states=[state]).rows
        assert list(filtered) == [line for line in everything if line.state is state]
        assert filtered

    def test_of_no_state_is_empty(self, due_on: Callable[..., UUID]) -> None:
        due_on(TODAY)
        assert not due_list(actor=SYSTEM, on=TODAY, asked=EVERY, states=[]).rows

    def test_stands_as_of_the_day_that_is_asked_for(self, due_on: Callable[..., UUID]) -> None:
        due_on(date(2026, 4, 25))
        later = due_list(actor=SYSTEM, on=date(2026, 4, 30), asked=EVERY).rows[0]
        assert later.days_late == 5

    def test_filters_by_trust_and_by_site(self, world: World, due_on: Callable[..., UUID]) -> None:
        due_on(TODAY, world.north, asset_no="NORTH", site="N1")
        due_on(TODAY, world.north, asset_no="OTHER-SITE", site="N2")
        due_on(TODAY, world.south, asset_no="SOUTH", site="S1")
        assert numbers(place_id=world.north) == ["NORTH", "OTHER-SITE"]
        assert numbers(place_id=factories.site_at(world.north, "N2")) == ["OTHER-SITE"]

    def test_can_be_in_the_order_of_a_round(
        self, world: World, due_on: Callable[..., UUID]
    ) -> None:
        due_on(date(2026, 4, 1), world.north, asset_no="A", site="N2")
        due_on(date(2026, 4, 10), world.north, asset_no="B", site="N1")
        assert numbers() == ["A", "B"]
        assert numbers(asked=Asked(rows=None, sort="place")) == ["B", "A"]

    def test_finds_by_words(self, due_on: Callable[..., UUID]) -> None:
        due_on(TODAY, asset_no="FIND-ME")
        due_on(TODAY, asset_no="OTHER")
        assert numbers(asked=Asked(words="find eye", rows=None)) == ["FIND-ME"]

    def test_leaves_out_suspended_plans(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        plan_id = factories.planned(asset_id, factories.procedure_of(world.north))
        suspend_plan(actor=SYSTEM, plan_id=plan_id, reason="closed", now=NOW)
        assert numbers() == []

    def test_keeps_what_is_in_quarantine(self, world: World, due_on: Callable[..., UUID]) -> None:
        asset_id = due_on(date(2026, 4, 25))
        other = factories.procedure_of(world.north, code="TONO-2")
        factories.calibrated(asset_id, other, factories.off_by("1"))
        line = due_list(actor=SYSTEM, on=TODAY, asked=EVERY).rows[0]
        assert line.status is AssetStatus.QUARANTINED


class TestReach:
    def test_is_the_network_of_the_reader(self, world: World, due_on: Callable[..., UUID]) -> None:
        due_on(TODAY, world.north, asset_no="NORTH")
        due_on(TODAY, world.south, asset_no="SOUTH")
        due_on(TODAY, world.east, asset_no="EAST")
        assert numbers(world.engineer.actor()) == ["NORTH", "SOUTH"]
        assert numbers(world.stranger.actor()) == ["EAST"]
        assert numbers(world.supplier.actor()) == []

    def test_includes_what_the_trust_owns_elsewhere(self, world: World) -> None:
        asset_id = factories.tonometer(world.east, asset_no="LENT", owner=world.north)
        factories.planned(asset_id, factories.procedure_of(world.seven_oaks))
        assert numbers(world.engineer.actor()) == ["LENT"]


class TestQueries:
    def test_are_as_many_for_twenty_lines_as_for_one(
        self, world: World, due_on: Callable[..., UUID]
    ) -> None:
        due_on(TODAY)
        actor = world.engineer.actor()
        with counted() as for_one:
            assert len(self._lines(actor)) == 1
        for _ in range(19):
            due_on(TODAY)
        with counted() as for_twenty:
            assert len(self._lines(actor)) == 20
        assert len(for_one) == len(for_twenty) == 2

    def _lines(self, actor: Actor) -> list[DueLine]:
        return list(due_list(actor=actor, on=TODAY, asked=Asked()).rows)
