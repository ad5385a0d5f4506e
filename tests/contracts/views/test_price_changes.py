"""Pages of price change requests, from asking to the drafted version."""

import io
import re
from collections.abc import Callable

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.usecases.clauses import record_clause
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.managing import FREE_FROM, PDF, an_index, date_of, indexation
from tests.contracts.recording import CONDITIONS, group
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def listing(agreed: Agreed) -> str:
    return f"{agreed.path}/price-changes"


def indexation_of(series: str) -> dict[str, str]:
    return {
        "series_id": series,
        "method": "chained",
        **date_of("base_month", 31, 3, 2025),
        "lag_months": "1",
        "average_months": "12",
        "fixed": "10",
        "cap": "3",
        "collar": "",
        "hold_months": "24",
        **date_of("effective_from", 1, 4, 2027),
        "reason": "Schedule 2, paragraph 9",
    }


def test_the_supplier_asks_and_the_lead_decides(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    series = str(an_index())
    supplier = signed_in(world.supplier)
    answer = supplier.submit(
        f"{listing}/new/indexation",
        **indexation_of(series),
        file=(io.BytesIO(PDF), "index.pdf"),
    )
    page = location(answer)
    assert "Draft" in text_of(supplier.get(page))
    lead = signed_in(world.lead)
    assert lead.get(page).status_code == 404
    assert supplier.submit(page, f"{page}/submit").status_code == 303

    assert "Preview it to see the new prices" in text_of(lead.get(page))
    assert lead.submit(page, f"{page}/preview").status_code == 303
    previewed = text_of(lead.get(page))
    for words in (
        "a price is multiplied by 1.0468; the cap makes that 1.03",
        "Today £38.00 Factor 1.03 New price £39.14",
        "North Trust Today's prices £720,000.00 New prices £741,600.00 Difference +£21,600.00",
        "All together Today's prices £1,066,250.00",
    ):
        assert words in previewed, words
    for_supplier = text_of(supplier.get(page))
    assert "New price £39.14" in for_supplier
    assert "£720,000" not in for_supplier
    assert lead.submit(f"{page}/decide", decision="approve", reason="as agreed").status_code == 303
    assert lead.submit(page, f"{page}/apply").status_code == 303
    applied = lead.get(page)
    assert "It became a new version of the prices" in text_of(applied)
    assert "/price-schedules/" in applied.get_data(as_text=True)


def test_the_form_starts_from_the_record_of_the_clause(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    series, lead = an_index(), signed_in(world.lead)
    form = f"{listing}/new/indexation"
    assert "filled in" not in text_of(lead.get(form))
    record_clause(
        actor=SYSTEM,
        agreement_id=agreed.id,
        clause=Clause.INDEXATION,
        parameters={
            "series": "Consumer prices, CPI",
            "method": "base",
            "fixed_share": "0.15",
            "cap": "0.025",
            "floor": "0",
            "hold_months": "24",
            "average_months": "6",
        },
        group_id=group("Intraocular lens"),
        conditions=CONDITIONS,
        now=NOW,
    )
    page = lead.get(form)
    html = page.get_data(as_text=True)
    assert re.search(rf'<option[^>]*value="{series}"[^>]*selected', html)
    found = dict(re.findall(r'name="([a-z_-]+)"[^>]*? value="([^"]*)"', html))
    assert {name: found[name] for name in ("fixed", "cap", "collar")} == {
        "fixed": "15",
        "cap": "2.5",
        "collar": "0",
    }
    assert (found["average_months"], found["hold_months"]) == ("6", "24")
    assert found["effective_from-year"] == "2027"


def test_a_refused_step_is_told_on_the_page(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    lead = signed_in(world.lead)
    values = {**indexation_of(str(an_index())), **date_of("effective_from", 1, 4, 2026)}
    page = location(lead.submit(f"{listing}/new/indexation", **values))
    lead.submit(page, f"{page}/submit")
    answer = lead.submit(page, f"{page}/preview")
    assert answer.status_code == 422
    assert "The price is held for 24 months, until 1 April 2027." in text_of(answer)
    assert "You raised this request, so a colleague has to decide on it." in text_of(answer)


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("item-variation", {"percent": "2.5"}, "OVD: +2.5%"),
        ("tax", {"percent": "-3"}, "OVD: -3%"),
        ("discontinuation", {}, "OVD"),
    ],
)
def test_each_kind_has_a_form_of_its_own(
    world: World,
    agreed: Agreed,
    signed_in: SignIn,
    listing: str,
    kind: str,
    values: dict[str, str],
    words: str,
) -> None:
    lead = signed_in(world.lead)
    answer = lead.submit(
        f"{listing}/new/{kind}",
        item=str(agreed.items["OVD"]),
        **values,
        **date_of("effective_from", 1, 7, 2026),
        reason="Letter of May",
    )
    assert words in text_of(lead.get(location(answer)))


def test_a_substitution_names_the_item_that_takes_the_place(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    lead = signed_in(world.lead)
    values = {
        "item": str(agreed.items["OVD"]),
        "percent": "",
        **date_of("effective_from", 1, 7, 2026),
        "reason": "Withdrawn from the market",
    }
    same = lead.submit(f"{listing}/new/substitution", **values, becomes=values["item"])
    assert same.status_code == 422
    assert "names another item in its place" in text_of(same)
    other = str(agreed.items["IOL"])
    answer = lead.submit(f"{listing}/new/substitution", **values, becomes=other)
    assert "OVD: IOL takes its place" in text_of(lead.get(location(answer)))


def test_the_list_says_what_to_do_and_can_be_taken_along(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    auditor = signed_in(world.auditor)
    empty = text_of(auditor.get(listing))
    assert "Nobody has asked for other prices." in empty
    assert "Ask for a change" not in empty
    indexation(agreed.id, an_index(), world.lead.actor(), on=FREE_FROM)
    # A draft of the consortium is its own lead's business.
    assert "PC-2027" not in text_of(auditor.get(listing))
    sheet = signed_in(world.lead_of_south).get(f"{listing}?format=csv").get_data(as_text=True)
    assert "PC-2027-0001,Indexation,Seven Oaks,2027-04-01" in sheet


def test_the_list_asks_no_more_for_more_requests(
    world: World, agreed: Agreed, signed_in: SignIn, listing: str
) -> None:
    lead, series = signed_in(world.lead), an_index()
    asked = []
    for _ in range(3):
        indexation(agreed.id, series, SYSTEM)
        with statements() as sent:
            lead.get(listing)
        asked.append(len(sent))
    assert len(set(asked)) == 1
