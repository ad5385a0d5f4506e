"""An engineer works on the ward with a phone: in how many taps, and without a network."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEEN_BY_THE_CAMERA, Arrive
from tests.browser.reception import Site
from tests.browser.ward import (
    SITE,
    Thumb,
    clinic_of,
    forgive,
    is_kept,
    nothing_waits,
    recorded_by_somebody,
    taps_in_the_guide,
)
from tests.support.demo_world import PASSWORD
from tests.support.visitor import Visitor

NUMBERS = ("WARD-1", "WARD-2", "WARD-3", "WARD-4", "WARD-5", "WARD-6")
CHECK = "Monthly check of applanation tonometers"
on_a_phone = pytest.mark.parametrize("width", ["phone"], indirect=True)
pytestmark = on_a_phone


@pytest.fixture(scope="session")
def clinic(site: Site) -> dict[str, UUID]:
    return clinic_of(site.app, *NUMBERS)


@pytest.fixture
def engineer(arrive: Arrive, clinic: dict[str, UUID]) -> Iterator[Visitor]:
    visitor = arrive("engineer.shared")
    yield visitor
    visitor.page.context.set_offline(False)


def sheet_of(engineer: Visitor, number: str, ids: dict[str, UUID]) -> None:
    engineer.open(f"/equipment/{ids[number]}")
    engineer.press(f"Calibrate: {CHECK}")


def test_scan_and_calibrate(engineer: Visitor) -> None:
    engineer.open("/equipment/ward")
    thumb = Thumb(engineer)
    thumb.press("Scan with the camera")
    thumb.go(engineer.page.get_by_role("button", name="Use the camera"))
    assert thumb.taps == taps_in_the_guide()["Find a device with the camera"]
    assert engineer.heading().endswith(SEEN_BY_THE_CAMERA)
    thumb.press(f"Calibrate: {CHECK}")
    thumb.enter("0.1", "20 point 1", "minus 1")
    expect(engineer.page.get_by_text("✗ Outside the limits")).to_be_visible()
    engineer.page.get_by_label("Reading at 60 mmHg").fill("60.2")
    expect(engineer.page.get_by_text("✓ Within the limits")).to_have_count(3)
    thumb.press("Save and see the result")
    engineer.sees("Pass", "Next due:")
    assert thumb.taps == taps_in_the_guide()["Scan and calibrate a device"]


def test_fail_and_borrow(engineer: Visitor, clinic: dict[str, UUID]) -> None:
    sheet_of(engineer, "WARD-1", clinic)
    thumb = Thumb(engineer)
    thumb.enter("0", "21", "60")
    thumb.press("Save and see the result")
    engineer.sees("Fail", "The device is in quarantine: it must not be used.")
    thumb.press("Find a replacement")
    thumb.go(engineer.page.get_by_role("button", name="Borrow ", exact=False).first)
    expect(engineer.page.get_by_label("Reason")).to_have_value("Instead of WARD-1")
    thumb.press("Ask for it")
    engineer.sees("is asked for")
    assert thumb.taps == taps_in_the_guide()["From a failing reading to a replacement asked for"]


def test_a_whole_clinic(engineer: Visitor) -> None:
    engineer.open("/equipment/ward")
    thumb = Thumb(engineer)
    thumb.go(engineer.page.get_by_role("link", name=f"Site {SITE}"))
    cards = {
        number: engineer.page.get_by_role("group", name=number) for number in ("WARD-2", "WARD-3")
    }
    thumb.enter("0.1", "20", "60", within=cards["WARD-2"])
    thumb.enter("0.1", "22", "60", within=cards["WARD-3"])
    thumb.press("Save and see the results")
    done = engineer.page.get_by_role("listitem")
    expect(done.filter(has_text="WARD-2")).to_contain_text("Pass")
    expect(done.filter(has_text="WARD-3")).to_contain_text("Fail")
    expect(done.filter(has_text="WARD-3")).to_contain_text("Quarantined")
    assert thumb.taps == taps_in_the_guide()["A clinic of two devices"]


def test_without_a_network_nothing_is_lost(engineer: Visitor, clinic: dict[str, UUID]) -> None:
    sheet_of(engineer, "WARD-4", clinic)
    is_kept(engineer)
    here, context = engineer.where, engineer.page.context
    thumb = Thumb(engineer)
    thumb.enter("0.1")
    context.set_offline(True)
    engineer.page.get_by_label("Reading at 20 mmHg").press_sequentially("20.2")
    expect(engineer.page.get_by_text("✓ Within the limits")).to_have_count(2)

    # The tab is closed, and the sheet is opened again while there is still no network.
    engineer.take_another_tab()
    engineer.open(here)
    another = engineer.page
    engineer.sees("No network. This is the page as it was on", "is here again")
    expect(another.get_by_label("Reading at 20 mmHg")).to_have_value("20.2")
    another.get_by_label("Reading at 60 mmHg").press_sequentially("60")
    another.get_by_role("button", name="Save and see the result").click()
    engineer.sees("Kept on this phone, not recorded yet. By its limits it passes.")
    forgive(engineer)
    engineer.look()

    context.set_offline(False)
    engineer.sees("Pass. See the result of WARD-4")
    forgive(engineer)
    nothing_waits(engineer)
    engineer.open(f"/equipment/{clinic['WARD-4']}/calibrations")
    assert engineer.page.get_by_role("row").filter(has_text="Pass").count() == 1


def test_what_happened_meanwhile_is_decided_by_the_sender(
    engineer: Visitor, site: Site, clinic: dict[str, UUID]
) -> None:
    sheet_of(engineer, "WARD-5", clinic)
    is_kept(engineer)
    context = engineer.page.context
    context.set_offline(True)
    for at, reading in ((0, "0.1"), (20, "20.2"), (60, "60")):
        engineer.page.get_by_label(f"Reading at {at} mmHg").press_sequentially(reading)
    engineer.page.get_by_role("button", name="Save and see the result").click()
    engineer.sees("Kept on this phone, not recorded yet.")
    recorded_by_somebody(site.app, clinic["WARD-5"], "3")
    context.set_offline(False)
    engineer.sees("Not recorded. ")
    # The refusal was asked for.
    engineer.complaints.clear()
    engineer.open("/equipment/ward")
    decide = engineer.page.get_by_role("link", name="WARD-5: compare and decide")
    expect(decide).to_be_visible()
    engineer.complaints.clear()
    decide.click()
    both = engineer.page.get_by_role("region", name="What happened meanwhile")
    expect(both.get_by_role("row").filter(has_text="Pressure at 20 mmHg")).to_contain_text("20.2")
    expect(both.get_by_role("row").filter(has_text="Pressure at 20 mmHg")).to_contain_text("23")
    expect(both.get_by_role("row").filter(has_text="State")).to_contain_text("Quarantined")
    engineer.complaints.clear()
    engineer.look()
    engineer.press("Record mine as well")
    engineer.sees("Pass", "The device is still in quarantine.")
    nothing_waits(engineer)


def test_a_shared_phone_shows_nothing_of_others(arrive: Arrive, clinic: dict[str, UUID]) -> None:
    phone = arrive()
    page, context = phone.page, phone.page.context
    sign_in_as(phone, "engineer.shared")
    sheet_of(phone, "WARD-6", clinic)
    is_kept(phone)
    page.get_by_label("Reading at 0 mmHg").press_sequentially("0.1")
    expect(page.get_by_text("✓ Within the limits")).to_have_count(1)

    # The session runs out, and somebody else takes the phone.
    context.clear_cookies()
    sign_in_as(phone, "lead.nor")
    no_page_is_kept(phone)
    context.set_offline(True)
    phone.open("/equipment/ward", status=503)
    forgive(phone)
    context.set_offline(False)
    nothing_waits(phone)

    context.clear_cookies()
    sign_in_as(phone, "engineer.shared")
    phone.open("/equipment/ward")
    phone.sees("begun, 1 of 3 readings")
    asked = phone.questions
    with phone.leaving():
        page.get_by_role("button", name="Sign out").click()
    assert phone.questions == asked + 1
    no_page_is_kept(phone)
    sign_in_as(phone, "engineer.shared")
    nothing_waits(phone)


def no_page_is_kept(visitor: Visitor) -> None:
    names = "name => name.startsWith('ward-pages')"
    visitor.page.wait_for_function(f"async () => !(await caches.keys()).some({names})")


def sign_in_as(visitor: Visitor, name: str) -> None:
    visitor.open("/sign-in")
    visitor.page.get_by_label("E-mail address").fill(f"{name}@demo.example")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Sign in")
