"""A clinic of its own for the walks on the ward, and a thumb whose taps are counted."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from playwright.sync_api import Locator, expect
from sqlalchemy import select

import config
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.foundation.database import db
from consortium.foundation.domain.periods import add_months
from consortium.foundation.web.clock import now, today
from consortium.organisations.models.organisation import Organisation
from tests.equipment import factories
from tests.support.visitor import Visitor

GUIDE = Path(config.ROOT, "docs", "guides", "on-the-ward.md")
SITE = "WARD"
# A tap that hits must have a target of so many pixels each way.
THUMB = 44
LINE = re.compile(r"^\| (?P<task>[^|]+) \|.*\| (?P<taps>\d+) \|$", re.MULTILINE)


def taps_in_the_guide() -> dict[str, int]:
    """Each task of the guide's table, and in how many taps it says that it is done."""
    found = {line["task"]: int(line["taps"]) for line in LINE.finditer(GUIDE.read_text())}
    assert found, "the guide no longer counts taps"
    return found


@dataclass
class Thumb:
    """Taps what it is told to, and counts."""

    visitor: Visitor
    taps: int = 0

    def tap(self, target: Locator) -> None:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= THUMB, f"{target} is {box['height']} px high"
        target.click()
        self.taps += 1

    def go(self, target: Locator) -> None:
        with self.visitor.leaving():
            self.tap(target)

    def press(self, button: str) -> None:
        self.go(self.visitor.page.locator("main").get_by_role("button", name=button, exact=True))

    def enter(self, *readings: str, within: Locator | None = None) -> None:
        """The readings at 0, 20 and 60 mmHg, or as many as are given."""
        place = within or self.visitor.page.locator("main")
        for at, reading in zip((0, 20, 60), readings, strict=False):
            field = place.get_by_label(f"Reading at {at} mmHg")
            self.tap(field)
            field.press_sequentially(reading)


def clinic_of(app: Flask, *numbers: str) -> dict[str, UUID]:
    """Tonometers of Coast at a site of their own, due in three days by the monthly check."""
    with app.app_context():
        trust = db.session.scalars(select(Organisation.id).where(Organisation.code == "COA")).one()
        procedure_id = _procedure()
        anchor = add_months(today() + timedelta(days=3), -1)
        for number in numbers:
            asset_id = factories.tonometer(trust, asset_no=number, site=SITE)
            factories.planned(asset_id, procedure_id, anchor_on=anchor)
        found = db.session.execute(
            select(Asset.asset_no, Asset.id).where(Asset.asset_no.in_(numbers))
        )
        return {row.asset_no: row.id for row in found}


def recorded_by_somebody(app: Flask, asset_id: UUID, error: str) -> None:
    """Somebody else calibrates the device at this moment."""
    with app.app_context():
        factories.calibrated(
            asset_id, _procedure(), factories.off_by(error), performed_on=today(), now=now()
        )


def _procedure() -> UUID:
    return db.session.scalars(
        select(CalibrationProcedure.id).where(CalibrationProcedure.code == "TONO-1")
    ).one()


def is_kept(visitor: Visitor) -> None:
    """Wait until the page would open without a network."""
    page = visitor.page
    page.wait_for_function(
        """async () => {
            if (!navigator.serviceWorker.controller) return false;
            const here = await caches.match(location.href.split('#')[0]);
            const files = performance.getEntriesByType('resource').map(each => each.name)
                .filter(name => name.includes('/static/js/'));
            const kept = await Promise.all(files.map(name => caches.match(name)));
            return here && kept.every(Boolean);
        }"""
    )


def forgive(visitor: Visitor) -> None:
    """The browser complains of what it could not send, and of nothing else."""
    visitor.complaints[:] = [
        each for each in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in each
    ]


def nothing_waits(visitor: Visitor) -> None:
    visitor.open("/equipment/ward")
    # Its list of what is kept is made by a script.
    visitor.page.wait_for_function(
        "() => document.querySelector('[data-kept-list]').dataset.listed !== undefined"
    )
    expect(visitor.page.get_by_role("heading", name="Not recorded yet")).to_have_count(0)
