"""The pages of a certificate."""

from consortium.equipment.domain.run_state import RunState
from tests.equipment import factories
from tests.equipment.views.conftest import SignIn
from tests.support.pages import PageClient, location, text_of
from tests.support.world import PASSWORD, World


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
