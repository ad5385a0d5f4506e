"""A supplier's statement: sent, compared line by line, decided about."""

import io
from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from consortium.foundation.database import db
from consortium.savings.models.supplier_statement import SupplierStatement
from tests.contracts.asserting import details, last_event
from tests.savings.views.test_rebates import SignIn
from tests.support.pages import PageClient, location, text_of
from tests.support.queries import count_queries
from tests.support.world import World

Send = Callable[[bytes], tuple[PageClient, str]]
# North's order as we have it; South's with £1,050 less, one that we do not have, one unreadable.
STATEMENT = (
    b"Customer,PO number,PO line,Net value\r\n"
    b"North Trust,R-1,1,210000.00\r\n"
    b"South Trust,R-1,1,61950.00\r\n"
    b"South Trust,R-7,1,100.00\r\n"
    b"South Trust,R-8,1,ten\r\n"
)


@pytest.fixture
def sent(world: World, page: str, signed_in: SignIn) -> tuple[PageClient, str]:
    """The lead's browser, and the address of the statement that it sent."""
    lead = signed_in(world.lead)
    answer = send(lead, page, STATEMENT)
    assert answer.status_code == 303, text_of(answer)
    return lead, location(answer)


def send(lead: PageClient, page: str, content: bytes):  # type: ignore[no-untyped-def]
    new = f"{page}/statements/new"
    form: Mapping[str, object] = {
        **lead.form(new),
        "file": (io.BytesIO(content), "beta-2025.csv"),
    }
    return lead.post(new, data=form, content_type="multipart/form-data")


def test_shows_what_agrees_what_differs_and_what_it_means(sent: tuple[PageClient, str]) -> None:
    lead, address = sent
    text = text_of(lead.get(address))
    for words in (
        "The supplier's total £272,050.00",
        "Our total £273,000.00",
        "Difference −£950.00",
        # 4 % of £272,050 and of £273,000.
        "£10,882.00",
        "£10,920.00",
        "would be £38.00 less than by ours",
        "Agrees (1)",
        "Differs (1)",
        "Only at the supplier (1)",
        "Only with us (0)",
        "Row 5, Net value “ten”: this is no number",
        "Order number stands in the column “PO number”",
    ):
        assert words in text, words
    assert details(last_event())["unreadable"] == "1"


def test_is_filtered_found_and_downloaded(sent: tuple[PageClient, str]) -> None:
    lead, address = sent
    only = text_of(lead.get(f"{address}?outcome=only_supplier"))
    assert "R-7 / 1" in only
    assert "R-1 / 1" not in only
    assert "R-7 / 1" in text_of(lead.get(f"{address}?q=r-7"))
    csv = lead.get(f"{address}?format=csv&outcome=differs").get_data(as_text=True)
    assert csv.splitlines()[1].startswith("R-1 / 1,SOU,OVD,2025-05-03,Differs,61950.00,63000.00")
    assert lead.get(f"{address}?outcome=nonsense").status_code == 200


def test_each_difference_is_decided_with_a_note(sent: tuple[PageClient, str], page: str) -> None:
    lead, address = sent
    html = lead.get(f"{address}?outcome=differs").get_data(as_text=True)
    line = html.partition('href="/supplier-statements/lines/')[2].partition('"')[0]
    place = f"/supplier-statements/lines/{line}"
    assert "Their amount £61,950.00 Our amount £63,000.00" in text_of(lead.get(place))
    assert "2 without a decision" in text_of(lead.get(page))
    answer = lead.submit(place, state="claim", note="An invoice is missing there")
    assert (answer.status_code, location(answer)) == (303, address)
    assert "We claim it: An invoice is missing there" in text_of(lead.get(address))
    lead.submit(place, state="agreed", note="It was credited")
    assert "We claim it. An invoice" in text_of(lead.get(place))
    assert "1 without a decision" in text_of(lead.get(page))
    empty = lead.submit(place, state="claim", note=" ")
    assert empty.status_code == 422


def test_a_line_that_agrees_needs_no_decision(sent: tuple[PageClient, str]) -> None:
    lead, address = sent
    html = lead.get(f"{address}?outcome=agrees").get_data(as_text=True)
    line = html.partition('href="/supplier-statements/lines/')[2].partition('"')[0]
    assert "Decide about it" not in text_of(lead.get(f"/supplier-statements/lines/{line}"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name,Sum\r\nNorth,1\r\n", "The header cannot be read"),
        (b"PO number,Amount\r\nR-1,ten\r\n", "row 2, Amount: this is no number"),
    ],
)
def test_a_file_without_lines_is_refused_on_its_field(
    world: World, page: str, signed_in: SignIn, content: bytes, words: str
) -> None:
    answer = send(signed_in(world.lead), page, content)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert db.session.query(SupplierStatement).count() == 0


def test_asks_no_more_for_more_lines(
    app: Flask, world: World, page: str, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    more = b"".join(b"South Trust,R-%d,1,1.00\r\n" % number for number in range(20, 40))
    asked = []
    for content in (STATEMENT, STATEMENT + more):
        address = location(send(lead, page, content))
        with count_queries(app) as counted:
            assert lead.get(address).status_code == 200
        asked.append(len(counted.statements))
    assert asked[0] == asked[1]


def test_is_for_those_who_see_everybodys_volumes(
    world: World, sent: tuple[PageClient, str], page: str, signed_in: SignIn
) -> None:
    _, address = sent
    assert signed_in(world.auditor).get(address).status_code == 200
    assert signed_in(world.auditor).get(f"{page}/statements/new").status_code == 403
    assert signed_in(world.finance_of_north).get(address).status_code == 403
    assert signed_in(world.supplier).get(address).status_code == 403
    assert signed_in(world.stranger).get(address).status_code in (403, 404)
