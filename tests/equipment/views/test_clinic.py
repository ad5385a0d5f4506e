"""A whole clinic on one sheet: each device is a calibration of its own."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun
from consortium.foundation.database import db
from consortium.foundation.web.clock import now, today
from tests.equipment import factories
from tests.equipment.views.conftest import Clinic, SignIn, day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import World

DONE_TODAY = day_fields("performed_on", today())


@pytest.fixture
def second(world: World, clinic: Clinic) -> UUID:
    asset_id = factories.tonometer(world.north, asset_no="TON-NEXT")
    factories.planned(asset_id, clinic.procedure_id)
    return asset_id


def sheet_of(clinic: Clinic) -> str:
    site_id = db.session.get_one(Asset, clinic.asset_id).site_id
    return f"/equipment/ward/clinic/{site_id}/{clinic.procedure_id}"


def readings(asset_id: UUID, *values: str) -> dict[str, str]:
    return {f"d{asset_id.hex}-reading_{at}_1": value for at, value in enumerate(values, start=1)}


def runs() -> int:
    return db.session.scalar(select(func.count()).select_from(CalibrationRun)) or 0


class TestClinic:
    def test_each_device_is_recorded_by_itself(
        self, engineer: PageClient, clinic: Clinic, second: UUID
    ) -> None:
        sheet = sheet_of(clinic)
        response = engineer.submit(
            sheet,
            **DONE_TODAY,
            **readings(clinic.asset_id, "0.1", "20", "60"),
            **readings(second, "0", "23", "60"),
            device=[str(clinic.asset_id), str(second)],
        )
        assert response.status_code == 303, text_of(response)
        text = text_of(engineer.get(location(response)))
        assert "Done today TON-NEXT Fail Quarantined Find a replacement for TON-NEXT" in text
        assert "TON-LATE Pass" in text
        assert runs() == 2

    def test_what_is_wrong_with_one_stops_no_other(
        self, engineer: PageClient, clinic: Clinic, second: UUID
    ) -> None:
        sheet = sheet_of(clinic)
        form = {
            **engineer.form(sheet),
            **DONE_TODAY,
            **readings(clinic.asset_id, "0.1", "20", "60"),
            **readings(second, "0", "", "high"),
            "device": [str(clinic.asset_id), str(second)],
        }
        refused = engineer.post(sheet, data=form)
        text, html = text_of(refused), refused.get_data(as_text=True)
        assert refused.status_code == 422
        assert "TON-NEXT: Enter the reading at 20 mmHg" in text
        assert "TON-NEXT: Reading at 60 mmHg must be a number" in text
        assert "Done today TON-LATE Pass" in text
        assert 'value="high"' in html
        assert runs() == 1
        # The page is sent again as it was: the device that is done stays done.
        engineer.post(sheet, data=form)
        assert runs() == 1

    def test_what_happened_meanwhile_is_decided_by_the_sender(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        sheet = sheet_of(clinic)
        mine = readings(clinic.asset_id, "0.1", "20", "60")
        form = {**engineer.form(sheet), **DONE_TODAY, **mine, "device": str(clinic.asset_id)}
        factories.calibrated(
            clinic.asset_id,
            clinic.procedure_id,
            factories.off_by("0"),
            performed_on=today(),
            now=now(),
        )
        refused = engineer.post(sheet, data=form)
        assert "Record mine of TON-LATE as well" in text_of(refused)
        assert runs() == 1
        html = refused.get_data(as_text=True)
        name = f"d{clinic.asset_id.hex}-seen"
        known = html.partition(f'name="{name}" type="checkbox" value="')[2].partition('"')[0]
        assert engineer.post(sheet, data={**form, name: [known, form[name]]}).status_code == 303
        assert runs() == 2

    def test_without_any_reading_asks_for_some(self, engineer: PageClient, clinic: Clinic) -> None:
        response = engineer.submit(sheet_of(clinic), **DONE_TODAY, device=str(clinic.asset_id))
        assert "Enter the readings of at least one device." in text_of(response)

    def test_can_be_narrowed_to_a_room(self, engineer: PageClient, clinic: Clinic) -> None:
        sheet = sheet_of(clinic)
        assert "TON-LATE" in text_of(engineer.get(f"{sheet}?place=Eye clinic"))
        assert "Nothing is due here." in text_of(engineer.get(f"{sheet}?place=Theatre"))

    def test_is_offered_where_something_is_due(self, engineer: PageClient, clinic: Clinic) -> None:
        page = engineer.get("/equipment/ward")
        assert f'href="{sheet_of(clinic)}"' in page.get_data(as_text=True)
        assert "1 due, 1 late" in text_of(page)

    def test_is_not_for_somebody_of_another_member(
        self, world: World, signed_in: SignIn, clinic: Clinic
    ) -> None:
        browser = signed_in(factories.engineer_at(world.south, "engineer_of_south"))
        assert browser.get(sheet_of(clinic)).status_code == 403
        assert "Nothing is due that you can calibrate." in text_of(browser.get("/equipment/ward"))

    def test_costs_as_many_questions_for_many_devices(
        self, world: World, engineer: PageClient, clinic: Clinic, second: UUID
    ) -> None:
        sheet = sheet_of(clinic)
        engineer.get(sheet)
        with count_queries(engineer.application) as few:
            engineer.get(sheet)
        for _ in range(4):
            factories.planned(factories.tonometer(world.north), clinic.procedure_id)
        with count_queries(engineer.application) as many:
            engineer.get(sheet)
        assert len(many) == len(few)
