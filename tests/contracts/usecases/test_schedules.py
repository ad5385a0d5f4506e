"""Drafting versions of the prices, and putting them in force with a second pair of eyes."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from consortium.contracts.models.schedule import PriceSchedule, ScheduleState, active_schedule_id
from consortium.contracts.models.schedule_terms import Named, ScheduleParts
from consortium.contracts.usecases.schedules import (
    abandon_schedule,
    activate_schedule,
    add_rebate,
    add_scheme,
    draft_schedule,
)
from consortium.foundation.audit import verify
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, DomainError, Invalid, NotFound
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import (
    BAND,
    DRAFTED,
    VISCOELASTIC,
    agreement,
    drafted_agreement,
    drafted_schedule,
    items,
)
from tests.contracts.story import ENDS, LENS, REBATE, STARTS, tiers
from tests.support.concurrency import all_at_once
from tests.support.world import NOW, SYSTEM, World, build

JULY = date(2025, 7, 1)


@pytest.fixture
def catalogue(world: World) -> dict[str, UUID]:
    return items()


@pytest.fixture
def agreed(world: World, catalogue: dict[str, UUID]) -> UUID:
    """An agreement without prices."""
    return drafted_agreement(world)


def state(schedule_id: UUID) -> ScheduleState:
    return db.session.get_one(PriceSchedule, schedule_id).state


class TestDraftSchedule:
    def test_numbers_the_versions_of_an_agreement(self, world: World, agreed: UUID) -> None:
        first = drafted_schedule(world, agreed)
        second = drafted_schedule(world, agreed, effective_from=JULY)
        rows = [db.session.get_one(PriceSchedule, each) for each in (first, second)]
        assert [(row.version, row.state) for row in rows] == [
            (1, ScheduleState.DRAFT),
            (2, ScheduleState.DRAFT),
        ]
        assert rows[1].effective_from == JULY
        event = last_event()
        assert (event.action, event.owner_id) == ("schedule.drafted", world.seven_oaks)

    @pytest.mark.parametrize("starts", [date(2025, 3, 31), ENDS])
    def test_starts_within_the_term(self, world: World, agreed: UUID, starts: date) -> None:
        found = refusal(lambda: drafted_schedule(world, agreed, effective_from=starts))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("outside_agreement", "effective_from")


class TestAddPrices:
    def test_keeps_a_scheme_and_a_rebate_whole(
        self, world: World, agreed: UUID, catalogue: dict[str, UUID]
    ) -> None:
        schedule_id = drafted_schedule(world, agreed, LENS, BAND, rebates=(REBATE,))
        names = {item_id: Named(code, code) for code, item_id in catalogue.items()}
        row = db.session.get_one(PriceSchedule, schedule_id)
        kept = ScheduleParts([row], names).schedule(row)
        assert [replace(scheme, id="") for scheme in kept.schemes] == [
            replace(LENS, id=""),
            replace(BAND, id=""),
        ]
        assert [replace(rebate, id="") for rebate in kept.rebates] == [replace(REBATE, id="")]

    def test_is_in_the_audit_log(self, world: World, agreed: UUID) -> None:
        drafted_schedule(world, agreed, LENS)
        event = last_event()
        assert (event.action, event.owner_id) == ("schedule.scheme_added", world.seven_oaks)
        assert details(event)["scheme"] == "Intraocular lens"

    def test_refuses_a_second_price_of_an_item(self, world: World, agreed: UUID) -> None:
        found = refusal(lambda: drafted_schedule(world, agreed, LENS, LENS))
        assert (found.code, found.field) == ("priced_twice", "item")

    def test_an_item_can_have_a_price_and_a_rebate(self, world: World, agreed: UUID) -> None:
        drafted_schedule(world, agreed, VISCOELASTIC, rebates=(REBATE,))

    def test_refuses_what_cannot_be_priced_by(self, world: World, agreed: UUID) -> None:
        faulty = replace(LENS, tiers=tiers("IOL", ("5", "44")))
        found = refusal(lambda: drafted_schedule(world, agreed, faulty))
        assert (found.code, found.field) == ("bad_schedule", "tiers")
        no_steps = replace(REBATE, steps=())
        found = refusal(lambda: drafted_schedule(world, agreed, rebates=(no_steps,)))
        assert (found.code, found.field) == ("bad_schedule", "steps")

    def test_refuses_an_item_that_is_not_in_the_catalogue(self, world: World, agreed: UUID) -> None:
        unknown = replace(LENS, items=("NEW",), tiers=tiers("NEW", ("0", "1")), standalone=())
        assert isinstance(refusal(lambda: drafted_schedule(world, agreed, unknown)), NotFound)


class TestActivateSchedule:
    def test_puts_it_in_force(self, world: World, agreed: UUID) -> None:
        schedule_id = drafted_schedule(world, agreed, LENS)
        activate_schedule(actor=world.lead_of_south.actor(), schedule_id=schedule_id, now=NOW)
        row = db.session.get_one(PriceSchedule, schedule_id)
        assert (row.state, row.activated_at) == (ScheduleState.ACTIVE, NOW)
        assert row.activated_by == world.lead_of_south.id
        event = last_event()
        assert (event.action, event.owner_id) == ("schedule.activated", world.seven_oaks)

    def test_whoever_started_it_cannot(self, world: World, agreed: UUID) -> None:
        schedule_id = drafted_schedule(world, agreed, LENS)
        found = refusal(
            lambda: activate_schedule(actor=world.lead.actor(), schedule_id=schedule_id, now=NOW)
        )
        assert found.code == "not_allowed"
        assert state(schedule_id) is ScheduleState.DRAFT

    @pytest.mark.parametrize("what", ["scheme", "rebate"])
    def test_whoever_added_to_it_cannot_either(self, world: World, agreed: UUID, what: str) -> None:
        schedule_id = drafted_schedule(world, agreed)
        south = world.lead_of_south.actor()
        if what == "scheme":
            add_scheme(actor=south, schedule_id=schedule_id, scheme=LENS, now=NOW)
        else:
            add_rebate(actor=south, schedule_id=schedule_id, rebate=REBATE, now=NOW)
        found = refusal(lambda: activate_schedule(actor=south, schedule_id=schedule_id, now=NOW))
        assert found.code == "not_allowed"
        assert "somebody else" in found.message

    def test_an_empty_one_is_refused(self, world: World, agreed: UUID) -> None:
        schedule_id = drafted_schedule(world, agreed)
        found = refusal(
            lambda: activate_schedule(
                actor=world.lead_of_south.actor(), schedule_id=schedule_id, now=NOW
            )
        )
        assert isinstance(found, Conflict)
        assert found.code == "schedule_empty"

    def test_a_second_one_from_the_same_day_is_refused(self, world: World, agreed: UUID) -> None:
        south = world.lead_of_south.actor()
        first = drafted_schedule(world, agreed, LENS)
        second = drafted_schedule(world, agreed, LENS)
        later = drafted_schedule(world, agreed, LENS, effective_from=JULY)
        activate_schedule(actor=south, schedule_id=first, now=NOW)
        found = refusal(lambda: activate_schedule(actor=south, schedule_id=second, now=NOW))
        assert isinstance(found, Conflict)
        assert (found.code, found.field) == ("schedule_active", "effective_from")
        activate_schedule(actor=south, schedule_id=later, now=NOW)

    def test_no_version_changes_once_it_is_active(
        self, world: World, catalogue: dict[str, UUID]
    ) -> None:
        agreement_id = agreement(world, LENS)
        active = active_schedule_id(agreement_id)
        assert active is not None
        order_to: dict[str, Any] = {"actor": SYSTEM, "schedule_id": active, "now": NOW}
        for order in (
            lambda: add_scheme(scheme=VISCOELASTIC, **order_to),
            lambda: add_rebate(rebate=REBATE, **order_to),
            lambda: activate_schedule(**order_to),
            lambda: abandon_schedule(reason="no more", **order_to),
        ):
            found = refusal(order)
            assert isinstance(found, Conflict)
            assert found.code == "not_a_draft"


class TestAbandonSchedule:
    def test_stays_in_the_list_and_cannot_be_activated(self, world: World, agreed: UUID) -> None:
        schedule_id = drafted_schedule(world, agreed, LENS)
        abandon_schedule(
            actor=world.lead.actor(), schedule_id=schedule_id, reason="wrong tiers", now=NOW
        )
        assert state(schedule_id) is ScheduleState.ABANDONED
        event = last_event()
        assert (event.action, event.owner_id) == ("schedule.abandoned", world.seven_oaks)
        assert '"reason":"wrong tiers"' in event.body
        found = refusal(
            lambda: activate_schedule(
                actor=world.lead_of_south.actor(), schedule_id=schedule_id, now=NOW
            )
        )
        assert found.code == "not_a_draft"


class TestAtTheSameMoment:
    """Real threads on real commits: what two people press together."""

    @pytest.fixture
    def drafts(self, empty_app: Flask) -> tuple[World, UUID, UUID]:
        """Two drafts of one agreement, in force from the same day."""
        with empty_app.app_context():
            world = build()
            items()
            agreement_id = drafted_agreement(world)
            first = drafted_schedule(world, agreement_id, LENS)
            return world, first, drafted_schedule(world, agreement_id, LENS)

    @pytest.mark.parametrize("same", [True, False])
    def test_exactly_one_activation_of_two_wins(
        self, empty_app: Flask, drafts: tuple[World, UUID, UUID], same: bool
    ) -> None:
        world, first, second = drafts

        def activate(number: int) -> str:
            try:
                activate_schedule(
                    actor=world.lead_of_south.actor(),
                    schedule_id=first if same or number % 2 else second,
                    now=DRAFTED,
                )
            except DomainError as refused:
                return refused.code
            return "done"

        ended = all_at_once(empty_app, 4, activate)
        assert sorted(set(ended)) == sorted(
            {"done", "not_a_draft"} if same else {"done", "schedule_active", "not_a_draft"}
        )
        assert ended.count("done") == 1
        with empty_app.app_context():
            states = sorted(state(each) for each in (first, second))
            assert states == [ScheduleState.ACTIVE, ScheduleState.DRAFT]
            assert verify().intact


def test_a_version_starts_where_somebody_says(world: World, agreed: UUID) -> None:
    schedule_id = draft_schedule(actor=SYSTEM, agreement_id=agreed, effective_from=STARTS, now=NOW)
    assert db.session.get_one(PriceSchedule, schedule_id).drafted_by is None
