"""The register and what is done to a device, through the pages."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.equipment.domain.acceptance import Check
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.foundation.web.clock import today
from tests.equipment import factories
from tests.equipment.views.conftest import Clinic, SignIn, day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, World


class TestRegister:
    def test_lists_finds_and_filters(self, engineer: PageClient, clinic: Clinic) -> None:
        assert "TON-LATE" in text_of(engineer.get("/equipment?q=late&sort=-due"))
        assert "No device fits." in text_of(engineer.get("/equipment?status=quarantined"))

    def test_comes_as_csv_and_as_a_workbook(self, engineer: PageClient, clinic: Clinic) -> None:
        csv = engineer.get("/equipment?format=csv").get_data(as_text=True)
        assert "TON-LATE,Tonometer,Gamma Tono 900" in csv
        assert engineer.get("/equipment?format=xlsx").get_data()[:2] == b"PK"

    def test_takes_a_new_device_in(self, world: World, engineer: PageClient) -> None:
        values = {
            "asset_no": "ton-new",
            "device_model_id": str(factories.tonometer_model()),
            "serial": "S-1",
            "site_id": str(factories.site_at(world.north)),
        }
        response = engineer.submit("/equipment/new", **values)
        text = text_of(engineer.get(location(response)))
        assert "TON-NEW is registered." in text
        assert "Received" in text
        again = engineer.submit("/equipment/new", **{**values, "serial": "S-2"})
        assert "Another device already has this asset number." in text_of(again)

    def test_offers_only_sites_that_the_reader_manages(
        self, world: World, engineer: PageClient
    ) -> None:
        factories.site_at(world.north, "N1")
        factories.site_at(world.south, "S1")
        text = text_of(engineer.get("/equipment/new"))
        assert "North Trust: Site N1" in text
        assert "Site S1" not in text


class TestDevice:
    def test_shows_plan_history_and_state(self, engineer: PageClient, clinic: Clinic) -> None:
        _calibrated(clinic, "0.2")
        text = text_of(engineer.get(clinic.page))
        assert "Every month, on fixed dates, up to 7 days early." in text
        assert "+0.2 mmHg" in text
        assert "Passed its acceptance check" in text

    def test_of_another_trust_has_no_buttons(
        self, signed_in: SignIn, cast: World, clinic: Clinic
    ) -> None:
        text = text_of(signed_in(cast.lead).get(clinic.page))
        for button in ("Calibrate:", "Plan calibrations", "Suspend", "Condemn"):
            assert button not in text

    def test_history_comes_as_csv(self, engineer: PageClient, clinic: Clinic) -> None:
        _calibrated(clinic, "0")
        page = f"{clinic.page}/calibrations"
        assert "CR-2026-0001" in text_of(engineer.get(page))
        assert "2026-04-20,Pass,0 mmHg" in engineer.get(f"{page}?format=csv").get_data(as_text=True)

    def test_is_accepted(self, world: World, engineer: PageClient) -> None:
        asset_id = factories.tonometer(world.north, accepted_on=None)
        response = engineer.submit(
            f"/equipment/{asset_id}/accept",
            **day_fields("checked_on", today()),
            **{check.value: "yes" for check in Check},
        )
        assert "is in service." in text_of(engineer.get(location(response)))

    def test_is_released_after_a_pass(self, engineer: PageClient, clinic: Clinic) -> None:
        _calibrated(clinic, "1")
        page = f"{clinic.page}/release"
        refused = engineer.submit(page, reason="adjusted")
        assert "The latest calibration of this device is not a pass." in text_of(refused)
        _calibrated(clinic, "0")
        response = engineer.submit(page, reason="adjusted")
        assert "is back in service." in text_of(engineer.get(location(response)))

    def test_is_condemned_for_good(self, engineer: PageClient, clinic: Clinic) -> None:
        response = engineer.submit(f"{clinic.page}/condemn", reason="cracked prism")
        page = location(response)
        text = text_of(engineer.get(page))
        assert "Condemned" in text
        assert "Nothing is planned for this device." in text
        assert "Calibrate:" not in text
        gone = {"method": "recycled", "taken_by": "Recycler", "data_kept": "none"}
        day = day_fields("disposed_on", today())
        refused = engineer.submit(f"{page}/dispose", **gone, **day)
        assert "A device leaves only once it is decontaminated." in text_of(refused)
        engineer.submit(f"{page}/dispose", **gone, **day, decontaminated="y")
        assert "Recycled as electrical waste" in text_of(engineer.get(page))


class TestHolding:
    def test_is_changed_and_shown(self, world: World, engineer: PageClient, clinic: Clinic) -> None:
        site_id = str(factories.site_at(world.north, "N2"))
        engineer.submit(f"{clinic.page}/change", software_version="4.2", purchase_price="4250")
        engineer.submit(
            f"{clinic.page}/move", site_id=site_id, location="Theatre 1", reason="new clinic"
        )
        engineer.submit(
            f"{clinic.page}/maintainer", maintainer_id=str(world.seven_oaks), reason="shared"
        )
        given = engineer.submit(
            f"{clinic.page}/transfer", owner_trust_id=str(world.south), reason="agreed"
        )
        text = text_of(engineer.get(location(given)))
        assert "place Theatre 1, before Eye clinic. new clinic" in text
        assert "owned by South Trust, before North Trust. agreed" in text
        assert "Looked after by Seven Oaks" in text
        assert "4.2" in text
        # The new owner's price is no business of the old one.
        assert "4,250" not in text


class TestPlans:
    def test_are_made(self, world: World, engineer: PageClient) -> None:
        asset_id = factories.tonometer(world.north)
        procedure_id = factories.procedure_of(world.seven_oaks)
        values = {
            "procedure_id": str(procedure_id),
            "interval_count": "6",
            "interval_unit": "months",
            "basis": "floating",
            "early_days": "14",
            "late_days": "0",
            "roll": "before",
            "nation": "E",
        }
        response = engineer.submit(
            f"/equipment/{asset_id}/plans/new", **values, **day_fields("anchor_on", today())
        )
        text = text_of(engineer.get(location(response)))
        assert "Every 6 months, counted from the day it was done, up to 14 days early." in text

    def test_need_a_procedure_first(self, world: World, engineer: PageClient) -> None:
        asset_id = factories.tonometer(world.north)
        text = text_of(engineer.get(f"/equipment/{asset_id}/plans/new"))
        assert "There is no procedure for Tonometer yet." in text

    def test_are_suspended_and_resumed(self, engineer: PageClient, clinic: Clinic) -> None:
        suspend = engineer.submit(f"/equipment/plans/{clinic.plan_id}/suspend", reason="Closed")
        assert "Suspended since" in text_of(engineer.get(location(suspend)))
        resume = engineer.submit(f"/equipment/plans/{clinic.plan_id}/resume", reason="Open")
        assert "The plan is back on the due list." in text_of(engineer.get(location(resume)))


class TestProcedures:
    VALUES = {  # noqa: RUF012 - a form as it is filled in
        "parameter": "Pressure",
        "unit": "mmHg",
        "nominals": "0, 20 60",
        "readings": "2",
        "lower": "-0.5",
        "upper": "0.5",
        "return_at": "2.5",
    }

    def test_are_added_and_revised(self, world: World, engineer: PageClient) -> None:
        factories.tonometer_model()
        response = engineer.submit(
            "/equipment/procedures/new",
            owner_id=str(world.north),
            code="tono-9",
            title="Tonometer check",
            category="Tonometer",
            **self.VALUES,
        )
        page = location(response)
        assert "Pressure At 60 mmHg" in text_of(engineer.get(page))
        again = engineer.submit(f"{page}/versions/new", **{**self.VALUES, "readings": "3"})
        assert "Version 2, in force" in text_of(engineer.get(location(again)))
        assert "Tonometer check" in text_of(engineer.get("/equipment/procedures"))

    def test_start_a_new_version_from_the_old_one(self, world: World, engineer: PageClient) -> None:
        procedure_id = factories.procedure_of(world.north)
        page = f"/equipment/procedures/{procedure_id}/versions/new"
        html = engineer.get(page).get_data(as_text=True)
        assert 'value="0, 20, 60"' in html
        assert 'value="-0.5"' in html

    def test_with_different_limits_are_not_squeezed_into_the_form(
        self, world: World, engineer: PageClient
    ) -> None:
        procedure_id = factories.procedure_of(world.north)
        first, second, _ = factories.points()
        revise_procedure(
            actor=SYSTEM,
            procedure_id=procedure_id,
            points=[first, replace(second, upper=Decimal(1))],
            now=NOW,
        )
        page = f"/equipment/procedures/{procedure_id}"
        assert "Approve a new version" not in text_of(engineer.get(page))
        assert engineer.get(f"{page}/versions/new").status_code == 404

    @pytest.mark.parametrize(
        ("field", "value", "error"),
        [
            ("nominals", "0, twenty", "Values to check at must be numbers, like 0, 20, 60"),
            ("nominals", "inf", "Values to check at must be numbers, like 0, 20, 60"),
            ("nominals", "20 20", "The same point is there twice."),
            ("upper", "-1", "The lower limit of the error must be below the upper one."),
        ],
    )
    def test_say_what_is_wrong(
        self, world: World, engineer: PageClient, field: str, value: str, error: str
    ) -> None:
        procedure_id = factories.procedure_of(world.north)
        page = f"/equipment/procedures/{procedure_id}/versions/new"
        response = engineer.submit(page, **{**self.VALUES, field: value})
        assert response.status_code == 422
        assert error in text_of(response)


class TestStranger:
    def test_finds_none_of_it(self, world: World, signed_in: SignIn, clinic: Clinic) -> None:
        run_id = _calibrated(clinic, "0")
        browser = signed_in(factories.engineer_at(world.east, "strange_engineer"))
        for page in (
            clinic.page,
            clinic.calibrate,
            f"{clinic.page}/calibrations",
            f"{clinic.page}/accept",
            f"{clinic.page}/release",
            f"{clinic.page}/condemn",
            f"{clinic.page}/change",
            f"{clinic.page}/dispose",
            f"{clinic.page}/documents/new",
            f"{clinic.page}/tags/new",
            f"{clinic.page}/move",
            f"{clinic.page}/transfer",
            f"{clinic.page}/maintainer",
            f"{clinic.page}/plans/new",
            f"/equipment/plans/{clinic.plan_id}/suspend",
            f"/equipment/plans/{clinic.plan_id}/resume",
            f"/equipment/calibrations/{run_id}",
            f"/equipment/calibrations/{run_id}/correct",
            f"/equipment/procedures/{clinic.procedure_id}",
            f"/equipment/procedures/{clinic.procedure_id}/versions/new",
        ):
            assert browser.get(page).status_code == 404, page


def _calibrated(clinic: Clinic, error: str) -> UUID:
    return factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by(error))
