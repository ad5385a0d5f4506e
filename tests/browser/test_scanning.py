"""An engineer finds a device by its label, on a phone: through a photo, and through the camera."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import SEEN_BY_THE_CAMERA, Arrive
from tests.equipment.gateways.test_photo import photo_of

NUMBER = "NOR-T01"


def test_a_photo_of_a_label_leads_to_the_device(arrive: Arrive, width: str, tmp_path: Path) -> None:
    photo = tmp_path / "label.png"
    photo.write_bytes(photo_of(f"https://old.example/equipment/scan?code={NUMBER}").read())
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/due")
    visitor.go(visitor.page.get_by_role("link", name="Scan a code"))
    visitor.page.locator("input[type=file]").set_input_files(photo)
    visitor.press("Read the photo")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(NUMBER)


def test_the_camera_leads_to_the_device(arrive: Arrive, width: str) -> None:
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/scan")
    visitor.page.get_by_role("button", name="Use the camera").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(SEEN_BY_THE_CAMERA)
