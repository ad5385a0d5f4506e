"""Calibrating on the ward, through the pages."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.usecases.procedure import revise_procedure
from consortium.equipment.usecases.transfer import move_asset
from consortium.foundation.database import db
from consortium.foundation.web.clock import now, today
from tests.equipment import factories
from tests.equipment.views.conftest import Clinic, SignIn, day_fields
from tests.support.pages import PageClient, hidden_fields, location, text_of
from tests.support.world import NOW, SYSTEM, World

DONE_TODAY = day_fields("performed_on", today())
GOOD = {**DONE_TODAY, "reading_1_1": "0.5", "reading_2_1": "20", "reading_3_1": "60"}
BAD = {**DONE_TODAY, "reading_1_1": "3", "reading_2_1": "23", "reading_3_1": "63"}


def runs() -> int:
    return db.session.scalar(select(func.count()).select_from(CalibrationRun)) or 0


def result_page(browser: PageClient, clinic: Clinic, **values: str) -> str:
    response = browser.submit(clinic.calibrate, **values)
    assert response.status_code == 303, text_of(response)
    return text_of(browser.get(location(response)))


class TestCalibrate:
    def test_asks_for_each_reading_by_its_name(self, engineer: PageClient, clinic: Clinic) -> None:
        response = engineer.get(clinic.calibrate)
        html, text = response.get_data(as_text=True), text_of(response)
        assert "Pressure at 20 mmHg Passes from 19.5 to 20.5." in text
        assert "Reading at 60 mmHg" in text
        assert html.count('inputmode="decimal"') == 3

    def test_of_a_good_device_passes_and_says_when_it_is_due(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        text = result_page(engineer, clinic, **GOOD)
        assert "TON-LATE Pass Next due:" in text
        assert "Pressure at 0 mmHg" in text
        assert "Error +0.5 mmHg" in text

    def test_of_a_bad_device_says_what_to_do(self, engineer: PageClient, clinic: Clinic) -> None:
        text = result_page(engineer, clinic, **BAD)
        assert "Fail The device is in quarantine: it must not be used." in text
        assert "Send it to its maker" in text
        assert "Do not use this device" in text_of(engineer.get(clinic.page))

    def test_understands_what_is_said(self, engineer: PageClient, clinic: Clinic) -> None:
        spoken = {**GOOD, "reading_1_1": "minus 0 point 5 mmHg"}
        assert "Error −0.5 mmHg" in result_page(engineer, clinic, **spoken)

    @pytest.mark.parametrize(
        ("reading", "error"),
        [
            ("", "Enter the reading at 0 mmHg"),
            ("20,5", "Reading at 0 mmHg must have a point, not a comma, like 20.5"),
            ("high", "Reading at 0 mmHg must be a number, like 20.5"),
            ("NaN", "Reading at 0 mmHg must be a number, like 20.5"),
            ("1E30", "Reading at 0 mmHg is too large or has too many decimals"),
            ("0.1234567", "Reading at 0 mmHg is too large or has too many decimals"),
        ],
    )
    def test_says_what_is_wrong_with_a_reading_and_keeps_the_others(
        self, engineer: PageClient, clinic: Clinic, reading: str, error: str
    ) -> None:
        response = engineer.submit(clinic.calibrate, **{**GOOD, "reading_1_1": reading})
        assert response.status_code == 422
        assert error in text_of(response)
        assert 'value="60"' in response.get_data(as_text=True)
        assert runs() == 0

    def test_keeps_gaps_when_asked_to(self, engineer: PageClient, clinic: Clinic) -> None:
        values = {**GOOD, "reading_3_1": ""}
        refused = engineer.submit(clinic.calibrate, **values)
        assert "Save it with readings missing" in text_of(refused)
        text = result_page(engineer, clinic, **values, save_incomplete="y")
        assert "Incomplete Some readings are missing, so this does not count" in text

    def test_keeps_nothing_without_any_reading(self, engineer: PageClient, clinic: Clinic) -> None:
        response = engineer.submit(clinic.calibrate, **DONE_TODAY, save_incomplete="y")
        assert "There is no reading to record." in text_of(response)

    def test_sent_twice_is_recorded_once(self, engineer: PageClient, clinic: Clinic) -> None:
        form = {**engineer.form(clinic.calibrate), **GOOD}
        first = engineer.post(clinic.calibrate, data=form)
        second = engineer.post(clinic.calibrate, data=form)
        assert first.headers["Location"] == second.headers["Location"]
        assert runs() == 1

    def test_of_long_ago_asks_why_it_comes_late(self, engineer: PageClient, clinic: Clinic) -> None:
        long_ago = today() - timedelta(days=8)
        late = {**GOOD, **day_fields("performed_on", long_ago)}
        refused = engineer.submit(clinic.calibrate, **late)
        assert "so the record needs a reason" in text_of(refused)
        assert "Pass" in result_page(engineer, clinic, **late, late_reason="from paper")

    def test_by_an_old_version_is_refused(self, engineer: PageClient, clinic: Clinic) -> None:
        form = {**engineer.form(clinic.calibrate), **GOOD}
        revise_procedure(
            actor=SYSTEM, procedure_id=clinic.procedure_id, points=factories.points(), now=NOW
        )
        response = engineer.post(clinic.calibrate, data=form)
        assert "A new version of this procedure was approved" in text_of(response)

    def test_with_a_damaged_page_is_refused(self, engineer: PageClient, clinic: Clinic) -> None:
        response = engineer.submit(clinic.calibrate, **GOOD, version_id="nonsense")
        assert "This page is damaged" in text_of(response)

    def test_after_somebody_else_did_shows_both_sides(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        form = {**engineer.form(clinic.calibrate), **GOOD}
        factories.calibrated(
            clinic.asset_id,
            clinic.procedure_id,
            factories.off_by("3"),
            performed_on=today(),
            now=now(),
        )
        refused = engineer.post(clinic.calibrate, data=form)
        text = text_of(refused)
        assert "Somebody else recorded this device meanwhile" in text
        assert "Pressure at 20 mmHg 20 23" in text
        assert "State In service Quarantined" in text
        assert "Record mine as well" in text
        assert runs() == 1
        decided = {**hidden_fields(refused.get_data(as_text=True)), **GOOD}
        assert engineer.post(clinic.calibrate, data=decided).status_code == 303
        assert runs() == 2

    def test_of_a_device_that_moved_shows_where_it_is(
        self, engineer: PageClient, clinic: Clinic
    ) -> None:
        form = {**engineer.form(clinic.calibrate), **GOOD}
        move_asset(
            actor=SYSTEM,
            asset_id=clinic.asset_id,
            site_id=db.session.get_one(Asset, clinic.asset_id).site_id,
            location="Theatre",
            reason="needed there",
            now=NOW,
        )
        text = text_of(engineer.post(clinic.calibrate, data=form))
        assert "This device changed meanwhile" in text
        assert ", Theatre" in text
        assert runs() == 0

    def test_leads_on_to_the_next_device_at_the_site(
        self, world: World, engineer: PageClient, clinic: Clinic
    ) -> None:
        other = factories.tonometer(world.north, asset_no="TON-NEXT")
        factories.planned(other, clinic.procedure_id)
        assert "Next here: TON-NEXT, Eye clinic" in result_page(engineer, clinic, **GOOD)

    def test_is_shown_to_readers_who_record_nothing(
        self, engineer: PageClient, signed_in: SignIn, cast: World, clinic: Clinic
    ) -> None:
        response = engineer.submit(clinic.calibrate, **GOOD)
        text = text_of(signed_in(cast.lead).get(location(response)))
        assert "Pass" in text
        assert "Correct the readings" not in text
        assert "Next here" not in text

    def test_is_not_for_somebody_of_another_member(
        self, world: World, signed_in: SignIn, clinic: Clinic
    ) -> None:
        browser = signed_in(factories.engineer_at(world.south, "engineer_of_south"))
        assert browser.get(clinic.calibrate).status_code == 403


class TestCorrect:
    @pytest.fixture
    def run_id(self, clinic: Clinic) -> UUID:
        return factories.calibrated(clinic.asset_id, clinic.procedure_id, factories.off_by("0.1"))

    def test_starts_from_what_was_typed_and_replaces_it(
        self, engineer: PageClient, run_id: UUID
    ) -> None:
        page = f"/equipment/calibrations/{run_id}/correct"
        assert 'value="20.1"' in engineer.get(page).get_data(as_text=True)
        response = engineer.submit(page, **BAD, reason="wrong scale")
        text = text_of(engineer.get(location(response)))
        assert "Fail" in text
        assert "Replaces CR-" in text
        old = text_of(engineer.get(f"/equipment/calibrations/{run_id}"))
        assert "These readings were wrong. The record that counts is CR-" in old

    def test_asks_for_every_reading_and_the_reason(
        self, engineer: PageClient, run_id: UUID
    ) -> None:
        page = f"/equipment/calibrations/{run_id}/correct"
        response = engineer.submit(page, **{**GOOD, "reading_2_1": ""})
        assert "Enter the reading at 20 mmHg" in text_of(response)
        assert "Say what was wrong" in text_of(response)
