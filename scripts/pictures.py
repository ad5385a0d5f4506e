"""Take the pictures of docs/pictures/ anew from the demo world. Run by ``make pictures``.

The world is loaded into a temporary folder and served on loopback, in the same minute every time,
so that a picture changes only when its page does. Seals differ from run to run: leave them out.
"""

import logging
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import time_machine
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

import config
from consortium.app import create_app
from consortium.demo.load import load
from consortium.foundation.domain.periods import LONDON
from scripts.small_png import with_few_colours
from tests.support import chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=LONDON)
DESK, WIDE = ViewportSize(width=1080, height=800), ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
LARGEST = 150_000
MARGIN = 16
LAUNCH = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
LEAD, ENGINEER = "Procurement lead, North Trust", "Clinical engineer, shared calibration service"
# Four good lines, three faults, a line that landed before, and the total of a spreadsheet.
LINES = """\
Order number,Line number,Order date,Supplier,Item code,Unit,Quantity,Unit price,Amount
PO-7001,1,2026-04-08,Beta Ophthalmics,IOL,EA,150,38.00,5700.00
PO-7001,2,2026-04-08,Beta Ophthalmics,OVD,EA,150,10.50,1575.00
PO-7001,3,2026-04-08,Beta Ophthalmics,drape,EA,150,2.95,442.50
PO-7002,1,2026-04-10,Alpha Imaging,PACS,EXM,"13,333",£1.00,"£13,333.00"
PO-7003,1,2026-04-14,Beta Ophthalmics,IOL,EA,20,38.00,706.00
PO-7003,2,2026-04-31,Beta Ophthalmics,OVD,EA,20,10.50,210.00
PO-7004,1,2026-04-15,Beta Ophthalmics,IOL,BX,2,380.00,760.00
VAL-Q4-202603,3,2026-03-10,Beta Ophthalmics,IOL,EA,150,38.00,5700.00
,,,,,,,,28426.50
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: whose page it is, the way there, and the part of the page that is shown.

    Without ``first`` it begins at the top of the page, without ``last`` it ends where the content
    does.
    """

    name: str
    person: str
    go: Callable[[Page], None]
    first: str = ""
    last: str = "main > :last-child"
    screen: ViewportSize = field(default_factory=lambda: DESK)


def savings(page: Page) -> None:
    page.goto("/savings")
    page.locator(".app-chart svg, .app-chart canvas").last.wait_for()


def agreement(page: Page) -> None:
    page.goto("/agreements")
    page.get_by_role("link", name="Cataract consumables").click()


def what_if(page: Page) -> None:
    """Two months later than the story's first day everybody knows what West and Hill changed."""
    agreement(page)
    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_role("link", name="What joining and leaving changed so far").click()
    page.locator(".app-chart svg, .app-chart canvas").last.wait_for()


def price(page: Page) -> None:
    page.goto("/prices")
    page.get_by_label("Trust").select_option("North Trust")
    page.get_by_label("Item").select_option("Intraocular lens, hydrophobic (IOL)")
    for label, value in (("Day", "3"), ("Month", "11"), ("Year", "2025"), ("Quantity", "100")):
        page.get_by_label(label, exact=True).first.fill(value)
    page.get_by_role("button", name="Show the price and why").click()
    page.get_by_role("heading", name="Why £40.00?").wait_for()


def tender(page: Page) -> None:
    page.goto("/tenders")
    page.locator("tbody a").first.click()
    page.locator("#lot-1").wait_for()


def import_report(page: Page) -> None:
    page.goto("/spend/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "VAL-2026-04.csv", "mimeType": "text/csv", "buffer": LINES.encode()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="See what became of the rows").click()


def due_list(page: Page) -> None:
    page.goto("/equipment/due")


def calibration(page: Page) -> None:
    page.goto("/equipment/due")
    page.locator("li", has_text="NOR-T08").get_by_text("Calibrate").click()
    for nominal, reading in ((0, "0.1"), (20, "20.2"), (60, "60.9")):
        page.get_by_label(f"Reading at {nominal} mmHg").fill(reading)


def failed(page: Page) -> None:
    calibration(page)
    page.get_by_role("button", name="Save and see the result").click()
    page.get_by_role("heading", name="NOR-T08").wait_for()


PICTURES = (
    Picture(name="savings", person=LEAD, go=savings, last="table >> nth=0", screen=WIDE),
    Picture(
        name="bridge",
        person=LEAD,
        go=savings,
        first="h2:has-text('From forecast to actual')",
        last=".app-beside table >> nth=0",
        screen=WIDE,
    ),
    Picture(
        name="agreement",
        person=LEAD,
        go=agreement,
        first="h2:has-text('Prices today')",
        last=".app-cards",
    ),
    Picture(
        name="what-if",
        person=LEAD,
        go=what_if,
        first="h2:has-text('What changes')",
        last="table:has(caption:has-text('Cost of the contract year'))",
        screen=WIDE,
    ),
    Picture(name="price", person=LEAD, go=price),
    Picture(
        name="tender", person=LEAD, go=tender, first="#lot-1", last="section:has(> #lot-1) table"
    ),
    Picture(name="import", person="Finance viewer, Valley Trust", go=import_report),
    Picture(
        name="due-list", person=ENGINEER, go=due_list, screen=PHONE, last=".app-due > :nth-child(2)"
    ),
    Picture(name="calibration", person=ENGINEER, go=calibration, screen=PHONE),
    Picture(
        name="quarantine", person=ENGINEER, go=failed, screen=PHONE, last="main a.nhsuk-button"
    ),
)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(NOW, tick=False):
        print("Loading the demo world …", flush=True)
        with served(demo_world(Path(folder))) as address, browser() as chrome:
            sizes = {each.name: take(each, chrome, address) for each in PICTURES}
    for name, size in sizes.items():
        print(f"docs/pictures/{name}.png {size // 1000} KB")
    large = [name for name, size in sizes.items() if size > LARGEST]
    if large:
        print(f"Larger than {LARGEST // 1000} KB: {', '.join(large)}. Show less of the page.")
    return 1 if large else 0


def demo_world(folder: Path) -> Flask:
    """The application on a demo world of its own; work is done at once, not by a worker."""
    settings = config.Development(
        DATA_DIR=folder,
        SECRET_KEY="p" * config.SHORTEST_SECRET,
        JOBS_INLINE=True,
        LOG_LEVEL="ERROR",
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
    logging.disable(logging.WARNING)
    load(app, today=NOW.date(), tell=lambda _: None)
    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application on loopback, on a port that was free."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium.find(), args=LAUNCH)
        try:
            yield chrome
        finally:
            chrome.close()


def take(picture: Picture, chrome: Browser, address: str) -> int:
    """Take one picture as its person; returns its size in bytes."""
    scale = 2 if picture.screen is PHONE else 1
    context = chrome.new_context(
        base_url=address,
        viewport=picture.screen,
        device_scale_factor=scale,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    sign_in(page, picture.person)
    picture.go(page)
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{picture.name}.png"
    top, bottom = edges(page, picture)
    width = picture.screen["width"]
    picture_of_page = page.screenshot(
        full_page=True,
        clip={"x": 0, "y": top, "width": width, "height": bottom - top},
        animations="disabled",
        caret="hide",
    )
    context.close()
    path.write_bytes(with_few_colours(picture_of_page))
    return path.stat().st_size


def sign_in(page: Page, person: str) -> None:
    page.goto("/sign-in")
    others = page.locator("summary")
    button = page.get_by_role("button", name=person, exact=True)
    if others.count() and not button.is_visible():
        others.click()
    button.click()
    page.wait_for_url("/")


def edges(page: Page, picture: Picture) -> tuple[float, float]:
    """Where the picture begins and ends, from the top of the page."""
    box = page.locator(picture.last).last.bounding_box()
    if box is None:
        raise SystemExit(f"{picture.name}: the page has no {picture.last}")
    bottom = box["y"] + box["height"] + MARGIN
    if not picture.first:
        return 0, bottom
    start = page.locator(picture.first).first.bounding_box()
    if start is None:
        raise SystemExit(f"{picture.name}: the page has no {picture.first}")
    return start["y"] - MARGIN, bottom


if __name__ == "__main__":
    sys.exit(main())
