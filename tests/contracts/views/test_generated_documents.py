"""Pages of documents made from the data: found by their agreement, previewed, issued, kept."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.reading import words_of_docx, words_of_pdf
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def pages(agreed: Agreed) -> str:
    return f"{agreed.path}/documents/generated"


def schedule_of(pages: str, contract_id: UUID) -> str:
    return f"{pages}/contract-schedule/{contract_id}"


class TestFinding:
    def test_the_way_leads_from_the_agreement_to_a_document(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        browser = signed_in(world.lead)
        documents = browser.get(f"{agreed.path}/documents").get_data(as_text=True)
        assert f'href="{pages}"' in documents
        assert f'href="{agreed.path}/documents/issued"' in documents
        listing = browser.get(pages).get_data(as_text=True)
        assert f'href="{schedule_of(pages, agreed.north)}"' in listing
        shown = text_of(browser.get(schedule_of(pages, agreed.north)))
        for words in (
            "Contract schedule",
            "Preview: not issued",
            "1 Parties",
            "Item IOL",
            "Name Intraocular lens",
            *(f" £{price}.00" for price in (44, 42, 40, 38)),
            "For North Trust, Authorised signatory: Recorded as signed on 15 January 2025.",
        ):
            assert words in shown

    def test_a_list_is_filtered_by_kind_and_words_and_saved(
        self, world: World, signed_in: SignIn, pages: str
    ) -> None:
        browser = signed_in(world.lead)
        table = browser.get(f"{pages}?kind=leaver-notice&q=west&format=csv").get_data(as_text=True)
        assert [line.split(",")[:2] for line in table.splitlines()] == [
            ["\ufeffDocument", "About"],
            ["Leaver notice", "West Trust"],
        ]
        assert "No document fits." in text_of(browser.get(f"{pages}?q=nothing"))

    def test_asks_no_more_for_more_documents(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        browser = signed_in(world.lead)
        asked = []
        for words in ("North", ""):
            with statements() as sent:
                browser.get(f"{pages}?q={words}")
            asked.append(len(sent))
        assert asked[0] == asked[1]


class TestPreview:
    @pytest.mark.parametrize("ending", ["pdf", "docx"])
    def test_is_saved_as_a_file_and_marked(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str, ending: str
    ) -> None:
        answer = signed_in(world.lead).get(f"{schedule_of(pages, agreed.north)}/{ending}")
        assert answer.status_code == 200
        assert re.search(
            rf"attachment; filename=preview-ct-2025-\d+-contract-schedule\.{ending}",
            answer.headers["Content-Disposition"],
        )
        content = answer.get_data()
        words = words_of_pdf(content) if ending == "pdf" else words_of_docx(content)
        assert "PREVIEW: NOT ISSUED" in words

    def test_is_not_found_by_those_it_is_not_for(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        letter = f"{pages}/letter-of-commitment/{agreed.north}"
        for someone in (world.finance_of_west, world.supplier, world.stranger):
            browser = signed_in(someone)
            for address in (letter, f"{letter}/pdf"):
                assert browser.get(address).status_code == 404


class TestIssuing:
    def test_keeps_the_file_that_went_out(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        browser = signed_in(world.lead)
        page = schedule_of(pages, agreed.north)
        answer = browser.submit(page, to=f"{page}/issue")
        assert (answer.status_code, location(answer)) == (303, page)
        shown = browser.get(page)
        assert "Nothing has changed since it was last issued." in text_of(shown)
        assert "Issue it" not in text_of(shown)
        listed = browser.get(f"{agreed.path}/documents/issued")
        assert "Contract schedule" in text_of(listed)
        files = re.findall(r'href="(/[^"]+/(?:pdf|docx))"', listed.get_data(as_text=True))
        assert len(files) == 2
        for address in files:
            assert "DN-" in (
                words_of_pdf(browser.get(address).get_data())
                if address.endswith("pdf")
                else words_of_docx(browser.get(address).get_data())
            )

    def test_says_that_it_was_issued_already(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        browser = signed_in(world.lead)
        page = schedule_of(pages, agreed.north)
        token = browser.form(page)
        for _ in range(2):
            browser.post(f"{page}/issue", data=token)
        assert "nothing has changed since. Download that one." in text_of(browser.get(page))
        listed = text_of(browser.get(f"{agreed.path}/documents/issued"))
        assert "Showing 1 to 1 of 1" in listed

    def test_is_offered_only_to_those_who_manage_the_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn, pages: str
    ) -> None:
        page = schedule_of(pages, agreed.north)
        for someone in (world.finance_of_north, world.supplier, world.auditor):
            shown = text_of(signed_in(someone).get(page))
            assert "Preview as PDF" in shown
            assert "Issue it" not in shown

    def test_the_list_says_what_to_do_when_it_is_empty(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        shown = text_of(signed_in(world.lead).get(f"{agreed.path}/documents/issued"))
        assert "Nothing is issued yet." in shown
