"""The page of an agreement's changes: recorded by hand, measured, and taken out as a file."""

from collections.abc import Callable

from flask import Flask

from tests.notices.samples import awarded_in_2026
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

CHANGE = {
    "kind": "other",
    "what": "More lenses",
    "changed_on-day": "1",
    "changed_on-month": "6",
    "changed_on-year": "2026",
}


def test_the_worked_example_on_the_page(
    app: Flask, world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    """Awarded at £1,000,000 ex VAT: +£60,000, +£50,000, and a third of +£40,000 is refused."""
    page = f"/agreements/{awarded_in_2026(world)}/contract-changes"
    client, asked = signed_in(world.lead), []
    form = f"{page}/record"
    for value in ("60,000", "50,000"):
        with count_queries(app) as counted:
            client.get(page)
        asked.append(len(counted.statements))
        assert client.submit(form, **CHANGE, value=value).status_code == 303
    refused = text_of(client.submit(form, **CHANGE, value="40,000", changes_balance="y"))
    assert "£150,000.00, not below the threshold of £135,018.00" in refused
    with count_queries(app) as counted:
        listed = client.get(page).get_data(as_text=True)
    assert len(counted.statements) <= asked[1], "more changes, more questions"
    for words in ("£1,200,000.00 with VAT", "£110,000.00", "4.17", "Allowed"):
        assert words in listed
    assert "110000.00" in client.get(f"{page}?format=csv").get_data(as_text=True)


def test_the_form_knows_what_the_link_knew(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    one = awarded_in_2026(world)
    form = signed_in(world.lead).get(
        f"/agreements/{one}/contract-changes/record?kind=trust_joins&on=2026-06-01"
    )
    text = form.get_data(as_text=True)
    assert 'value="trust_joins" selected' in text
    assert 'value="2026"' in text
