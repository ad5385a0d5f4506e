"""The pages of a lot's criteria."""

from collections.abc import Callable

import pytest

from tests.support.pages import PageClient, location, text_of
from tests.support.world import Someone, World
from tests.tenders.factories import Made

SignIn = Callable[[Someone], PageClient]


@pytest.mark.usefixtures("drafted_ground")
def test_the_lead_builds_the_tree(made: Made, cast: World, signed_in: SignIn) -> None:
    browser = signed_in(cast.lead)
    here = f"/tenders/lots/{made.lot}/criteria"
    typed = {"kind": "pass_fail", "scale": "0 No\n1 Yes: by certificate"}
    added = browser.submit(f"{here}/new", name="Certified", **typed)
    assert location(added) == here
    page = browser.get(here)
    assert "Judged as Pass or fail" in text_of(page)
    change = [part.split('"')[0] for part in page.get_data(as_text=True).split('href="')]
    change = [each for each in change if each.endswith("/change") and "/criteria/" in each]
    refused = browser.submit(change[-1], name="Certified", kind="quality", scale="Yes 1")
    assert "Line 1 of “Scale” must be a value and a word" in text_of(refused)
    browser.submit(
        change[-1], name="Certified", weight="5", minimum="1", **{**typed, "kind": "demo"}
    )
    text = text_of(browser.get(here))
    assert "The weights add up to 105.00, not to 100.00." in text
    assert "The demonstration “Certified” has no script." in text
    removed = browser.post(change[-1].replace("/change", "/remove"), data=browser.form(here))
    assert location(removed) == here
    assert "each group to its own" in text_of(browser.get(here))


@pytest.mark.usefixtures("published_ground")
def test_an_evaluator_reads_the_scales_and_changes_nothing(
    made: Made, cast: World, signed_in: SignIn
) -> None:
    browser = signed_in(cast.evaluator)
    text = text_of(browser.get(f"/tenders/lots/{made.lot}/criteria"))
    assert "78 Value 78" in text
    assert "Add a criterion" not in text
    file = browser.get(f"/tenders/lots/{made.lot}/criteria?format=csv").get_data(as_text=True)
    assert "78 Value 78" in file
