"""Signing the statement of a period, and showing it again as it was."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period
from consortium.savings.queries.report import savings_report
from consortium.savings.queries.signed_statements import find_signed_statement
from consortium.savings.usecases.signed_statements import sign_statement
from tests.contracts.views.test_agreements import date_of
from tests.savings import reading
from tests.savings.factories import YEAR, Year, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, location, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


@pytest.fixture(autouse=True)
def _lived(year: Year) -> None:
    """Every test is about the lines of that year."""


def signs(world: World, **changes: Any) -> Any:
    given: dict[str, Any] = {
        "actor": world.consortium_finance.actor(),
        "consortium_id": world.seven_oaks,
        "period": YEAR,
        "now": NOW,
    }
    return sign_statement(**{**given, **changes})


def comes_late(world: World) -> None:
    """Another 100 lenses for West at £38: £500 more."""
    imported(world.west, csv_of(lenses("W-9", "2025-05-28", "38.00")), "late.csv")


def test_is_shown_again_as_it_was_with_the_same_seal(world: World) -> None:
    before = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
    first = signs(world)
    with pytest.raises(Conflict, match="SS-2026-0001 holds the same figures"):
        signs(world)
    comes_late(world)
    kept = find_signed_statement(actor=SYSTEM, signed_id=first)
    assert kept.report == before
    assert kept.is_sealed
    with pytest.raises(Invalid, match="A new version needs a reason"):
        signs(world)
    second = signs(world, reason="Late invoice of West")
    now = find_signed_statement(actor=SYSTEM, signed_id=second)
    assert (now.line.version, now.line.net - kept.line.net) == (2, Decimal(500))
    assert find_signed_statement(actor=SYSTEM, signed_id=first) == kept


def test_is_the_consortium_s_finance_s(world: World) -> None:
    for someone in (world.lead, world.finance_of_north, world.stranger):
        with pytest.raises(NotFound):
            signs(world, actor=someone.actor())
    signed_id = signs(world)
    with pytest.raises(NotFound):
        find_signed_statement(actor=world.stranger.actor(), signed_id=signed_id)


@pytest.mark.parametrize(
    "period",
    [
        Period(YEAR.start, YEAR.start.replace(day=15)),
        Period(YEAR.start, datetime(2026, 5, 1, tzinfo=UTC).date()),
    ],
)
def test_is_of_whole_months_that_are_over(world: World, period: Period) -> None:
    with pytest.raises(Invalid, match="whole months that are over"):
        signs(world, period=period)


def test_is_signed_and_downloaded_on_its_pages(world: World, signed_in: SignIn) -> None:
    finance, lead = signed_in(world.consortium_finance), signed_in(world.lead)
    assert "No statement is signed yet." in text_of(lead.get("/savings/signed-statements"))
    days = {**date_of("period_from", 1, 4, 2025), **date_of("period_to", 31, 3, 2026)}
    done = finance.submit(
        "/savings/signed-statements/new", consortium_id=str(world.seven_oaks), **days
    )
    address = location(done)
    comes_late(world)
    page = lead.get(address)
    assert "Savings as they were signed" in text_of(page)
    tables = reading.tables_of(page)
    rows = reading.csv_of_report(lead.get(f"{address}?format=csv"))
    book = reading.sheets_of(lead.get(f"{address}?format=xlsx"))
    assert reading.two_columns(tables["From savings to net"])["Net"] == Decimal(3000)
    assert reading.csv_figures(rows, "summary")["Net"] == Decimal(3000)
    assert reading.sheet_figures(book["Summary"])["Net"] == Decimal(3000)
    assert "SS-2026-0001" in text_of(lead.get("/savings/signed-statements"))
