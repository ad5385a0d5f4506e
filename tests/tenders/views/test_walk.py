"""A tender from its draft to its contracts, through the pages alone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.schedule import PriceSchedule
from consortium.contracts.usecases.agreements import sign_contract
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.foundation.database import db
from consortium.tenders.usecases.keys import make_keys
from consortium.tenders.views import (
    acceptance,
    conflicts,
    mandate,
    progress,
    publication,
    recommendation,
    scenario,
    standstill,
    summary,
    tender,
)
from consortium.tenders.views import award as award_views
from consortium.tenders.views import bid as bid_views
from consortium.tenders.views import compliance as compliance_views
from consortium.tenders.views import demand as demand_views
from consortium.tenders.views import keys as key_views
from consortium.tenders.views import lot as lot_views
from consortium.tenders.views import marking as marking_views
from consortium.tenders.views import moderation as moderation_views
from consortium.tenders.views import opening as opening_views
from consortium.tenders.views import panel as panel_views
from tests.support.pages import PageClient, location, text_of
from tests.support.world import PASSWORD, SYSTEM, Someone, World
from tests.tenders.factories import AFTER, BEGAN, PASSPHRASE, RATIONALE, REASON, Made, item
from tests.tenders.views.test_tender import day

SignIn = Callable[[Someone], PageClient]
VIEWS = (
    acceptance,
    recommendation,
    scenario,
    standstill,
    summary,
    tender,
    lot_views,
    demand_views,
    key_views,
    opening_views,
    mandate,
    conflicts,
    publication,
    progress,
    bid_views,
    award_views,
    panel_views,
    compliance_views,
    marking_views,
    moderation_views,
)


class Clock:
    """The clock of the pages, set by the test."""

    def __init__(self) -> None:
        self.time = BEGAN

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for module in VIEWS:
        monkeypatch.setattr(module, "now", found)
    return found


class Reader:
    """Somebody who follows links and fills in forms of one tender."""

    def __init__(self, browser: PageClient, tender_path: str) -> None:
        self.browser, self.path = browser, tender_path

    def html(self) -> str:
        return self.browser.get(self.path).get_data(as_text=True)

    def link(self, ending: str) -> str:
        """The address on the tender's page that ends like this."""
        found: list[str] = re.findall(rf'(?:href|action)="([^"]*{ending})"', self.html())
        return found[0]

    def send(self, page: str, **values: Any) -> None:
        response = self.browser.submit(page, **values)
        assert response.status_code == 303, text_of(response)

    def read(self, page: str) -> str:
        return self.browser.get(page).get_data(as_text=True)

    def boxes(self, page: str, name: str) -> list[str]:
        """The values of the boxes of a page that can be ticked under a name."""
        return re.findall(rf'name="{name}"[^>]*value="([^"]+)"', self.read(page))

    def links(self, page: str, ending: str) -> list[str]:
        """The addresses of bids on a page of the tender that end like this, each once."""
        html = self.read(f"{self.path}/{page}")
        return list(
            dict.fromkeys(re.findall(rf'href="(/tenders/bids/[^"]*{ending})(?:#[^"]*)?"', html))
        )

    def press(self, ending: str, *, on: str = "") -> None:
        """Press a button that acts at once, on the tender's page or one below it."""
        response = self.post(ending, on=on)
        assert response.status_code == 303, text_of(response)

    def post(self, ending: str, *, on: str = "") -> TestResponse:
        form = self.browser.form(f"{self.path}{on}")
        return self.browser.post(f"{self.path}/{ending}", data=form)


def discover(reader: Reader) -> None:
    """A statement, the need that answers it, and criteria that test the need."""
    pages = f"{reader.path}/discovery"
    statement = {"verdict": "drop", "said": "Images come by courier", "workshop": "", "trust": ""}
    reader.send(f"{pages}/statements/new", **statement)
    reader.send(
        f"{pages}/needs/new",
        priority="must",
        statement="Images open at once",
        pains=reader.boxes(f"{pages}/needs/new", "pains")[0],
    )
    trace = re.findall(r'href="(/tenders/lots/[^"]*/trace)"', reader.read(f"{pages}/trace"))[0]
    need = reader.boxes(trace, "tests_0")[0]
    reader.send(trace, tests_0=need, tests_1=need)


def test_a_tender_walks_its_whole_way_through_the_pages(
    app: Flask, cast: World, signed_in: SignIn, clock: Clock
) -> None:
    with app.app_context():
        images = item()
    lead, south = signed_in(cast.lead), signed_in(cast.lead_of_south)
    drafted = lead.submit(
        "/tenders/new",
        title="Archive",
        consortium_id=str(cast.seven_oaks),
        lead_trust_id=str(cast.north),
        procedure="open",
        clause_text="One organisation for cost.",
        **day("commenced_on", 20, 4, 2025),
        **day("starts_on", 1, 10, 2025),
        **day("ends_on", 30, 9, 2030),
    )
    here = location(drafted)
    first, second = Reader(lead, here), Reader(south, here)

    first.send(
        f"{here}/lots/new",
        title="Archive",
        quality="40 Image quality\n\n20 Service",
        price_weight="40",
        price_formula="lowest_relative",
    )
    assert "Add a line to lot 1" in first.html()
    first.send(first.link("/lines/new"), item_id=str(images), bought="every_year", spec="Fast")
    first.send(f"{here}/trusts", trusts=str(cast.north))
    first.send(f"{here}/trusts", trusts=str(cast.south))
    discover(first)
    first.send(f"{here}/demand", **day("due_on", 10, 5, 2025))
    answer(first, cast.north, "0")
    answer(first, cast.north, "420,000")
    answer(second, cast.south, "300,000")
    first.press("demand/freeze")
    for holder in (first, second):
        holder.send(f"{here}/keys/share", password=PASSWORD, code="", passphrase=PASSPHRASE)
    with app.app_context():
        make_keys(actor=SYSTEM, tender_id=UUID(here.rpartition("/")[2]), now=BEGAN)
    for reader, trust in ((first, cast.north), (second, cast.south)):
        reader.send(f"{here}/mandates/{trust}", limit="5,000,000")
    first.send(
        f"{here}/conflicts/new",
        who_0="An evaluator of South Trust",
        circumstances_0="Holds shares of a bidder",
        mitigation_0="Scores no bid of it",
        conclusion="Nothing else was found.",
    )
    second.press("conflicts/1/approve", on="/conflicts")
    second.send(
        f"{here}/clause-review",
        in_contract="Clause 14",
        in_notice="Section 5",
        leaver_schedule="Each line has an opt-out price.",
    )
    publish(first)
    clock.time = AFTER
    first.press("close")
    for holder in (first, second):
        holder.send(
            f"{here}/opening", password=PASSWORD, code="", passphrase=PASSPHRASE, no_conflict="y"
        )
    for supplier, prices in ((cast.alpha, "0 1.25\n2 1.00"), (cast.beta, "0 0.92")):
        record_bid(first, str(supplier), prices)
    judge(first, second, Reader(signed_in(cast.evaluator), here), cast)
    first.press("rank")
    decide(first, second, Reader(signed_in(cast.budget_holder), here), cast, clock)

    text = text_of(south.get(here))
    assert "Awarded Alpha Ltd" in text
    # 720,000 examinations a year at the price of two members together, over five years.
    assert "worth £3,600,000.00 over the term" in text
    assert "0 of 2 contracts signed" in text
    with app.app_context():
        sign_everything()
    assert "2 of 2 contracts signed" in text_of(lead.get(here))
    first.press("complete")
    assert "This tender is over." in text_of(lead.get(here))


def publish(reader: Reader) -> None:
    reader.send(
        f"{reader.path}/publish",
        notice_number="012345-2025",
        published_time="10:00",
        engagement="none",
        engagement_note="The market is known",
        electronic="yes",
        documents_with_notice="yes",
        hour="12",
        **day("published_on", 20, 4, 2025),
        **day("questions_on", 20, 5, 2025),
        **day("deadline_on", 1, 6, 2025),
    )


def decide(first: Reader, second: Reader, budget: Reader, cast: World, clock: Clock) -> None:
    """Recommended, accepted by both trusts, told to the bidders, awarded after the standstill."""
    here = first.path
    asked = first.browser.post(
        f"{here}/scenarios/as-ranked", data=first.browser.form(f"{here}/scenarios")
    )
    assert asked.status_code == 303, text_of(asked)
    page = re.findall(
        r'href="(/tenders/lots/[^"]*/recommend)"', first.read(f"{here}/recommendation")
    )[0]
    first.send(
        page,
        bid_id=first.boxes(page, "bid_id")[0],
        reason=REASON,
        rule="",
        scenario_id=re.findall(r'<option value="([0-9a-f-]{36})"', first.read(page))[0],
    )
    budget.send(f"{here}/acceptances/{cast.north}", note="")
    second.send(f"{here}/acceptances/{cast.south}", note="")
    sent = first.browser.post(
        f"{here}/summaries/send", data=first.browser.form(f"{here}/summaries")
    )
    assert sent.status_code == 303, text_of(sent)
    clock.time = AFTER + timedelta(days=1)
    first.send(
        f"{here}/standstill/begin",
        notice_number="023456-2025",
        published_time="10:00",
        stated_days="",
        **day("published_on", 2, 6, 2025),
    )
    first.send(
        f"{here}/checks/{cast.alpha}",
        list_version="30 May 2025",
        outcome="clear",
        note="",
        **day("checked_on", 2, 6, 2025),
    )
    clock.time = AFTER + timedelta(days=14)
    second.send(f"{here}/award")


def judge(first: Reader, second: Reader, evaluator: Reader, cast: World) -> None:
    """A panel of one evaluator and a chair scores 4 and 3 of 5, and agrees on them."""
    criteria = re.findall(
        r'name="criteria" type="checkbox" value="([^"]+)"',
        first.browser.get(f"{first.path}/panel/new").get_data(as_text=True),
    )
    seats: tuple[tuple[Someone, str, list[str]], ...] = (
        (cast.evaluator, "evaluator", criteria),
        (cast.lead, "chair", []),
    )
    for someone, role, tasks in seats:
        page, who = f"{first.path}/panel/new", str(someone.id)
        first.send(page, person_id=who, role=role, discipline="clinician", criteria=tasks)
    first.press("compliance/begin")
    for reader in (evaluator, first):
        reader.send(f"{reader.path}/declaration", interest="none")
    assert "waits for a decision" in text_of(evaluator.browser.get(f"{first.path}/panel"))
    second.press("declarations/clear", on="/panel")
    first.press("scoring/begin")
    for number, value in enumerate(("4", "3")):
        page = evaluator.links("scores", "/scores")[number]
        html = evaluator.browser.get(page).get_data(as_text=True)
        fields = re.findall(r'name="((?:value|note)_[0-9a-f]+)"', html)
        typed = {each: value if each.startswith("value") else RATIONALE for each in fields}
        evaluator.send(page, submit="yes", **typed)
    first.press("moderation/begin", on="/scores")
    for number, value in enumerate(("4", "3")):
        page = first.links("moderation", "/consensus")[number]
        html = first.browser.get(page).get_data(as_text=True)
        fields = re.findall(r'name="((?:value|rationale)_[0-9a-f]+)"', html)
        typed = {each: value if each.startswith("value") else RATIONALE for each in fields}
        members = re.findall(r'name="(agreed_[0-9a-f]+)" type="checkbox" value="([^"]+)"', html)
        first.send(page, **typed, **dict(members))
    first.press("moderation/close", on="/moderation")


def sign_everything() -> None:
    """What happens in the pages of agreements: prices are activated, trusts sign."""
    for schedule_id in db.session.scalars(select(PriceSchedule.id)).all():
        activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=AFTER)
    for contract_id in db.session.scalars(select(TrustContract.id)).all():
        sign_contract(actor=SYSTEM, contract_id=contract_id, now=AFTER)


def answer(reader: Reader, trust_id: object, quantity: str) -> None:
    page = f"{reader.path}/demand/{trust_id}"
    html = reader.browser.get(page).get_data(as_text=True)
    field = re.findall(r'name="(quantity_[0-9a-f]+)"', html)[0]
    reader.send(page, **{field: quantity}, firmness="committed", tolerance_percent="10")


def record_bid(reader: Reader, supplier_id: str, prices: str) -> None:
    page = reader.link("/bids/new")
    html = reader.browser.get(page).get_data(as_text=True)
    members, standalone, rebates = (
        re.findall(rf'name="({table}_[0-9a-f]+)"', html)[0]
        for table in ("members", "standalone", "rebates")
    )
    reader.send(
        page,
        supplier_id=supplier_id,
        clause="C3",
        calendar="quarterly",
        on_drop="grace",
        grace_months="6",
        **{members: prices, standalone: "0 1.45", rebates: "270000 4"},
    )


class TestForms:
    @pytest.mark.usefixtures("opened_ground")
    def test_tiers_that_make_no_sense_come_back_with_what_was_typed(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(cast.lead)
        page = f"/tenders/lots/{made.lot}/bids/new"
        field = re.findall(r'name="(members_[0-9a-f]+)"', browser.get(page).get_data(as_text=True))[
            0
        ]
        response = browser.submit(
            page,
            supplier_id=str(cast.alpha),
            clause="C3",
            calendar="once",
            on_drop="next_test",
            **{field: "5 1.00"},
        )
        assert response.status_code == 422
        assert "must begin at 0" in text_of(response)
        assert "5 1.00" in response.get_data(as_text=True)

    @pytest.mark.usefixtures("drafted_ground")
    def test_criteria_that_are_no_weights_are_named_by_their_line(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        for typed in ("Image quality 40", "40", "much Image"):
            response = signed_in(cast.lead).submit(
                f"/tenders/{made.id}/lots/new",
                title="Scanners",
                quality=f"20 Service\n{typed}",
                price_weight="40",
                price_formula="lowest_relative",
            )
            assert response.status_code == 422
            assert "Line 2 of “Quality criteria” must be a weight and a name" in text_of(response)

    @pytest.mark.usefixtures("drafted_ground")
    def test_a_lot_is_changed_from_what_it_says_now(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(cast.lead)
        page = f"/tenders/lots/{made.lot}/change"
        assert 'value="Archive"' in browser.get(page).get_data(as_text=True)
        response = browser.submit(
            page,
            title="Archive of pictures",
            price_formula="fixed_reference",
            reference_price="£6,000,000",
        )
        assert response.status_code == 303
        text = text_of(browser.get(f"/tenders/{made.id}"))
        assert "Archive of pictures" in text
        assert "reference price of £6,000,000.00" in text

    @pytest.mark.usefixtures("drafted_ground")
    def test_a_line_is_taken_out_and_a_lot_is_ended(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        reader = Reader(signed_in(cast.lead), f"/tenders/{made.id}")
        taken_out = reader.browser.post(
            f"/tenders/lines/{made.lines[0]}/remove", data=reader.browser.form(reader.path)
        )
        assert taken_out.status_code == 303
        assert "No line yet." in text_of(reader.browser.get(reader.path))
        reader.send(f"/tenders/lots/{made.lot}/end", reason="Not needed")
        assert "ended without an award: Not needed" in text_of(reader.browser.get(reader.path))

    @pytest.mark.usefixtures("asked_ground")
    def test_a_trust_declines(self, made: Made, cast: World, signed_in: SignIn) -> None:
        reader = Reader(signed_in(cast.lead_of_south), f"/tenders/{made.id}")
        reader.send(f"{reader.path}/demand/{cast.south}/decline", reason="Has a contract")
        assert "Takes no part" in text_of(reader.browser.get(reader.path))

    @pytest.mark.usefixtures("frozen_ground")
    def test_an_answer_out_of_time_says_so(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        page = signed_in(cast.lead_of_south).get(f"/tenders/{made.id}/demand/{cast.south}")
        assert "an answer cannot be given or changed now" in text_of(page)

    @pytest.mark.usefixtures("drafted_ground")
    def test_nobody_is_left_to_invite(self, made: Made, cast: World, signed_in: SignIn) -> None:
        page = signed_in(cast.lead).get(f"/tenders/{made.id}/trusts")
        assert "Every member is invited." in text_of(page)

    @pytest.mark.usefixtures("ranked_ground")
    def test_a_bid_is_read_and_excluded(self, made: Made, cast: World, signed_in: SignIn) -> None:
        reader = Reader(signed_in(cast.lead), f"/tenders/{made.id}")
        page = f"/tenders/bids/{made.bids['beta']}"
        assert "Bid of Beta Ltd" in text_of(reader.browser.get(page))
        reader.send(f"{page}/exclude", reason="Lacks the certificate")
        assert "This bid is excluded: Lacks the certificate" in text_of(reader.browser.get(page))

    @pytest.mark.usefixtures("opened_ground")
    def test_a_form_sent_twice_records_one_bid(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(cast.lead)
        page = f"/tenders/lots/{made.lot}/bids/new"
        field = re.findall(r'name="(members_[0-9a-f]+)"', browser.get(page).get_data(as_text=True))[
            0
        ]
        sent = {
            **browser.form(page),
            "supplier_id": str(cast.alpha),
            "clause": "C3",
            "calendar": "once",
            "on_drop": "next_test",
            field: "0 1.00",
        }
        statuses = [browser.post(page, data=sent).status_code for _ in range(2)]
        assert statuses == [303, 303]

    @pytest.mark.usefixtures("drafted_ground")
    def test_an_order_out_of_turn_is_refused_with_its_reason(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        reader = Reader(signed_in(cast.lead), f"/tenders/{made.id}")
        for order in ("close", "open", "rank", "complete", "demand/freeze"):
            response = reader.post(order)
            assert response.status_code == 409
            assert "A tender that is “draft” cannot become" in text_of(response)
