"""The pages of a certificate."""

from csv import DictReader
from io import StringIO

import pytest

from consortium.equipment.domain.run_state import RunState
from consortium.equipment.queries.certificate import find_certificate
from consortium.equipment.queries.certificate_list import find_certificate_line
from consortium.equipment.usecases.calibration import correct_calibration
from consortium.equipment.usecases.certificate import sign_step
from consortium.foundation.domain.errors import NotFound
from tests.contracts.reading import pages_of
from tests.equipment import factories
from tests.equipment.views.conftest import SignIn
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, PASSWORD, SYSTEM, World


def test_from_the_first_signature_to_the_pdf(
    world: World, engineer: PageClient, signed_in: SignIn
) -> None:
    run_id = factories.formal_run(world.north, world.engineer)
    result, sign = f"/equipment/calibrations/{run_id}", f"/equipment/calibrations/{run_id}/sign"
    assert "Nobody has signed it yet." in text_of(engineer.get(result))
    refused = engineer.submit(sign, step=RunState.SUBMITTED.value, secret="wrong")
    assert "neither your password" in text_of(refused)
    engineer.submit(sign, step=RunState.SUBMITTED.value, secret=PASSWORD)
    assert "I performed this calibration" in text_of(engineer.get(result))
    reviewer = signed_in(factories.engineer_at(world.north, "page_reviewer"))
    reviewer.submit(sign, step=RunState.REVIEWED.value, secret=PASSWORD)
    page = location(reviewer.submit(sign, step=RunState.CERTIFIED.value, secret=PASSWORD))
    shown = text_of(reviewer.get(page))
    assert "NOR-CAL-00001" in shown
    assert "Pass: the results as found" in shown
    assert "Next calibration due" not in shown
    pdf = reviewer.get(f"{page}/file")
    assert (pdf.mimetype, pdf.data[:4]) == ("application/pdf", b"%PDF")


def test_the_list_says_what_became_of_each_and_prints_labels(
    world: World, engineer: PageClient
) -> None:
    reviewer = factories.engineer_at(world.north, "list_reviewer")
    standard_id = factories.standard(world.north)
    run_id = factories.formal_run(world.north, world.engineer, standard_id=standard_id)
    old = factories.certificate(world.north, world.engineer, reviewer, run_id)
    right = correct_calibration(
        actor=world.engineer.actor(),
        run_id=run_id,
        readings=factories.off_by("0.1"),
        reason="typed",
        now=NOW,
    )
    new = factories.certificate(world.north, world.engineer, reviewer, right)
    third = factories.certificate(world.north, world.engineer, reviewer)
    sign_step(
        actor=reviewer.actor(),
        run_id=find_certificate(actor=SYSTEM, certificate_id=third).run_id,
        to=RunState.WITHDRAWN,
        secret=PASSWORD,
        now=NOW,
    )
    address = "/equipment/certificates"

    def listed(query: str) -> list[tuple[str, str]]:
        sent = engineer.get(f"{address}?format=csv&sort=reference&{query}").data.decode("utf-8-sig")
        return [(row["Certificate"], row["State"]) for row in DictReader(StringIO(sent))]

    everything = [
        ("NOR-CAL-00001", "Superseded"),
        ("NOR-CAL-00002", "In force"),
        ("NOR-CAL-00003", "Withdrawn"),
    ]
    assert listed("") == everything
    assert listed(f"standard={standard_id}") == everything[:2]
    assert listed("state=withdrawn") == everything[2:]
    assert listed(f"trust={world.south}") == everything
    assert listed("q=no-such-device") == []
    sheet = engineer.get(f"{address}/labels")
    assert "NOR-CAL-00002" in pages_of(sheet.data)[0]
    assert "NOR-CAL-00001" not in pages_of(sheet.data)[0]
    single = engineer.get(f"{address}/{new}/label")
    assert "Calibrated 20 April 2026" in pages_of(single.data)[0]
    assert engineer.get(f"{address}/{old}/label").status_code == 409
    stranger = factories.engineer_at(world.east, "label_stranger")
    assert find_certificate_line(actor=SYSTEM, certificate_id=new).reference == "NOR-CAL-00002"
    with pytest.raises(NotFound):
        find_certificate_line(actor=stranger.actor(), certificate_id=new)
    assert "Print the label" in text_of(engineer.get(f"/equipment/calibrations/{right}"))
    assert "Print the label" not in text_of(engineer.get(f"/equipment/calibrations/{run_id}"))
