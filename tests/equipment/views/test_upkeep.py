"""Documents, maintenance contracts and risk scores, through the pages."""

import io

from consortium.foundation.web.clock import today
from tests.equipment.views.conftest import Clinic, day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import World


class TestUpkeep:
    def test_documents_hang_on_the_device(self, engineer: PageClient, clinic: Clinic) -> None:
        sent = engineer.submit(
            f"{clinic.page}/documents/new",
            kind="user_manual",
            title="How to use it",
            about="model",
            file=(io.BytesIO(b"%PDF-1.4 text"), "manual.pdf"),
        )
        page = engineer.get(location(sent)).get_data(as_text=True)
        assert "user manual of the model" in page
        link = page.split('href="/equipment/documents/')[1].split('"')[0]
        assert engineer.get(f"/equipment/documents/{link}").get_data() == b"%PDF-1.4 text"

    def test_contracts_cover_devices_and_run_out(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        day = today()
        recorded = engineer.submit(
            "/equipment/contracts/new",
            trust_id=str(world.north),
            supplier_id=str(world.alpha),
            number="MC-1",
            cover="full",
            cost="12,000",
            **day_fields("starts_on", day),
            **day_fields("last_day", day),
        )
        page = location(recorded)
        covered = engineer.submit(page, asset_ids=str(clinic.asset_id))
        assert "£12,000.00" in text_of(engineer.get(location(covered)))
        assert "MC-1" in text_of(engineer.get("/equipment/running-out?what=contract"))
        assert "Alpha Ltd, everything, with parts" in text_of(engineer.get(clinic.page))
        csv = engineer.get("/equipment/contracts?format=csv").get_data(as_text=True)
        assert "MC-1,North Trust,Alpha Ltd" in csv

    def test_risk_is_read_by_a_map_of_ones_own(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        assert "The usual map: from 12 every 12 months" in text_of(
            engineer.get("/equipment/risk-scores")
        )
        page = f"/equipment/risk-scores/map/{world.north}"
        wrong = engineer.submit(page, bands="12 twelve", reason="x")
        assert "“12 twelve” is no score and months." in text_of(wrong)
        engineer.submit(page, bands="12: 12\r\n15: 6", reason="agreed with the board")
        text = text_of(engineer.get(f"/equipment/risk-scores?whose={world.north}"))
        assert "Version 1" in text
        assert "from 12 every 12 months, from 15 every 6 months. agreed with the board" in text
