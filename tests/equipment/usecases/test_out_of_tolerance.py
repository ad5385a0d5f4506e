"""Standards out of tolerance: what is in doubt, for whom, and who decides it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.reverse_trace import Outcome
from consortium.equipment.domain.standard import StandardKind, Standing
from consortium.equipment.models.asset import Asset
from consortium.equipment.queries.out_of_tolerance import find_event
from consortium.equipment.queries.standard import find_standard
from consortium.equipment.usecases.out_of_tolerance import decide_impact
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotFound
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
        found = find_event(actor=SYSTEM, event_id=event_id)
        assert {each.run_id: each.depth for each in found.impacts} == {
            second: 1,
            third: 1,
            fourth: 2,
        }
        assert found.good_on == date(2026, 1, 10)
        assert db.session.get_one(Asset, device).status is AssetStatus.QUARANTINED
        standing = find_standard(actor=SYSTEM, standard_id=standard_id, on=TODAY).standing
        assert standing is Standing.SUSPENDED
        mine = find_event(actor=world.engineer.actor(), event_id=event_id)
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
        assert find_event(actor=SYSTEM, event_id=event_id).impacts[0].proposed is proposed


class TestDecideImpact:
    def test_is_for_the_trust_whose_calibration_it_is(self, world: World, shared: Someone) -> None:
        standard_id = factories.standard(world.north)
        measured(world.south, shared, standard_id, date(2026, 4, 1))
        event_id = factories.out_of_tolerance(standard_id)
        impact = find_event(actor=SYSTEM, event_id=event_id).impacts[0]
        order: dict[str, Any] = {
            "impact_id": impact.id,
            "outcome": Outcome.RECALIBRATE,
            "reason": "Done again today",
            "now": NOW,
        }
        with pytest.raises(NotFound):
            decide_impact(actor=world.engineer.actor(), **order)
        decide_impact(actor=shared.actor(), **order)
        found = find_event(actor=shared.actor(), event_id=event_id).impacts[0]
        assert (found.decided, found.reason) == (Outcome.RECALIBRATE, "Done again today")
        with pytest.raises(Conflict) as refusal:
            decide_impact(actor=shared.actor(), **order)
        assert refusal.value.code == "decided_already"
