"""Pages of an agreement's documents: who finds them, what is taken, how they are handed out."""

import io
from collections.abc import Callable

import pytest

from consortium.contracts.domain.managing.documents import DocumentKind
from tests.contracts.asserting import details, last_event
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.managing import JPEG, PDF, PNG, attached, word_file
from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
# SHA-256 of PDF, by sha256sum.
SHA256_OF_PDF = "8cb21a2edf91"


@pytest.fixture
def listing(agreed: Agreed) -> str:
    return f"{agreed.path}/documents"


class TestAttaching:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (PDF, "contract.pdf"),
            (PNG, "page.PNG"),
            (JPEG, "photo.jpeg"),
            (word_file(), "letter.docx"),
        ],
    )
    def test_takes_documents_and_pictures(
        self, world: World, signed_in: SignIn, listing: str, content: bytes, name: str
    ) -> None:
        browser = signed_in(world.lead)
        answer = browser.submit(
            f"{listing}/new",
            kind="contract",
            title="As signed",
            contract_id="",
            file=(io.BytesIO(content), name),
        )
        assert (answer.status_code, location(answer)) == (303, listing)
        page = text_of(browser.get(listing))
        assert "As signed" in page
        assert name in page
        event = last_event()
        assert (event.action, event.owner_id) == ("document.attached", world.seven_oaks)

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"<html><script>alert(1)</script>", "contract.pdf", "is not a PDF"),
            (b"", "contract.pdf", "is not a PDF"),
            (PDF, "contract.exe", "must end in .pdf"),
            (b"PK\x03\x04 not an archive", "letter.docx", "is not a PDF"),
            (word_file("word/vbaProject.bin"), "letter.docx", "is not a PDF"),
        ],
    )
    def test_refuses_everything_else_beside_the_field(
        self,
        world: World,
        signed_in: SignIn,
        listing: str,
        content: bytes,
        name: str,
        words: str,
    ) -> None:
        browser = signed_in(world.lead)
        answer = browser.submit(
            f"{listing}/new",
            kind="contract",
            title="As signed",
            contract_id="",
            file=(io.BytesIO(content), name),
        )
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "No document is attached." in text_of(browser.get(listing))

    def test_names_the_trust_whose_contract_it_is_about(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        signed_in(world.lead).submit(
            f"{listing}/new",
            kind="letter",
            title="Letter",
            contract_id=str(agreed.west),
            file=(io.BytesIO(PDF), "letter.pdf"),
        )
        event = last_event()
        assert event.owner_id == world.west
        assert details(event)["kind"] == "letter"


class TestListing:
    def test_says_what_to_do_when_it_is_empty(
        self, world: World, signed_in: SignIn, listing: str
    ) -> None:
        assert "Attach the signed contract" in text_of(signed_in(world.lead).get(listing))
        reader = text_of(signed_in(world.supplier).get(listing))
        assert "The lead of the consortium attaches" in reader
        assert "Attach a document" not in reader

    def test_shows_each_reader_what_is_theirs(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        attached(agreed.id, title="Framework terms")
        attached(agreed.id, contract_id=agreed.west, title="West's contract")
        attached(
            agreed.id, contract_id=agreed.west, kind=DocumentKind.LETTER, title="West's letter"
        )
        everything = {"Framework terms", "West's contract", "West's letter"}
        seen = {
            "lead": everything,
            "auditor": everything,
            "finance_of_west": everything,
            "finance_of_north": {"Framework terms"},
            "supplier": {"Framework terms", "West's contract"},
        }
        for who, titles in seen.items():
            page = text_of(signed_in(getattr(world, who)).get(listing))
            assert {title for title in everything if title in page} == titles, who

    def test_is_found_by_words_and_downloaded(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        attached(agreed.id, title="Framework terms")
        attached(agreed.id, title="Notice of change")
        browser = signed_in(world.lead)
        assert "Framework" not in text_of(browser.get(f"{listing}?q=notice"))
        sheet = browser.get(f"{listing}?format=csv").get_data(as_text=True)
        assert "Notice of change" in sheet
        assert SHA256_OF_PDF in sheet

    def test_asks_no_more_for_more_documents(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        browser = signed_in(world.lead)
        asked = []
        for more in (1, 8):
            for number in range(more):
                attached(agreed.id, title=f"Document {number}")
            with statements() as sent:
                browser.get(listing)
            asked.append(len(sent))
        assert asked[0] == asked[1]


class TestDownload:
    def test_is_a_file_to_save_that_no_browser_runs(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        document_id = attached(agreed.id)
        answer = signed_in(world.supplier).get(f"{listing}/{document_id}")
        assert answer.get_data() == PDF
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == "attachment; filename=letter.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_is_not_found_by_those_who_may_not_see_it(
        self, world: World, signed_in: SignIn, agreed: Agreed, listing: str
    ) -> None:
        letter = attached(agreed.id, contract_id=agreed.west, kind=DocumentKind.LETTER)
        statuses = {
            who: signed_in(getattr(world, who)).get(f"{listing}/{letter}").status_code
            for who in ("finance_of_west", "finance_of_north", "supplier", "stranger", "engineer")
        }
        assert statuses == {
            "finance_of_west": 200,
            "finance_of_north": 404,
            "supplier": 404,
            "stranger": 404,
            "engineer": 403,
        }
