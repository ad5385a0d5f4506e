"""Editing at once and campaigns, through the pages."""

import re

from tests.equipment import factories
from tests.equipment.views.conftest import Clinic
from tests.support.pages import PageClient, location, text_of
from tests.support.world import World


class TestBulkEdit:
    def test_shows_what_would_change_first(self, engineer: PageClient, clinic: Clinic) -> None:
        page = "/equipment/bulk-edit?q=TON-LATE"
        nothing = engineer.submit(page)
        assert "Every fact is left as it is." in text_of(nothing)
        choices = {"how_software_version": "set", "software_version": "4.2"}
        preview = engineer.submit(page, **choices).get_data(as_text=True)
        assert "TON-LATE: software version" in preview
        found = re.search(r'name="digest" value="([0-9a-f]+)"', preview)
        assert found is not None
        stale = engineer.submit(page, **{**choices, "software_version": "4.3"}, digest=found[1])
        assert "This is not what you looked at" in text_of(stale)
        changed = engineer.submit(page, **choices, digest=found[1])
        assert changed.headers["Location"] == "/equipment?q=TON-LATE"
        assert "4.2" in text_of(engineer.get(clinic.page))


class TestCampaigns:
    def test_are_started_and_worked_off(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        started = engineer.submit(
            "/equipment/campaigns/new",
            owner_id=str(world.north),
            model_id=str(factories.tonometer_model()),
            title="Update to 4.2",
            work="Load it",
        )
        page = location(started)
        assert "Update to 4.2" in text_of(engineer.get(clinic.page))
        assert "0 of 1 device" in text_of(engineer.get(page))
        settled = engineer.submit(f"{page}/settle", asset_ids=str(clinic.asset_id), progress="done")
        text = text_of(engineer.get(location(settled)))
        assert "1 of 1 device" in text
        assert "Closed" in text
        assert "Closed" in text_of(engineer.get("/equipment/campaigns"))
