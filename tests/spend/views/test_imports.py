"""Sending a file, naming its columns, taking an import back: as somebody does it on the pages."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest

from consortium.spend.queries.batches import find_batch
from tests.spend.factories import csv_of, imported, row
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
STRANGE = b"Firm,Outlay,When\r\nAlpha Ltd,100.00,02/04/2020\r\n"


def send(browser: PageClient, trust_id: UUID, content: bytes) -> str:
    """Where the page of imports leads to after a file was sent."""
    answer = browser.submit(
        "/spend/import", trust_id=str(trust_id), file=(io.BytesIO(content), "outlay.csv")
    )
    return location(answer)


class TestNamingColumns:
    def test_shows_the_guesses_and_imports_what_is_confirmed(
        self, world: World, signed_in: SignIn
    ) -> None:
        browser = signed_in(world.finance_of_north)
        address = send(browser, world.north, STRANGE)
        page = text_of(browser.get(address))
        for words in (
            "What the columns hold",
            "no column can be taken for the supplier",
            "Alpha Ltd",
        ):
            assert words in page, words
        chosen = {"kind": "payments", "column_0": "supplier", "column_1": "amount"}
        assert "/jobs/" in location(browser.submit(address, **chosen))

    @pytest.mark.parametrize(
        ("chosen", "said"),
        [
            ({"column_0": "supplier", "column_1": "supplier"}, "“Supplier” is chosen twice"),
            ({"column_0": "supplier", "column_1": "quantity"}, "is no column of payments"),
            ({"column_0": "supplier"}, "no column can be taken for the amount"),
        ],
    )
    def test_what_makes_no_sense_is_said(
        self, world: World, signed_in: SignIn, chosen: dict[str, str], said: str
    ) -> None:
        browser = signed_in(world.finance_of_north)
        address = send(browser, world.north, STRANGE)
        assert said in text_of(browser.submit(address, kind="payments", **chosen))


class TestTakingBack:
    def test_withdraws_and_restores_with_a_reason(self, world: World, signed_in: SignIn) -> None:
        report = imported(world.north, csv_of(row()))
        browser = signed_in(world.finance_of_north)
        address = f"/spend/batches/{report.batch_id}"
        browser.submit(f"{address}/withdraw", reason="wrong month")
        page = text_of(browser.get(address))
        assert "Withdrawn" in page
        assert "wrong month" in page
        assert "No purchase line fits" in text_of(browser.get("/spend/lines"))
        browser.submit(f"{address}/restore", reason="right after all")
        assert not find_batch(actor=SYSTEM, batch_id=report.batch_id).is_withdrawn

    def test_is_not_offered_to_readers(self, world: World, signed_in: SignIn) -> None:
        report = imported(world.north, csv_of(row()))
        page = text_of(signed_in(world.auditor).get(f"/spend/batches/{report.batch_id}"))
        assert "Withdraw this import" not in page


def test_payments_stand_beside_purchase_lines_and_are_never_added(
    world: World, signed_in: SignIn
) -> None:
    imported(world.north, csv_of(row()))
    imported(world.north, b"Supplier,Amount,Date\r\nAlpha Ltd,100.00,02/04/2020\r\n")
    browser = signed_in(world.finance_of_north)
    listed = browser.get("/spend/suppliers?format=csv").get_data(as_text=True)
    assert "3800.00" in listed
    assert "100.00" in listed
    assert "3900.00" not in listed
    assert "£100.00" in text_of(browser.get("/spend/payments"))
