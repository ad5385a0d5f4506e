"""From a calibration to its certificate: who signs what, and what is issued."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consortium.catalogue.domain.device_class import MdrClass
from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.usecases.device_models import change_device_model
from consortium.equipment.domain.run_state import RunState
from consortium.equipment.models.certificate import CalibrationCertificate, CalibrationStep
from consortium.equipment.queries.certificate import find_certificate, find_signing
from consortium.equipment.reports.certificate import certificate_document, certificate_pdf
from consortium.equipment.usecases.as_left import record_as_left
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.equipment.usecases.certificate import sign_step
from consortium.foundation.database import db
from consortium.foundation.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    TooManyAttempts,
)
from tests.equipment import factories
from tests.support.world import NOW, PASSWORD, SYSTEM, Someone, World


@pytest.fixture
def colleague(world: World) -> Someone:
    return factories.engineer_at(world.north, "colleague")


def sign(who: Someone, run_id: object, to: RunState, secret: str = PASSWORD) -> object:
    return sign_step(actor=who.actor(), run_id=run_id, to=to, secret=secret, now=NOW)  # type: ignore[arg-type]


class TestSigning:
    def test_goes_from_who_measured_over_a_colleague_to_the_certificate(
        self, world: World, colleague: Someone
    ) -> None:
        certificate_id = factories.certificate(world.north, world.engineer, colleague)
        page = find_certificate(actor=SYSTEM, certificate_id=certificate_id)
        assert page.facts.reference == "NOR-CAL-00001"
        signing = find_signing(actor=SYSTEM, run_id=page.run_id)
        assert [each.state for each in signing.signatures] == [
            RunState.SUBMITTED,
            RunState.REVIEWED,
            RunState.CERTIFIED,
        ]
        assert {each.method for each in signing.signatures} == {"password"}
        assert len({each.content_sha256 for each in signing.signatures}) == 1
        assert signing.coming == (RunState.WITHDRAWN,)

    def test_needs_another_person_for_the_review(self, world: World, colleague: Someone) -> None:
        run_id = factories.formal_run(world.north, world.engineer)
        with pytest.raises(NotAllowed):
            sign(colleague, run_id, RunState.SUBMITTED)
        sign(world.engineer, run_id, RunState.SUBMITTED)
        with pytest.raises(NotAllowed):
            sign(world.engineer, run_id, RunState.REVIEWED)

    def test_skips_the_review_where_the_class_allows_it(
        self, world: World, colleague: Someone
    ) -> None:
        run_id = factories.formal_run(world.north, world.engineer)
        sign(world.engineer, run_id, RunState.SUBMITTED)
        with pytest.raises(Conflict):
            sign(world.engineer, run_id, RunState.CERTIFIED)
        model = db.session.get_one(DeviceModel, factories.tonometer_model())
        change_device_model(
            actor=SYSTEM,
            model_id=model.id,
            version=model.version,
            facts=ModelFacts(mdr_class=MdrClass.IIA),
            now=NOW,
        )
        assert sign(world.engineer, run_id, RunState.CERTIFIED)

    def test_refuses_a_wrong_password_and_waits_after_many(self, world: World) -> None:
        run_id = factories.formal_run(world.north, world.engineer)
        for _ in range(5):
            with pytest.raises(Invalid) as refusal:
                sign(world.engineer, run_id, RunState.SUBMITTED, "not my password")
            assert refusal.value.field == "secret"
        with pytest.raises(TooManyAttempts):
            sign(world.engineer, run_id, RunState.SUBMITTED)
        assert db.session.scalars(select(CalibrationStep)).all() == []

    def test_is_not_for_a_quick_check(self, world: World) -> None:
        quick = factories.calibrated(
            factories.tonometer(world.north),
            factories.procedure_of(world.north),
            factories.off_by("0"),
            actor=world.engineer.actor(),
        )
        with pytest.raises(Conflict) as refusal:
            sign(world.engineer, quick, RunState.SUBMITTED)
        assert refusal.value.code == "no_standards"

    def test_closes_the_run_for_an_adjustment(self, world: World) -> None:
        run_id = factories.formal_run(world.north, world.engineer, error="2")
        sign(world.engineer, run_id, RunState.SUBMITTED)
        with pytest.raises(Conflict) as refusal:
            record_as_left(
                actor=SYSTEM, run_id=run_id, what="x", readings=factories.off_by("0"), now=NOW
            )
        assert refusal.value.code == "signed_already"

    def test_by_the_system_is_refused(self, world: World) -> None:
        run_id = factories.formal_run(world.north, world.engineer)
        with pytest.raises(NotAllowed):
            sign_step(actor=SYSTEM, run_id=run_id, to=RunState.SUBMITTED, secret="x", now=NOW)


class TestCertificate:
    def test_numbers_have_no_gaps_and_a_new_one_names_the_old(
        self, world: World, colleague: Someone
    ) -> None:
        run_id = factories.formal_run(world.north, world.engineer)
        factories.certificate(world.north, world.engineer, colleague, run_id)
        with pytest.raises(Conflict):
            sign(colleague, run_id, RunState.CERTIFIED)
        right = correct_calibration(
            actor=world.engineer.actor(),
            run_id=run_id,
            readings=factories.off_by("0.1"),
            reason="typed",
            now=NOW + timedelta(hours=1),
        )
        second = factories.certificate(world.north, world.engineer, colleague, right)
        page = find_certificate(actor=SYSTEM, certificate_id=second)
        assert (page.facts.reference, page.facts.replaces) == ("NOR-CAL-00002", "NOR-CAL-00001")
        rows = db.session.scalars(select(CalibrationCertificate.number)).all()
        assert sorted(rows) == [1, 2]

    def test_says_what_iso_17025_asks_and_no_interval(
        self, world: World, colleague: Someone
    ) -> None:
        certificate_id = factories.certificate(world.north, world.engineer, colleague)
        facts = find_certificate(actor=SYSTEM, certificate_id=certificate_id).facts
        written = str(certificate_document(facts).blocks)
        for part in (
            "NOR-CAL-00001",
            "As found",
            "Pass: the results as found",
            "Simple acceptance",
            "CAL-2026-01-01 of Gamma Laboratory (accredited)",
            "Not recorded",
            "The greatest specific risk of a wrong decision is",
            "End of certificate",
        ):
            assert part in written
        assert "Next calibration due" not in written
        pdf = certificate_pdf(facts)
        assert pdf.startswith(b"%PDF")
        assert pdf == certificate_pdf(facts)

    def test_is_not_there_for_a_stranger(self, world: World, colleague: Someone) -> None:
        certificate_id = factories.certificate(world.north, world.engineer, colleague)
        stranger = factories.engineer_at(world.east, "strange_certifier")
        with pytest.raises(NotFound):
            find_certificate(actor=stranger.actor(), certificate_id=certificate_id)
