"""Notices, opt-outs and exclusions, each recorded once and dated twice."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import ParticipationEvent
from consortium.contracts.usecases.participation import RECORDED_HERE, record_participation
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import agreement, drafted_contract, items, leaves, signed_contract
from tests.contracts.story import LENS, STARTS
from tests.support.world import NOW, TODAY, World

NOTICE, WITHDRAWN = ParticipationKind.NOTICE, ParticipationKind.NOTICE_WITHDRAWN
OPT_OUT, EXCLUDE = ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE
GIVEN, EARLIEST = date(2025, 7, 3), date(2025, 10, 1)
DAY = timedelta(days=1)


@pytest.fixture
def agreed(world: World) -> UUID:
    """An agreement that asks for 90 days' notice."""
    items()
    return agreement(world, LENS)


@pytest.fixture
def contract_id(world: World, agreed: UUID) -> UUID:
    """West's signed contract."""
    return signed_contract(world, agreed, world.west)


def say(world: World, contract_id: UUID, kind: ParticipationKind, on: date, **also: Any) -> UUID:
    values: dict[str, Any] = {"actor": world.lead.actor(), "reason": "dearer elsewhere", "now": NOW}
    return record_participation(
        contract_id=contract_id, kind=kind, effective_on=on, **{**values, **also}
    )


class TestRecordParticipation:
    def test_an_opt_out_names_the_notice_it_follows(self, world: World, contract_id: UUID) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        row = db.session.get_one(ParticipationEvent, say(world, contract_id, OPT_OUT, EARLIEST))
        assert (row.kind, row.effective_on, row.noticed_on) == (OPT_OUT, EARLIEST, GIVEN)
        assert (row.recorded_at, row.recorded_by) == (NOW, world.lead.id)

    def test_is_in_the_consortiums_audit_log_with_its_reason(
        self, world: World, contract_id: UUID
    ) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        event = last_event()
        assert (event.action, event.owner_id) == ("participation.notice", world.seven_oaks)
        assert event.subject_id == contract_id
        assert '"reason":"dearer elsewhere"' in event.body
        assert details(event)["effective_on"] == "2025-07-03"

    def test_an_exclusion_needs_no_notice(self, world: World, contract_id: UUID) -> None:
        row = db.session.get_one(ParticipationEvent, say(world, contract_id, EXCLUDE, GIVEN))
        assert row.noticed_on is None

    @pytest.mark.parametrize("kind", sorted(set(ParticipationKind) - set(RECORDED_HERE)))
    def test_nobody_joins_here(
        self, world: World, contract_id: UUID, kind: ParticipationKind
    ) -> None:
        found = refusal(lambda: say(world, contract_id, kind, GIVEN))
        assert (found.code, found.field) == ("join_by_signing", "kind")

    def test_the_same_event_is_recorded_once(self, world: World, contract_id: UUID) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        found = refusal(lambda: say(world, contract_id, NOTICE, GIVEN))
        assert (found.code, found.field) == ("event_recorded", "effective_on")

    def test_of_a_contract_that_is_not_signed_there_is_nothing_to_record(
        self, world: World, agreed: UUID
    ) -> None:
        draft = drafted_contract(world, agreed, world.north)
        assert refusal(lambda: say(world, draft, NOTICE, GIVEN)).code == "not_taking_part"

    def test_who_has_left_cannot_leave_again(self, world: World, contract_id: UUID) -> None:
        leaves(world, contract_id, on=EARLIEST, now=NOW)
        assert refusal(lambda: say(world, contract_id, EXCLUDE, EARLIEST)).code == (
            "not_taking_part"
        )
        assert refusal(lambda: say(world, contract_id, EXCLUDE, GIVEN)).code == "leaves_already"


class TestNoticePeriod:
    @pytest.mark.parametrize("on", [EARLIEST, EARLIEST + DAY, date(2026, 4, 1)])
    def test_that_is_long_enough_is_taken(self, world: World, contract_id: UUID, on: date) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        say(world, contract_id, OPT_OUT, on)

    def test_that_is_a_day_short_is_refused_and_says_when(
        self, world: World, contract_id: UUID
    ) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        found = refusal(lambda: say(world, contract_id, OPT_OUT, EARLIEST - DAY))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("notice_too_short", "effective_on")
        assert "90 days" in found.message
        assert "1 October 2025" in found.message

    def test_is_needed(self, world: World, contract_id: UUID) -> None:
        found = refusal(lambda: say(world, contract_id, OPT_OUT, EARLIEST))
        assert (found.code, found.field) == ("no_notice", "effective_on")

    def test_that_was_withdrawn_counts_no_more(self, world: World, contract_id: UUID) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        say(world, contract_id, WITHDRAWN, GIVEN + DAY)
        assert refusal(lambda: say(world, contract_id, OPT_OUT, EARLIEST)).code == "no_notice"
        # A new notice starts a new period.
        say(world, contract_id, NOTICE, GIVEN + 2 * DAY)
        too_soon = refusal(lambda: say(world, contract_id, OPT_OUT, EARLIEST))
        assert too_soon.code == "notice_too_short"
        say(world, contract_id, OPT_OUT, EARLIEST + 2 * DAY)

    def test_can_be_withdrawn_on_the_day_it_was_given(
        self, world: World, contract_id: UUID
    ) -> None:
        say(world, contract_id, NOTICE, GIVEN)
        say(world, contract_id, WITHDRAWN, GIVEN, now=NOW + timedelta(minutes=1))
        assert refusal(lambda: say(world, contract_id, OPT_OUT, EARLIEST)).code == "no_notice"

    @pytest.mark.parametrize("notices", [[], [GIVEN]])
    def test_cannot_be_withdrawn_before_there_is_one(
        self, world: World, contract_id: UUID, notices: list[date]
    ) -> None:
        for on in notices:
            say(world, contract_id, NOTICE, on)
        found = refusal(lambda: say(world, contract_id, WITHDRAWN, GIVEN - DAY))
        assert (found.code, found.field) == ("no_notice", "effective_on")

    @pytest.mark.parametrize("kind", [NOTICE, WITHDRAWN])
    def test_is_not_dated_ahead(
        self, world: World, contract_id: UUID, kind: ParticipationKind
    ) -> None:
        say(world, contract_id, NOTICE, TODAY)
        found = refusal(lambda: say(world, contract_id, kind, TODAY + DAY))
        assert (found.code, found.field) == ("dated_ahead", "effective_on")

    def test_before_the_contract_began_is_refused(self, world: World, contract_id: UUID) -> None:
        found = refusal(lambda: say(world, contract_id, NOTICE, STARTS - DAY))
        assert found.code == "not_taking_part"
