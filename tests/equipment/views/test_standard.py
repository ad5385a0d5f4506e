"""Pages of reference standards, from declaring one to suspending it."""

import pytest

from consortium.equipment.domain.standard import Standing
from consortium.equipment.queries.standard import find_standard, standard_of
from consortium.equipment.usecases.standard import allow_standard, resume_standard
from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.foundation.web.clock import today
from tests.equipment import factories
from tests.equipment.views.conftest import day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, TODAY, World


class TestStandardPages:
    def test_lead_from_a_device_to_a_standard_in_use(
        self, world: World, engineer: PageClient
    ) -> None:
        asset_id = factories.tonometer(world.north, asset_no="MAN-1")
        assert "Use it as a reference standard" in text_of(engineer.get(f"/equipment/{asset_id}"))
        page = location(
            engineer.submit(
                f"/equipment/{asset_id}/standard",
                measures="Pressure",
                kind="measuring",
                role="working",
            )
        )
        assert "Not valid" in text_of(engineer.get(page))
        sent = engineer.submit(
            f"{page}/certificates/new",
            number="UK-77",
            provider="Gamma Laboratory",
            accredited="y",
            expanded="0.1",
            k="2",
            unit="mmHg",
            as_found="good",
            **day_fields("issued_on", today()),
            **day_fields("valid_from", today()),
            **day_fields("valid_to", today()),
        )
        assert sent.status_code == 303
        assert "0.1 mmHg (k = 2)" in text_of(engineer.get(page))
        engineer.submit(f"{page}/suspend", reason="dropped")
        standard_id = standard_of(asset_id)
        assert standard_id is not None
        found = find_standard(actor=SYSTEM, standard_id=standard_id, on=today())
        assert (found.standing, found.suspension_reason) == (Standing.SUSPENDED, "dropped")


class TestKeepingStandards:
    def test_is_for_the_trust_that_has_it(self, world: World) -> None:
        theirs = factories.standard(world.south)
        with pytest.raises(NotAllowed):
            allow_standard(
                actor=world.engineer.actor(), standard_id=theirs, until=TODAY, reason="x", now=NOW
            )

    def test_resumes_only_what_is_suspended(self, world: World) -> None:
        standard_id = factories.standard(world.north)
        with pytest.raises(Conflict) as refusal:
            resume_standard(actor=SYSTEM, standard_id=standard_id, reason="x", now=NOW)
        assert refusal.value.code == "not_suspended"

    def test_declares_a_device_once(self, world: World) -> None:
        asset_id = factories.tonometer(world.north)
        factories.standard(world.north, asset_id=asset_id)
        with pytest.raises(Conflict) as refusal:
            factories.standard(world.north, asset_id=asset_id)
        assert refusal.value.code == "standard_already"
