"""The page of commitments: history, late letters, and the form of a letter."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.letter import propose_volume
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import commit, drafted_contract
from tests.contracts.managing import PDF, date_of
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def listing(agreed: Agreed) -> str:
    return f"{agreed.path}/commitments"


@pytest.fixture
def form(agreed: Agreed) -> str:
    return f"{agreed.path}/contracts/{agreed.south}/commitments/new"


def letter(agreed: Agreed, **wrong: str) -> dict[str, str]:
    return {
        f"quantity-{agreed.items['IOL']}": "5,000",
        f"quantity-{agreed.items['OVD']}": "",
        **date_of("period_from", 1, 4, 2026),
        **date_of("period_to", 31, 3, 2027),
        "tolerance": "10",
        "commitment_class": "committed",
        "signed_by": "Chief finance officer",
        **date_of("signed_on", 12, 3, 2026),
        **wrong,
    }


def test_a_letter_is_recorded_with_its_document(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str, form: str
) -> None:
    lead = signed_in(world.lead)
    assert "Record a letter of commitment of South Trust" in text_of(lead.get(form))
    answer = lead.submit(form, **letter(agreed), file=(io.BytesIO(PDF), "letter.pdf"))
    assert (answer.status_code, location(answer)) == (303, listing)
    page = lead.get(f"{listing}?q=south")
    found = text_of(page)
    assert (
        "South Trust Item Intraocular lens A year 5,000 In force from 1 April 2026 "
        "Last day 31 March 2027 Tolerance 10% Firmness Committed Letter Signed by Chief finance "
        "officer, 12 Mar 2026"
    ) in found
    # The earlier letter stays on the page and says that it was replaced.
    assert "4,500" in found
    assert "Replaced" in found
    html = page.get_data(as_text=True)
    document = html.partition("/documents/")[2].partition('"')[0]
    address = f"{agreed.path}/documents/{document}"
    assert signed_in(world.supplier).get(address).status_code == 404
    assert lead.get(address).get_data() == PDF


def test_the_first_letter_starts_from_what_the_trust_named_in_the_tender(
    world: World, agreed: Agreed, signed_in: SignIn
) -> None:
    contract_id = drafted_contract(world, agreed.id, world.west, starts_on=date(2026, 4, 1))
    with transaction():
        propose_volume(
            db.session.get_one(TrustContract, contract_id),
            item_id=agreed.items["IOL"],
            per_year=Decimal(3500),
            commitment_class=CommitmentClass.COMMITTED,
            proposed_by=None,
            now=NOW,
        )
        record(actor=SYSTEM, action="test", subject=Subject("contract", contract_id, ""), at=NOW)
    lead, page = signed_in(world.lead), f"{agreed.path}/contracts/{contract_id}"
    found = text_of(lead.get(page))
    assert "West Trust named in the tender: Intraocular lens: 3,500 each a year" in found
    draft = f"{agreed.path}/documents/generated/letter-of-commitment/{contract_id}"
    assert draft in lead.get(page).get_data(as_text=True)
    assert "A year 3,500 Unit each From 1 April 2026 How firm Committed" in text_of(lead.get(draft))
    form = f"{page}/commitments/new"
    assert 'value="3500"' in lead.get(form).get_data(as_text=True)
    commit(world, contract_id, agreed.items["IOL"], "3400")
    assert 'value="3500"' not in lead.get(form).get_data(as_text=True)
    assert "named in the tender" not in text_of(lead.get(page))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tolerance": "101"}, "Enter 0 to 100 per cent"),
        ({"commitment_class": ""}, "Choose one"),
        ({"signed_by": " "}, "Enter who signed it"),
        (date_of("period_to", 31, 3, 2026), "The end must come after the start."),
        (date_of("signed_on", 21, 4, 2150), "The day of the signature has not come."),
    ],
)
def test_it_is_refused_with_what_was_typed(
    world: World,
    agreed: Agreed,
    signed_in: SignIn,
    form: str,
    wrong: dict[str, str],
    words: str,
) -> None:
    answer = signed_in(world.lead).submit(form, **letter(agreed, **wrong))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="5,000"' in answer.get_data(as_text=True)


def test_each_reader_sees_the_volumes_that_are_theirs(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    seen = {
        "lead": {"18,000", "4,500", "3,500"},
        "auditor": {"18,000", "4,500", "3,500"},
        "finance_of_west": {"3,500"},
        "supplier": set(),
    }
    for who, volumes in seen.items():
        page = text_of(signed_in(getattr(world, who)).get(listing))
        assert {each for each in ("18,000", "4,500", "3,500") if each in page} == volumes, who
    assert signed_in(world.stranger).get(listing).status_code == 404


def test_a_late_letter_cannot_be_overlooked(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    lead = signed_in(world.lead)
    assert "Late letters of commitment" not in text_of(lead.get(listing))
    # In force from 1 April and recorded on 20 April 2026.
    commit(world, agreed.south, agreed.items["IOL"], "5000", since=date(2026, 4, 1), now=NOW)
    page = text_of(lead.get(listing))
    assert "South Trust, Intraocular lens, from 1 April 2026: recorded 19 days late" in page


def test_the_list_asks_no_more_for_more_letters_and_can_be_taken_along(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    lead = signed_in(world.lead)
    asked = []
    for year in (2026, 2027, 2028):
        commit(world, agreed.south, agreed.items["IOL"], "10", since=date(year, 7, 1), now=NOW)
        with statements() as sent:
            lead.get(listing)
        asked.append(len(sent))
    assert len(set(asked)) == 1
    assert "2028-07-01" in lead.get(f"{listing}?format=csv").get_data(as_text=True)
