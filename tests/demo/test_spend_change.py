"""Why the demo's spend changed: example W2, and the price level of the basket."""

import csv
import io
from decimal import Decimal

from tests.demo.test_report import SignIn
from tests.support.pages import text_of

PAGE = (
    "/savings/why-spend-changed?start-day=1&start-month=4&start-year=2025"
    "&end-day=31&end-month=3&end-year=2026&format=csv"
)


def test_norths_lenses_are_w2(demo_signed_in: SignIn) -> None:
    """£264,000 to £254,100 = price -£36,300 and 600 more lenses at £44, +£26,400."""
    text = demo_signed_in("lead.nor").get(PAGE).get_data(as_text=True)
    lens = 'by trust and item,North Trust,"Intraocular lens, hydrophobic"'
    for figure in ("Before,264000.00", "Price,-36300.00", "Volume,26400.00", "Now,254100.00"):
        assert f"{lens},{figure}" in text, figure


def test_each_trust_stands_beside_the_others_with_the_day_it_takes_part(
    demo_signed_in: SignIn,
) -> None:
    lead = demo_signed_in("lead.nor")
    rows = csv.reader(io.StringIO(lead.get(PAGE).get_data(as_text=True)))
    west = {
        period: Decimal(level)
        for section, trust, period, _, level in rows
        if (section, trust) == ("price level by trust", "West Trust") and level
    }
    # Once it has left, West pays more than before for everything (story, section 5.0).
    assert west["Before"] == 100
    assert west["2025/26 Q2"] < 100 < west["2025/26 Q3"]
    page = text_of(lead.get(PAGE.removesuffix("&format=csv")))
    assert "Hill Trust Takes part from 1 January 2026" in page
