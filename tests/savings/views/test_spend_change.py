"""The page of why spend changed.

Before, a year at the signed baselines: North 18,000 at £44.00, South 4,500 at £46.50, West 3,500
at £43.00, £1,151,750 for 26,000. Now: North 210 for £8,240, South 200 for £7,800, West 200 for
£8,550, £24,590 for 610. Price: -1,000 - 1,500 - 50. Volume: (610 - 26,000) x 1,151,750 / 26,000.
Mix: the 610 at each trust's price before, £27,140, less 610 at the average, £27,021.83.
"""

import csv
import io
from collections.abc import Callable

import pytest

from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
PAGE = (
    "/savings/why-spend-changed?start-day=1&start-month=4&start-year=2025"
    "&end-day=31&end-month=3&end-year=2026"
)
STEPS = {
    "Spend before": "1151750.00",
    "Price": "-2550.00",
    "Volume": "-1124728.17",
    "Mix": "118.17",
    "New lines": "0.00",
    "Discontinued lines": "0.00",
    "Spend now": "24590.00",
}

pytestmark = pytest.mark.usefixtures("year")


def test_shows_every_step(signed_in: SignIn, world: World) -> None:
    page = text_of(signed_in(world.lead).get(PAGE))
    for words in ("£1,151,750.00", "−£1,124,728.17", "£118.17", "£24,590.00", "2025/26 Q1"):
        assert words in page, words


def test_csv_holds_the_same(signed_in: SignIn, world: World) -> None:
    client = signed_in(world.lead)
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}&format=csv").get_data(as_text=True))))
    steps = {row[3]: row[4] for row in rows if row[0] == "why spend changed"}
    assert steps == STEPS
    assert client.get(f"{PAGE}&format=xlsx").status_code == 200


def test_finance_of_a_trust_sees_its_own(signed_in: SignIn, world: World) -> None:
    client = signed_in(world.finance_of_west)
    page = text_of(client.get(PAGE))
    assert "£150,500.00" in page
    assert "North" not in page.split("Choose a trust")[1]
    assert client.get(f"{PAGE}&trust={world.north}").status_code == 422


def test_a_quarter_is_compared_with_a_quarter_of_the_baselines(
    signed_in: SignIn, world: World
) -> None:
    """West bought its first 100 lenses in May: £150,500 / 4 before."""
    quarter = PAGE.replace(
        "end-day=31&end-month=3&end-year=2026", "end-day=30&end-month=6&end-year=2025"
    )
    page = text_of(signed_in(world.finance_of_west).get(quarter))
    assert "£37,625.00" in page
    broken = quarter.replace("end-day=30", "end-day=29")
    assert "is compared with whole months" in text_of(signed_in(world.finance_of_west).get(broken))


def test_two_periods_are_compared(signed_in: SignIn, world: World, year: Year) -> None:
    """South paid £38 in May and £40 in November for 100 lenses each: £200 more, all price."""
    asked = (
        PAGE.replace("start-month=4", "start-month=10")
        + "&before_start-day=1&before_start-month=4&before_start-year=2025"
        + "&before_end-day=30&before_end-month=9&before_end-year=2025"
        + f"&trust={world.south}&format=csv"
    )
    text = signed_in(world.lead).get(asked).get_data(as_text=True)
    assert "why spend changed,,,Price,200.00" in text
    assert "why spend changed,,,Volume,0.00" in text
