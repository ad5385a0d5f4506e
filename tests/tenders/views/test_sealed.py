"""Nothing of a bid can be read before the opening: not in a file, a page, a log or a figure."""

import io
import json
import logging
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from consortium.foundation.database import db
from consortium.foundation.jobs.models import Job
from consortium.foundation.mail.outbox import OutgoingMail
from consortium.tenders.commands import group
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.models.sealed_bid import draft_of
from consortium.tenders.views import portal, portal_bid
from tests.support.pages import PageClient, text_of
from tests.support.world import PASSWORD, Someone, World, build
from tests.tenders.factories import DEADLINE, IN_TIME, Made, close, draft, open_together, published

PRICE, ANSWER = "7.654321", "canary-otter-answer-42"
DOCUMENT = b"%PDF-1.7 canary-heron-document-42"
CANARIES = (PRICE.encode(), ANSWER.encode(), DOCUMENT[9:])
# What everybody on the buyers' side can open, and whoever watches the machine.
PAGES = (
    "/",
    "/tenders",
    "/tenders?format=csv",
    "/tenders/{id}",
    "/tenders/{id}/keys",
    "/tenders/{id}/opening",
    "/tenders/{id}/suppliers",
    "/audit-log",
    "/audit-log?format=csv",
    "/search?q=canary",
    "/search?q=7.654321",
)


class Estate:
    """A published tender, a supplier at its bid form, and everybody who must learn nothing."""

    def __init__(self, app: Flask, world: World, made: Made) -> None:
        self.app, self.world, self.made = app, world, made
        self.supplier = self.browser(world.supplier)
        self.buyers = {
            name: self.browser(getattr(world, name))
            for name in ("lead", "administrator", "auditor")
        }
        self.here = f"/portal/{made.id}"

    def browser(self, someone: Someone) -> PageClient:
        browser = PageClient(self.app, self.app.response_class)
        browser.come_in(someone.email, PASSWORD)
        return browser

    def seen_by_buyers(self) -> dict[tuple[str, str], str]:
        return {
            (name, page): shown(browser.get(page.format(id=self.made.id)))
            for name, browser in self.buyers.items()
            for page in PAGES
        }

    def waiting(self) -> list[tuple[str, str]]:
        """Every mail that was written and every job that was ordered, whatever became of it."""
        with self.app.app_context():
            mails = db.session.scalars(select(OutgoingMail)).all()
            jobs = db.session.scalars(select(Job)).all()
            return [
                *((each.subject, each.body) for each in mails),
                *((each.kind, json.dumps(each.arguments)) for each in jobs),
            ]

    def fill_in(self) -> None:
        """Type a bid with canaries in it, and add a document."""
        html = self.supplier.get(f"{self.here}/bid").get_data(as_text=True)
        values = {}
        for part in html.split('name="')[1:]:
            name = part.partition('"')[0]
            if name.startswith("price_"):
                values[name] = PRICE
            if name.startswith("answer_"):
                values[name] = ANSWER
            if name.startswith("bid_"):
                values[name] = "y"
        saved = self.supplier.submit(f"{self.here}/bid", **values, calendar="once")
        assert saved.status_code == 303
        sent = self.supplier.submit(
            f"{self.here}/bid/documents", file=(io.BytesIO(DOCUMENT), "method.pdf")
        )
        assert sent.status_code == 303, text_of(sent)


@pytest.fixture
def estate(empty_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Estate:
    for module in (portal, portal_bid):
        monkeypatch.setattr(module, "now", lambda: IN_TIME)
        # The small world is of 2026 and its tender of 2025: the guard has tests of its own.
        monkeypatch.setattr(module, "guarded", lambda clock: clock)
    with empty_app.app_context():
        world = build()
        made = published(draft(world))
    return Estate(empty_app, world, made)


def shown(response: TestResponse) -> str:
    """What a page says, without the tokens of its forms; a file as it is."""
    is_page = response.mimetype == "text/html"
    return text_of(response) if is_page else response.get_data(as_text=True)


def leaks(*folders: Path) -> list[str]:
    """The files in which a canary can be read."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(each in path.read_bytes() for each in CANARIES)]


def test_nothing_is_readable_before_the_opening(
    estate: Estate, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    temporary = Path(tempfile.gettempdir())
    known = set(temporary.iterdir())
    before, waiting = estate.seen_by_buyers(), estate.waiting()
    metrics = estate.supplier.get("/metrics").get_data(as_text=True)

    estate.fill_in()
    sealed = estate.supplier.submit(f"{estate.here}/bid/seal")
    assert sealed.status_code == 303, text_of(sealed)
    estate.fill_in()  # and a draft of the next version

    folder = Path(estate.app.config["DATA_DIR"])
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(folder / "consortium.db")) as database:
        database.execute("VACUUM INTO ?", (str(backup),))
    assert backup.stat().st_size > 0
    assert leaks(folder, tmp_path) == []
    fresh = [path for path in set(temporary.iterdir()) - known if path.is_file()]
    assert not [path for path in fresh if any(each in path.read_bytes() for each in CANARIES)]
    assert not any(canary.decode() in caplog.text for canary in CANARIES)
    # Neither that there is a bid, nor how large, nor when: every page is what it was.
    assert estate.seen_by_buyers() == before
    # Nobody gets a mail, and nothing of it is left to a worker.
    assert estate.waiting() == waiting
    after = estate.supplier.get("/metrics").get_data(as_text=True)
    assert "portal" not in metrics + after

    # The control: a leak that is planted is found, in a file and in the database.
    (folder / "planted.log").write_bytes(b"submitted at " + CANARIES[0])
    assert leaks(folder) == ["planted.log"]


def test_a_leak_in_the_database_would_be_found(estate: Estate) -> None:
    """The control of the search itself: a readable draft would show in the file or its WAL."""
    estate.fill_in()
    with estate.app.app_context():
        row = draft_of(estate.made.id, bid_id_of(estate.made.id, estate.world.alpha))
        assert row is not None
        kept = json.dumps(row.content())
    assert ANSWER in kept
    folder = Path(estate.app.config["DATA_DIR"])
    assert leaks(folder) == []
    (folder / "consortium.db-copy").write_text(kept)
    assert leaks(folder) == ["consortium.db-copy"]


def test_a_bid_goes_through_the_portal_and_is_opened(estate: Estate, tmp_path: Path) -> None:
    supplier, here = estate.supplier, estate.here
    assert "none yet" in text_of(supplier.get("/portal"))
    estate.fill_in()
    assert "draft" in text_of(supplier.get("/portal"))
    copy = supplier.get(f"{here}/bid/copy").get_data()
    assert "Seal and submit" in text_of(supplier.get(f"{here}/bid/seal"))
    assert supplier.submit(f"{here}/bid/seal").status_code == 303
    page = text_of(supplier.get(here))
    assert "Sealed" in page
    assert PRICE not in page
    receipt = supplier.get(f"{here}/receipts/1").get_data()
    for name, content in (("receipt.json", receipt), ("bid.json", copy)):
        (tmp_path / name).write_bytes(content)
    checked = estate.app.test_cli_runner().invoke(
        group,
        ["verify-receipt", str(tmp_path / "receipt.json"), "--bid", str(tmp_path / "bid.json")],
    )
    assert "The copy is the bid that this receipt stands for." in checked.output

    # A replacement starts from the copy, since nobody reads the sealed bid here.
    begun = supplier.submit(f"{here}/bid/from-copy", file=(io.BytesIO(copy), "bid.json"))
    assert begun.status_code == 303
    assert PRICE in supplier.get(f"{here}/bid").get_data(as_text=True)
    assert supplier.submit(f"{here}/bid/seal").status_code == 303
    assert "sealed, version 2" in text_of(supplier.get("/portal"))

    with estate.app.app_context():
        close(estate.made)
        open_together(estate.made)
    log = text_of(estate.buyers["lead"].get(f"/tenders/{estate.made.id}/opening"))
    assert "Alpha Ltd" in log
    assert "Opened" in log
    assert "All bids, as they were opened" in text_of(supplier.get(here))
    answers = answers_page(estate)
    lead = estate.buyers["lead"]
    assert ANSWER in text_of(lead.get(answers))
    document = re.findall(r'href="([^"]*/documents/[^"]*)"', lead.get(answers).text)[0]
    assert lead.get(document).get_data() == DOCUMENT
    # Prices stay in their own envelope until the quality is locked.
    assert PRICE not in lead.get(f"/tenders/{estate.made.id}").get_data(as_text=True)


def answers_page(estate: Estate) -> str:
    html = estate.buyers["lead"].get(f"/tenders/{estate.made.id}").get_data(as_text=True)
    bid: str = re.findall(r'href="(/tenders/bids/[0-9a-f-]{36})"', html)[0]
    return f"{bid}/answers"


def test_sealing_at_the_deadline_is_refused(
    estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate.fill_in()
    page = estate.supplier.form(f"{estate.here}/bid/seal")
    monkeypatch.setattr(portal_bid, "now", lambda: DEADLINE)
    refused = estate.supplier.post(f"{estate.here}/bid/seal", data=page)
    assert refused.status_code == 409
    assert "The deadline has passed" in text_of(refused)


def test_a_bid_is_withdrawn_on_its_page(estate: Estate) -> None:
    estate.fill_in()
    estate.supplier.submit(f"{estate.here}/bid/seal")
    assert estate.supplier.submit(f"{estate.here}/withdraw").status_code == 303
    assert "withdrawn" in text_of(estate.supplier.get("/portal"))


def test_a_draft_that_is_not_complete_says_what_is_missing(estate: Estate) -> None:
    saved = estate.supplier.submit(f"{estate.here}/bid", seal="yes")
    assert saved.status_code == 303
    assert "at least one lot" in text_of(estate.supplier.get(f"{estate.here}/bid/seal"))
