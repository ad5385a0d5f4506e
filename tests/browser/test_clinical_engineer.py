"""A clinical engineer works off the due list, on the ward and at a desk.

The devices are those that are overdue in the demo world; each window has its own.
"""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from consortium.foundation.domain.periods import add_months
from consortium.foundation.web.clock import today
from consortium.foundation.web.words import day
from tests.browser.conftest import Arrive
from tests.support.visitor import Visitor

# The device that passes and when its trust's checks are due, and the device that fails.
NORTH_DAY, EAST_DAY = date(2025, 4, 5), date(2025, 4, 11)
PASSES = {"wide": ("NOR-T08", NORTH_DAY), "phone": ("EAS-T12", EAST_DAY)}
FAILS = {"wide": "SOU-T02", "phone": "VAL-T05"}
TYPED_BY_KEYS = {"wide": "VAL-T10", "phone": "VAL-T10"}
EARLY = timedelta(days=7)
# Other visitors of the same site may have left one only.
OVERDUE = re.compile(r"devices? overdue for calibration")


def next_due(first: date) -> date:
    """Monthly from the first date; a check up to seven days early counts for the date ahead."""
    dates = (add_months(first, months) for months in range(1, 1200))
    return next(each for each in dates if each - EARLY > today())


def enter(visitor: Visitor, *readings: str) -> None:
    for at, reading in zip((0, 20, 60), readings, strict=True):
        visitor.page.get_by_label(f"Reading at {at} mmHg").fill(reading)


def test_a_device_that_passes_shows_when_it_is_due_next(arrive: Arrive, width: str) -> None:
    number, first = PASSES[width]
    visitor = arrive("engineer.shared")
    visitor.open("/")
    visitor.go(visitor.page.get_by_role("link", name=OVERDUE))
    line = visitor.page.get_by_role("listitem").filter(has_text=number)
    expect(line).to_contain_text("late")
    visitor.go(line.get_by_role("link", name=number))
    visitor.press("Calibrate: Monthly check of applanation tonometers")
    enter(visitor, "0.1", "19.8", "60.4")
    visitor.press("Save and see the result")
    visitor.sees("Pass", f"Next due: {day(next_due(first))}")
    visitor.go(visitor.page.locator("main").get_by_role("button", name="Due list"))
    expect(visitor.page.get_by_role("link", name=number)).to_have_count(0)


def test_a_device_that_fails_is_out_of_use_at_once(arrive: Arrive, width: str) -> None:
    number = FAILS[width]
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/due")
    visitor.press(f"Calibrate {number}")
    enter(visitor, "0.1", "21.0", "60.2")
    visitor.press("Save and see the result")
    visitor.sees("Fail", "The device is in quarantine: it must not be used.", "+1 mmHg")
    visitor.go(visitor.page.get_by_role("link", name="another one in service"))
    expect(visitor.page.get_by_role("link", name=number)).to_have_count(0)
    visitor.open("/equipment?status=quarantined")
    visitor.row(number, "Quarantined")
    visitor.follow(number)
    visitor.sees("Do not use this device: it is in quarantine.")


def test_a_missing_reading_is_asked_for_and_the_others_are_kept(arrive: Arrive) -> None:
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/due?show=all&q=NOR-T01")
    visitor.press("Calibrate NOR-T01")
    enter(visitor, "0.1", "about 20", "")
    visitor.press("Save and see the result", status=422)
    page = visitor.page
    expect(page.get_by_label("Reading at 0 mmHg")).to_have_value("0.1")
    expect(page.get_by_label("Reading at 20 mmHg")).to_have_value("about 20")
    visitor.sees("Reading at 20 mmHg must be a number, like 20.5")
    page.get_by_role("alert").get_by_role("link", name="Enter the reading at 60 mmHg").click()
    expect(page.get_by_label("Reading at 60 mmHg")).to_be_focused()


def test_what_was_typed_is_there_again(arrive: Arrive) -> None:
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/due?show=all&q=NOR-T04")
    visitor.press("Calibrate NOR-T04")
    typed = visitor.page.get_by_label("Reading at 0 mmHg")
    typed.press_sequentially("0.1")
    asked = visitor.questions
    visitor.follow("Consortium home")
    assert visitor.questions == asked
    visitor.open("/equipment/ward")
    visitor.sees("begun, 1 of 3 readings")
    visitor.go(visitor.page.get_by_role("link", name="NOR-T04"))
    expect(typed).to_have_value("0.1")
    visitor.press("Begin NOR-T04 anew")
    expect(typed).to_have_value("")


def test_the_whole_form_is_done_without_a_mouse(arrive: Arrive) -> None:
    visitor = arrive("engineer.shared")
    visitor.open("/equipment/due?show=all&q=VAL-T10")
    page = visitor.page
    assert "Skip to main content" in visitor.tab()
    page.keyboard.press("Enter")
    visitor.tab_to(page.get_by_role("button", name="Calibrate VAL-T10"))
    with visitor.leaving():
        page.keyboard.press("Enter")
    for at, reading in (("0", "0"), ("20", "20.1"), ("60", "59.9")):
        visitor.tab_to(page.get_by_label(f"Reading at {at} mmHg"))
        page.keyboard.type(reading)
    visitor.tab_to(page.locator("summary", has_text="Another day, or a note"))
    page.keyboard.press("Enter")
    visitor.tab_to(page.get_by_label("Note (optional)"))
    page.keyboard.type("Typed without a mouse")
    visitor.tab_to(page.get_by_role("button", name="Save and see the result"))
    with visitor.leaving():
        page.keyboard.press("Enter")
    visitor.sees("Pass", "Typed without a mouse")
