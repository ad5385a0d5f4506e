"""The page of a year's end: reached from the rebate, the same figures as its downloads."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from tests.contracts import factories as contracts
from tests.contracts.rebates import scheme_of
from tests.contracts.story import REBATE
from tests.savings.queries.test_year_end import ACROSS, DATED, line
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture
def agreement_id(world: World) -> UUID:
    contracts.items()
    made = contracts.agreement(world, contracts.VISCOELASTIC, rebates=(REBATE,))
    contracts.signed_contract(world, made, world.north)
    imported(world.north, csv_of(line("R-1", "2025-05-03", 25_700), ACROSS))
    return made


def test_says_what_is_accrued_and_what_each_date_would_make_of_the_rebate(
    world: World, agreement_id: UUID, signed_in: SignIn
) -> None:
    lead, path = signed_in(world.lead), f"/agreements/{agreement_id}/year-end/2025"
    rebate = lead.get(f"/agreements/{agreement_id}/rebates/{scheme_of(agreement_id)}/2025")
    assert f'href="{path}"' in rebate.get_data(as_text=True)
    assert f'href="{path}"' in lead.get(f"/agreements/{agreement_id}/rebates").get_data(
        as_text=True
    )
    page = text_of(lead.get(path))
    assert "Spend of the year £271,950.00" in page
    assert "invoiced after it or not yet £2,100.00" in page
    assert "The day it was received Spend £269,850.00" in page
    assert "This year, accrued" in page
    assert "R-2/1" in lead.get(f"{path}?format=csv").get_data(as_text=True)
    own = text_of(signed_in(world.finance_of_north).get(path))
    assert "of your own trusts" in own
    assert "What each date would make" not in own
    assert signed_in(world.stranger).get(path).status_code == 404


def test_asks_no_more_for_more_lines_across_the_end(
    app: Flask, world: World, agreement_id: UUID, signed_in: SignIn
) -> None:
    lead, path = signed_in(world.lead), f"/agreements/{agreement_id}/year-end/2025"
    asked = []
    for file in range(2):
        with count_queries(app) as counted:
            assert lead.get(path).status_code == 200
        asked.append(len(counted.statements))
        more = [{**line(f"M-{file}-{at}", "2026-03-20", 1), **DATED} for at in range(9)]
        imported(world.north, csv_of(*more), file_name=f"more-{file}.csv")
    assert asked[0] == asked[1]
