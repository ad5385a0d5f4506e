"""Duplicate contracts of the year of ``factories.py``.

A second agreement, of Beta, has North's lenses at £47 while the joint one has them at £40 or £44.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from consortium.contracts.domain.terms.schedules import Tier
from consortium.contracts.usecases.agreements import draft_agreement
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.duplicates import OverlapKind
from consortium.savings.queries.duplicates import DuplicatesFound, list_duplicates
from tests.contracts import factories as contracts
from tests.contracts.story import ENDS, LENS, STARTS
from tests.savings.factories import Year
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
D = Decimal
PAGE = "/savings/duplicate-contracts"
DAY = date(2025, 11, 30)


def second(world: World, price: str = "47") -> None:
    """Another agreement for lenses, which North signs too."""
    scheme = replace(LENS, id="second", tiers=(Tier(D(0), {"IOL": D(price)}),), standalone=())
    agreement_id = draft_agreement(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        supplier_id=world.beta,
        title="Lenses of North",
        starts_on=STARTS,
        ends_on=ENDS,
        clause_text="",
        reason="signed before the joint tender",
        now=contracts.DRAFTED,
    )
    schedule_id = contracts.drafted_schedule(world, agreement_id, scheme)
    activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=contracts.DRAFTED)
    contracts.signed_contract(world, agreement_id, world.north)


def found(world: World, someone: Someone) -> DuplicatesFound:
    return list_duplicates(actor=someone.actor(), on=DAY, asked=Asked())


def test_one_agreement_overlaps_with_nothing(world: World, year: Year) -> None:
    assert found(world, world.lead).page.rows == []


def test_two_agreements_on_north_s_lenses(world: World, year: Year) -> None:
    second(world)
    row = next(
        row for row in found(world, world.lead).page.rows if row.kind is OverlapKind.SAME_TRUST
    )
    assert (row.trusts, row.dearer.supplier, row.dearer.price) == (
        ("North Trust",),
        "Beta Ltd",
        D(47),
    )
    # North bought 10 of Beta: 10 x (47 - 40).
    assert (row.cheaper.price, row.units, row.amount) == (D(40), D(10), D(70))


@pytest.mark.parametrize("who", ["stranger", "finance_of_north"])
def test_others_see_none_of_it(world: World, year: Year, who: str) -> None:
    second(world)
    assert found(world, getattr(world, who)).page.rows == []


def test_the_page_links_both(world: World, year: Year, signed_in: SignIn) -> None:
    second(world)
    browser = signed_in(world.lead)
    page = text_of(browser.get(PAGE))
    assert "Same item, same trust" in page
    assert "Beta Ltd" in page
    answer = browser.get(PAGE).get_data(as_text=True)
    assert f"/agreements/{year.agreement_id}" in answer
    lines = browser.get(f"{PAGE}?format=csv&kind=same_trust").get_data(as_text=True)
    assert "Intraocular lens" in lines
    assert "No contracts overlap" in text_of(browser.get(f"{PAGE}?kind=same_category"))


def test_more_overlaps_ask_no_more_questions(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    asked = []
    for _ in range(2):
        second(world)
        browser = signed_in(world.lead)
        browser.get(PAGE)
        with count_queries(app) as counted:
            browser.get(PAGE)
        asked.append(len(counted))
    assert asked[0] == asked[1]
