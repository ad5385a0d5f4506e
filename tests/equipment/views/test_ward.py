"""What a phone is told that it may keep, and for whom."""

from tests.equipment.views.conftest import Clinic
from tests.support.pages import PageClient
from tests.support.world import World


def test_a_page_of_the_ward_is_kept_for_its_reader_alone(
    engineer: PageClient, cast: World, clinic: Clinic
) -> None:
    for page in ("/equipment/ward", "/equipment/due", clinic.page, clinic.calibrate):
        assert engineer.get(page).headers["Keep-For"] == str(cast.engineer.id)


def test_other_pages_are_not_kept(engineer: PageClient, client: PageClient) -> None:
    assert "Keep-For" not in engineer.get("/equipment").headers
    assert "Keep-For" not in client.get("/sign-in").headers


def test_the_worker_may_rule_over_the_pages_of_equipment(engineer: PageClient) -> None:
    response = engineer.get("/equipment/ward/worker")
    assert response.headers["Service-Worker-Allowed"] == "/equipment"
    assert response.mimetype == "text/javascript"
