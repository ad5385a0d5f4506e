"""The pages of the register: what is due is opened, recorded, moved, and taken out as a file."""

from collections.abc import Callable

from tests.support.pages import PageClient
from tests.support.world import Someone, World
from tests.tenders import factories as tenders


def test_a_duty_is_opened_and_its_forms_are_reached(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    made = tenders.told(tenders.ranked(tenders.draft(world)))
    client = signed_in(world.lead)
    listed = client.get("/notices?show=all").get_data(as_text=True)
    assert "UK6 Contract award" in listed
    assert "UK6" in client.get("/notices?format=csv").get_data(as_text=True)
    for page in ("due", "record", "due/move"):
        answer = client.get(f"/notices/{page}?key=UK6/tender/{made.id}")
        assert answer.status_code == 200
    assert client.get("/notices/due").status_code == 303
    assert client.get("/notices/due?key=UK6").status_code == 404
