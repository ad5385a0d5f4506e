"""Standards out of tolerance: what is in doubt, for whom, and who decides it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.reverse_trace import Outcome
from consortium.equipment.domain.standard import StandardKind, Standing
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.out_of_tolerance import (
    Showing,
    doubts_waiting,
    find_event,
    list_events,
)
from consortium.equipment.queries.standard import find_standard
from consortium.equipment.usecases.out_of_tolerance import decide_impact
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.equipment.usecases.standard import resume_standard
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.listing import Asked
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, Someone, World


@pytest.fixture
def shared(world: World) -> Someone:
    return factories.engineer_at(world.seven_oaks, "shared_engineer")


def measured(
    trust_id: UUID, by: Someone, standard_id: UUID, on: date, asset_id: UUID | None = None
) -> UUID:
    return factories.formal_run(
        trust_id, by, standard_id=standard_id, performed_on=on, asset_id=asset_id
    )


class TestOpenEvent:
    def test_goes_through_standards_and_trusts_since_it_was_last_good(
        self, world: World, shared: Someone
    ) -> None:
        # The case of D9 in the metrology notes, in days before 20 April.
        standard_id = factories.standard(world.north, valid_from=date(2026, 1, 1))
        factories.certified(standard_id, valid_from=date(2026, 1, 10), valid_to=date(2026, 12, 31))
        other = factories.tonometer(world.south)
        transfer = factories.standard(world.south, asset_id=other)
        measured(world.north, shared, standard_id, date(2026, 1, 5))
        second = measured(world.north, shared, standard_id, date(2026, 2, 1))
        measured(world.south, shared, transfer, date(2026, 2, 20))
        third = measured(world.south, shared, standard_id, date(2026, 3, 1), other)
        device = factories.tonometer(world.south)
        fourth = measured(world.south, shared, transfer, date(2026, 4, 1), device)
        event_id = factories.out_of_tolerance(standard_id)
        found = find_event(actor=SYSTEM, event_id=event_id, today=TODAY)
        assert {each.run_id: each.depth for each in found.impacts} == {
            second: 1,
            third: 1,
            fourth: 2,
        }
        assert found.good_on == date(2026, 1, 10)
        assert db.session.get_one(Asset, device).status is AssetStatus.QUARANTINED
        standing = find_standard(actor=SYSTEM, standard_id=standard_id, on=TODAY).standing
        assert standing is Standing.SUSPENDED
        # The transfer standard is suspended with the one that calibrated it.
        theirs = find_standard(actor=SYSTEM, standard_id=transfer, on=TODAY)
        assert theirs.standing is Standing.SUSPENDED
        mine = find_event(actor=world.engineer.actor(), event_id=event_id, today=TODAY)
        assert ([each.run_id for each in mine.impacts], mine.elsewhere) == ([second], 2)

    @pytest.mark.parametrize(
        ("kind", "found", "proposed"),
        [
            (StandardKind.MEASURING, "0.8", Outcome.RECALL),
            (StandardKind.SOURCE, "0.3", Outcome.NO_IMPACT),
            (StandardKind.MEASURING, None, Outcome.RECALIBRATE),
        ],
    )
    def test_proposes_by_the_errors_as_they_would_have_been(
        self,
        world: World,
        kind: StandardKind,
        found: str | None,
        proposed: Outcome,
    ) -> None:
        # Errors of 0 within ±0.5.
        standard_id = factories.standard(world.north, kind=kind)
        measured(world.north, world.engineer, standard_id, date(2026, 4, 1))
        event_id = factories.out_of_tolerance(standard_id, found=found)
        assert (
            find_event(actor=SYSTEM, event_id=event_id, today=TODAY).impacts[0].proposed is proposed
        )


class TestStandardsInDoubt:
    def test_are_not_used_until_they_are_known_to_be_good_again(
        self, world: World, shared: Someone
    ) -> None:
        wrong = factories.standard(world.north)
        other = factories.tonometer(world.south)
        transfer = factories.standard(world.south, asset_id=other)
        measured(world.south, shared, wrong, date(2026, 3, 1), other)
        factories.out_of_tolerance(wrong)
        for standard_id, day in ((wrong, date(2026, 3, 2)), (transfer, date(2026, 3, 2))):
            with pytest.raises(Conflict) as refusal:
                measured(world.south, shared, standard_id, day)
            assert refusal.value.code == "standard_in_doubt"
            with pytest.raises(Conflict) as refusal:
                measured(world.south, shared, standard_id, TODAY)
            assert refusal.value.code in {"standard_suspended", "standard_in_doubt"}
            with pytest.raises(Conflict) as refusal:
                resume_standard(actor=SYSTEM, standard_id=standard_id, reason="x", now=NOW)
            assert refusal.value.code == "not_good_again"
        tomorrow = TODAY + timedelta(days=1)
        factories.certified(transfer, valid_from=tomorrow, valid_to=date(2027, 1, 1))
        resume_standard(actor=SYSTEM, standard_id=transfer, reason="certified anew", now=NOW)

    def test_keep_what_they_calibrated_in_quarantine_until_it_is_decided(
        self, world: World
    ) -> None:
        standard_id = factories.standard(world.north)
        device = factories.tonometer(world.north)
        measured(world.north, world.engineer, standard_id, date(2026, 4, 1), device)
        event_id = factories.out_of_tolerance(standard_id, found="0.1")
        release: dict[str, Any] = {"actor": SYSTEM, "asset_id": device, "reason": "x", "now": NOW}
        with pytest.raises(Conflict) as refusal:
            release_from_quarantine(**release)
        assert refusal.value.code == "in_doubt"
        impact = find_event(actor=SYSTEM, event_id=event_id, today=TODAY).impacts[0]
        assert (impact.proposed, impact.error_again) == (Outcome.NO_IMPACT, Decimal("0.1"))
        decide_impact(
            actor=SYSTEM, impact_id=impact.id, outcome=Outcome.NO_IMPACT, reason="small", now=NOW
        )
        release_from_quarantine(**release)
        assert db.session.get_one(Asset, device).status is AssetStatus.IN_SERVICE


class TestTelling:
    def test_each_trusts_people_of_its_own_calibrations_by_a_day(
        self, world: World, shared: Someone, capsys: pytest.CaptureFixture[str]
    ) -> None:
        standard_id = factories.standard(world.north)
        measured(world.north, shared, standard_id, date(2026, 3, 1))
        measured(world.south, shared, standard_id, date(2026, 4, 1))
        event_id = factories.out_of_tolerance(standard_id)
        # Mail goes to the console once everything is committed.
        letters = {
            letter.split()[0]: letter for letter in capsys.readouterr().out.split("To: ")[1:]
        }
        assert set(letters) == {world.engineer.email, shared.email}
        # Both are proposed for recall: two days from 20 April 2026.
        line = "1 calibration, to decide by 22 April 2026"
        assert f"North Trust: {line}" in letters[world.engineer.email]
        assert "South Trust" not in letters[world.engineer.email]
        assert f"South Trust: {line}" in letters[shared.email]
        late = TODAY + timedelta(days=3)
        waiting = doubts_waiting(actor=world.engineer.actor(), today=late)
        assert (waiting.open, waiting.overdue) == (1, 1)
        listed = list_events(
            actor=world.engineer.actor(), asked=Asked(), today=late, showing=Showing.OVERDUE
        ).rows
        assert [(each.id, each.open, each.due_on) for each in listed] == [
            (event_id, 1, date(2026, 4, 22))
        ]
        assert doubts_waiting(actor=world.engineer.actor(), today=TODAY).overdue == 0


class TestDecideImpact:
    def test_is_for_the_trust_whose_calibration_it_is(self, world: World, shared: Someone) -> None:
        standard_id = factories.standard(world.north)
        measured(world.south, shared, standard_id, date(2026, 4, 1))
        event_id = factories.out_of_tolerance(standard_id)
        impact = find_event(actor=SYSTEM, event_id=event_id, today=TODAY).impacts[0]
        order: dict[str, Any] = {
            "impact_id": impact.id,
            "outcome": Outcome.RECALIBRATE,
            "reason": "Done again today",
            "now": NOW,
        }
        with pytest.raises(NotFound):
            decide_impact(actor=world.engineer.actor(), **order)
        decide_impact(actor=shared.actor(), **order)
        found = find_event(actor=shared.actor(), event_id=event_id, today=TODAY).impacts[0]
        assert (found.decided, found.reason) == (Outcome.RECALIBRATE, "Done again today")
        with pytest.raises(Conflict) as refusal:
            decide_impact(actor=shared.actor(), **order)
        assert refusal.value.code == "decided_already"
