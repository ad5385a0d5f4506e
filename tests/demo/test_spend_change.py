"""Why the demo's spend changed: example W2, and the price level of the basket."""

from tests.demo.test_report import SignIn

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
