"""Which trust next, in the demo world. Figures: section 5.1 of the story, its expansion table."""

import csv
import html
import io
import re
from collections.abc import Callable

import pytest

from tests.support.pages import PageClient, text_of

FIGURES = (
    ("Imaging service (PACS), per examination", "72000.00", "117600.00"),
    ("Intraocular lens, hydrophobic", "25600.00", "40000.00"),
    ("Viscoelastic for eye surgery (OVD)", "7360.00", "10800.00"),
    ("Eye drape with pouch", "800.00", "1200.00"),
    ("Tonometer calibration check", "996.48", "943.20"),
    ("Cost every year", "0.00", "-6400.00"),
    ("It saves a year", "106756.48", "164143.20"),
    ("Cost of joining, once", "28000.00", "37000.00"),
    ("Of this paid by others", "0.00", "20000.00"),
    ("Years until it has paid", "0.26", "0.10"),
    ("Miles to the lead", "18", "64"),
    ("Market forces factor", "1.03", "1.08"),
    ("Income per £1,000, compared with the lead", "10.00", "60.00"),
)


@pytest.fixture
def lead(demo_signed_in: Callable[[str], PageClient]) -> PageClient:
    return demo_signed_in("lead.nor")


def test_every_figure_of_the_story_is_in_the_file(lead: PageClient) -> None:
    text = lead.get("/network/expansion?format=csv").get_data(as_text=True)
    heading, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert [name.split(" (")[0] for name in heading] == ["Measure", "Dale Trust", "Hill Trust"]
    found = {name: (dale, hill) for name, dale, hill in rows}
    assert found["Growth"] == ("Numerical", "Geographical")
    for name, dale, hill in FIGURES:
        assert [float(each) for each in found[name]] == [float(dale), float(hill)], name


def test_the_page_says_so_too(lead: PageClient) -> None:
    page = text_of(lead.get("/network/expansion"))
    for words in ("£106,756.48", "£164,143.20", "More for everybody £109,000.00 a year"):
        assert words in page
    assert "a second commissioner's letter is needed" in page
    case = text_of(lead.get(address_of(lead, "Hill Trust")))
    assert "It saves £164,143.20 a year" in case
    assert 'href="/network/expansion"' in lead.get("/savings").get_data(as_text=True)


def address_of(lead: PageClient, trust: str) -> str:
    """The page of the case for a trust, as the comparison links it."""
    page = lead.get("/network/expansion").get_data(as_text=True)
    (found,) = re.findall(rf'href="(/network/expansion/[^"]+)">{trust}<', page)
    return str(found)


def filled_in(page: str) -> dict[str, str]:
    """What a browser would send of the page's form as it stands, buttons apart."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page.split('method="post"')[-1]):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") != "radio" or " checked" in tag:
            found[given["name"]] = html.unescape(given.get("value", ""))
    return found


def test_a_case_is_changed_and_withdrawn_on_its_pages(lead: PageClient) -> None:
    case = address_of(lead, "Hill Trust")
    form = filled_in(lead.get(f"{case}/change").get_data(as_text=True))
    given = {**form, "yearly_costs": "7000", "reason": "Fuel"}
    assert lead.post(f"{case}/change", data=given).status_code == 303
    page = text_of(lead.get(case))
    assert "It saves £163,543.20 a year" in page
    assert "Fuel" in page
    assert lead.submit(f"{case}/withdraw", reason="It has joined").status_code == 303
    assert "Hill Trust" not in text_of(lead.get("/network/expansion"))


def test_half_a_need_is_asked_for_and_nothing_is_lost(lead: PageClient) -> None:
    page = f"{address_of(lead, 'Dale Trust')}/change"
    form = filled_in(lead.get(page).get_data(as_text=True))
    price = next(name for name in form if name.startswith("price_") and form[name])
    answer = lead.post(page, data={**form, price: "", "reason": "No price"})
    assert answer.status_code == 422
    assert "price today is missing" in text_of(answer)
    again = filled_in(answer.get_data(as_text=True))
    assert again["reason"] == "No price"
    assert {**again, price: form[price], "reason": ""} == {
        **form,
        "csrf_token": again["csrf_token"],
    }
