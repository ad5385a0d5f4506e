"""The register and a tender's page, as readers see them."""

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask

from consortium.tenders.domain.tender import TenderState
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import WALKS, Made, asked, award, bare, draft, ranked

SignIn = Callable[[Someone], PageClient]


def walked(app: Flask, cast: World, state: TenderState) -> Made:
    with app.app_context():
        made = ranked(draft(cast)) if state is TenderState.AWARDED else WALKS[state](draft(cast))
        if state is TenderState.AWARDED:
            award(made)
        return made


class TestRegister:
    @pytest.mark.usefixtures("asked_ground")
    def test_leads_to_each_tender(self, made: Made, cast: World, signed_in: SignIn) -> None:
        page = signed_in(cast.lead).get("/tenders")
        assert f'href="/tenders/{made.id}"' in page.get_data(as_text=True)
        assert "TN-2025-0001 Picture archive Demand open North Trust" in text_of(page).replace(
            "Reference ", ""
        ).replace("Title ", "").replace("State ", "").replace("Lead trust ", "")

    @pytest.mark.usefixtures("asked_ground")
    def test_tells_a_lead_whose_trust_owes_its_demand(self, cast: World, signed_in: SignIn) -> None:
        page = signed_in(cast.lead_of_south).get("/tenders")
        assert "South Trust is asked for its demand in TN-2025-0001" in text_of(page)

    def test_is_empty_with_a_next_step(self, cast: World, signed_in: SignIn) -> None:
        assert "No tender here." in text_of(signed_in(cast.lead).get("/tenders"))

    @pytest.mark.usefixtures("published_ground")
    def test_downloads_as_csv_and_xlsx(self, cast: World, signed_in: SignIn) -> None:
        browser = signed_in(cast.lead)
        text = browser.get("/tenders?format=csv").get_data(as_text=True)
        heading, row = csv.reader(io.StringIO(text.lstrip("\ufeff")))
        assert dict(zip(heading, row, strict=True))["State"] == "Published"
        book = browser.get("/tenders?format=xlsx").get_data()
        assert zipfile.is_zipfile(io.BytesIO(book))

    @pytest.mark.parametrize("who", ["finance_of_north", "engineer", "supplier", "commissioner"])
    def test_is_closed_to_those_without_tenders(
        self, cast: World, signed_in: SignIn, who: str
    ) -> None:
        assert signed_in(getattr(cast, who)).get("/tenders").status_code == 403


class TestPage:
    @pytest.mark.parametrize(
        ("state", "who", "button"),
        [
            (TenderState.DRAFT, "lead", "Ask the trusts for their demand"),
            (TenderState.DEMAND_OPEN, "lead", "Answer for North Trust"),
            (TenderState.DEMAND_OPEN, "lead_of_south", "Answer for South Trust"),
            (TenderState.DEMAND_FROZEN, "lead", "Give the mandate of North Trust"),
            (TenderState.MANDATED, "lead", "Write the conflicts assessment"),
            (TenderState.PUBLISHED, "lead", "Close it for bids"),
            (TenderState.CLOSED, "lead", "Open the bids with a second holder"),
            (TenderState.OPENED, "lead", "Record a bid for lot 1"),
            (TenderState.SCORING, "evaluator", "Look at the panel"),
            (TenderState.PRICE_OPEN, "lead", "Score the prices and rank the bids"),
            (TenderState.RANKED, "lead_of_south", "Compare award scenarios"),
            (TenderState.SCENARIOS, "lead_of_south", "Recommend a bid for lot 1"),
            (TenderState.RECOMMENDED, "lead", "Answer for North Trust"),
            (TenderState.RECOMMENDED, "budget_holder_of_west", "Answer for West Trust"),
            (TenderState.AWARDED, "lead", "Open agreement AG-2025-0001"),
        ],
    )
    def test_has_one_green_button_for_what_comes_next(
        self,
        app: Flask,
        cast: World,
        signed_in: SignIn,
        state: TenderState,
        who: str,
        button: str,
    ) -> None:
        made = walked(app, cast, state)
        html = signed_in(getattr(cast, who)).get(f"/tenders/{made.id}").get_data(as_text=True)
        assert green_buttons(html) == [button]

    @pytest.mark.usefixtures("ranked_ground")
    @pytest.mark.parametrize("who", ["evaluator", "auditor"])
    def test_has_no_green_button_for_those_who_only_look(
        self, made: Made, cast: World, signed_in: SignIn, who: str
    ) -> None:
        html = signed_in(getattr(cast, who)).get(f"/tenders/{made.id}").get_data(as_text=True)
        assert green_buttons(html) == []

    @pytest.mark.usefixtures("ranked_ground")
    def test_warns_that_gamma_would_win_at_65_35(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        text = text_of(signed_in(cast.lead).get(f"/tenders/{made.id}"))
        assert "At 65/35 Gamma Ltd would win with 83.35 to 82.90 of Alpha Ltd." in text
        for total in ("83.60", "83.26", "79.60"):
            assert total in text
        assert "If that bid is excluded, the order of the others can change" in text

    @pytest.mark.usefixtures("awarded_ground")
    def test_shows_an_evaluator_neither_prices_nor_scores(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        html = signed_in(cast.evaluator).get(f"/tenders/{made.id}").get_data(as_text=True)
        for secret in ("83.60", "4,800,000", "4,416,000", "0.92", "Gamma", "420,000"):
            assert secret not in html
        assert "Alpha Ltd" in html

    @pytest.mark.usefixtures("awarded_ground")
    def test_links_an_award_to_its_agreement(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        page = signed_in(cast.lead).get(f"/tenders/{made.id}")
        assert "0 of 3 contracts signed under agreement AG-2025-0001" in text_of(page)

    @pytest.mark.parametrize("state", [TenderState.DRAFT, TenderState.RANKED])
    def test_is_not_found_by_a_stranger(
        self, app: Flask, cast: World, signed_in: SignIn, state: TenderState
    ) -> None:
        made = walked(app, cast, state)
        assert signed_in(cast.stranger).get(f"/tenders/{made.id}").status_code == 404


class TestTerms:
    def test_a_tender_is_drafted_from_the_form(self, cast: World, signed_in: SignIn) -> None:
        browser = signed_in(cast.lead)
        response = browser.submit(
            "/tenders/new",
            title="Lenses",
            consortium_id=str(cast.seven_oaks),
            lead_trust_id=str(cast.north),
            procedure="open",
            **day("commenced_on", 20, 4, 2025),
            **day("starts_on", 1, 10, 2025),
            **day("ends_on", 30, 9, 2030),
        )
        page = browser.get(location(response))
        assert "TN-2025-0001 Lenses" in text_of(page) or "Lenses" in text_of(page)
        assert green_buttons(page.get_data(as_text=True)) == ["Add a lot"]

    def test_a_term_that_is_none_comes_back_with_what_was_typed(
        self, cast: World, signed_in: SignIn
    ) -> None:
        response = signed_in(cast.lead).submit(
            "/tenders/new",
            title="Lenses",
            consortium_id=str(cast.seven_oaks),
            lead_trust_id=str(cast.north),
            procedure="open",
            **day("commenced_on", 20, 4, 2025),
            **day("starts_on", 1, 10, 2025),
            **day("ends_on", 1, 10, 2030),
        )
        assert response.status_code == 422
        assert "must run for whole months" in text_of(response)
        assert 'value="Lenses"' in response.get_data(as_text=True)

    def test_the_terms_are_changed_and_the_tender_is_cancelled(
        self, app: Flask, cast: World, signed_in: SignIn
    ) -> None:
        with app.app_context():
            made = bare(cast, clause_text="")
        browser = signed_in(cast.lead)
        changed = browser.submit(
            f"/tenders/{made.id}/change",
            title="Archive and viewer",
            clause_text="One organisation for cost.",
            **day("starts_on", 1, 10, 2025),
            **day("ends_on", 30, 9, 2030),
        )
        assert location(changed) == f"/tenders/{made.id}"
        assert "Archive and viewer" in text_of(browser.get(f"/tenders/{made.id}"))
        cancelled = browser.submit(f"/tenders/{made.id}/cancel", reason="The need changed")
        text = text_of(browser.get(location(cancelled)))
        assert "This tender is over." in text
        assert "Cancelled: The need changed" in text

    def test_a_change_that_comes_second_is_told_so(
        self, app: Flask, cast: World, signed_in: SignIn
    ) -> None:
        with app.app_context():
            made = bare(cast)
        browser = signed_in(cast.lead)
        page = f"/tenders/{made.id}/change"
        typed = {
            **browser.form(page),
            "title": "Archive",
            **day("starts_on", 1, 10, 2025),
            **day("ends_on", 30, 9, 2030),
        }
        assert browser.post(page, data=typed).status_code == 303
        second = browser.post(page, data=typed)
        assert second.status_code == 422
        assert "Somebody else changed this tender" in text_of(second)

    @pytest.mark.usefixtures("drafted_ground")
    def test_the_forms_are_for_those_who_run_tenders(
        self, made: Made, cast: World, signed_in: SignIn
    ) -> None:
        for path in ("/tenders/new", f"/tenders/{made.id}/change", f"/tenders/{made.id}/cancel"):
            assert signed_in(cast.evaluator).get(path).status_code == 403


def green_buttons(html: str) -> list[str]:
    """The texts of the primary buttons in the main part of a page."""
    main = html.partition("<main")[2].partition("</main>")[0]
    found = []
    for part in main.split('class="nhsuk-button')[1:]:
        classes, _, rest = part.partition('"')
        if "secondary" not in classes:
            found.append(rest.partition(">")[2].partition("<")[0].strip())
    return found


def day(name: str, number: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


def test_a_draft_asks_for_its_parts_in_turn(app: Flask, cast: World, signed_in: SignIn) -> None:
    with app.app_context():
        made = asked(draft(cast, code="OTHER"))
    page = signed_in(cast.lead).get(f"/tenders/{made.id}")
    assert "Still open: North Trust has neither submitted its demand nor declined." in text_of(page)
