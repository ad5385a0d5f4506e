"""What 100 lenses should cost, and why: the staircase of the story."""

import json
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.commands import run
from tests.support.pages import PageClient, text_of


def explain(demo: Flask, trust: str, on: str) -> tuple[int, dict[str, object], str]:
    question = ("--trust", trust, "--item", "IOL", "--on", on, "--quantity", "100", "--json")
    done = run(demo, "contracts", "explain", *question)
    return done.exit_code, json.loads(done.stdout), done.stderr


# Story 5.0 and 5.1: 26,000 committed lenses are £38, 23,000 without West £40, 27,000 with Hill
# £38 again; West alone pays the opt-out price.
@pytest.mark.parametrize(
    ("trust", "on", "unit_price", "amount", "told"),
    [
        ("NOR", "2025-05-03", "38.00", "3800.00", "26,000 a year"),
        ("NOR", "2025-11-03", "40.00", "4000.00", "23,000 a year"),
        ("NOR", "2026-02-03", "38.00", "3800.00", "27,000 a year"),
        ("WES", "2025-11-03", "47.50", "4750.00", "it left on 1 October 2025"),
    ],
)
def test_prices_come_with_their_path(
    demo: Flask, trust: str, on: str, unit_price: str, amount: str, told: str
) -> None:
    code, answer, _ = explain(demo, trust, on)
    assert code == 0
    assert (answer["unit_price"], answer["amount"]) == (unit_price, amount)
    path = answer["path"]
    assert isinstance(path, list)
    assert told in " ".join(step["text"] for step in path)
    assert path[-1]["text"].startswith(f"£{unit_price} each")


def test_hill_has_no_price_before_it_joined_and_is_told_so(demo: Flask) -> None:
    code, answer, error = explain(demo, "HIL", "2025-11-03")
    assert code == 1
    assert (answer["unit_price"], answer["amount"]) == (None, None)
    assert answer["result"] == "NO_PRICE"
    assert answer["reason"] == (
        "Hill Trust had not joined this agreement by 3 November 2025: it has no price under it."
    )
    assert error.startswith("NO_PRICE: Hill Trust had not joined")


def test_the_page_says_the_same(demo: Flask, demo_signed_in: Callable[[str], PageClient]) -> None:
    west = demo_signed_in("finance.wes")
    html = west.get("/prices").get_data(as_text=True)
    trust = _value_of(html, "West Trust")
    item = _value_of(html, "Intraocular lens")
    asked = f"trust={trust}&item={item}&on-day=3&on-month=11&on-year=2025&quantity=100"
    page = text_of(west.get(f"/prices?{asked}"))
    assert "£47.50 each £4,750.00 in all" in page
    assert "North Trust" not in page


def _value_of(html: str, words: str) -> str:
    """The value of the choice that begins with these words."""
    before = html.partition(f">{words}")[0]
    return before.rpartition('value="')[2].partition('"')[0]
