"""Pages of the sign-off: who finds what waiting, signs many at once, and sees the total fall."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consortium.savings.domain.signoff import Step
from tests.contracts.views.test_agreements import date_of
from tests.savings import reading
from tests.savings.factories import Year
from tests.savings.signing import SIGNED, brought_to, line, rows_of, signs
from tests.savings.views.test_report import asked
from tests.support.pages import PageClient, hidden_fields, location, text_of
from tests.support.queries import count_queries
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
LINES = "/savings/sign-off/lines"
BUDGET = {"budget_code": "WES-OPH-4410", **date_of("budget_removed_on", 1, 5, 2025)}


@pytest.fixture(autouse=True)
def _lived(year: Year) -> None:
    """Every test is about the lines of that year."""


def boxes(page: str) -> list[str]:
    """The lines that a list offers to tick."""
    return re.findall(r'name="line" value="([^"]+)"', page)


def sent(browser: PageClient, **data: Any) -> TestResponse:
    """The form of the list, its first line ticked unless others are named."""
    page = browser.get(LINES).get_data(as_text=True)
    return browser.post(LINES, data={**hidden_fields(page), "line": boxes(page)[:1], **data})


def address_of_line(world: World) -> str:
    picked = line(world, world.west).picked
    return (
        f"/savings/sign-off/{world.seven_oaks}/{world.west}/{picked.item_id}/2025/5/cash_releasing"
    )


class TestSigning:
    def test_goes_from_procurement_to_the_consortium(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        overview = lead.get("/savings/sign-off")
        assert "5 lines for you to sign" in text_of(overview)
        (stage,) = reading.tables_of(overview)["How far the savings are"][1:]
        assert [stage[0], stage[2]] == [
            "Stage Realised, preliminary",
            "Cash-releasing £3,000.00",
        ]
        assert sent(lead, everything="y", line=[]).status_code == 303
        assert "No line waits for you." in text_of(lead.get(LINES))

        holder = signed_in(world.budget_holder_of_west)
        assert "1 savings line to sign" in text_of(holder.get("/"))
        assert "You sign as: budget holder" in text_of(holder.get(LINES))
        refused = sent(holder)
        assert refused.status_code == 422
        assert "only when a budget has fallen by it" in text_of(refused)
        assert sent(holder, **BUDGET).status_code == 303

        finance = signed_in(world.finance_of_west)
        assert sent(finance, decision="sign").status_code == 303
        assert "1 savings line to sign" in text_of(signed_in(world.consortium_finance).get("/"))
        assert sent(signed_in(world.consortium_finance)).status_code == 303
        page = text_of(finance.get(address_of_line(world)))
        for words in (
            "Banked",
            "WES-OPH-4410, from 1 May 2025",
            "procurement lead: Lead",
            "finance of the consortium: Consortium finance",
            # 100 lenses at £43, of which £3,800 were paid.
            "£4,300.00",
            "£3,800.00",
        ):
            assert words in page, words

    def test_rejects_with_a_reason_that_the_report_prints(
        self, world: World, signed_in: SignIn
    ) -> None:
        brought_to(world, world.west)
        finance, lead = signed_in(world.finance_of_west), signed_in(world.lead)
        refused = sent(finance, decision="reject")
        assert refused.status_code == 422
        assert "with a reason" in text_of(refused)
        assert sent(finance, decision="reject", reason="No budget fell").status_code == 303

        page = reading.tables_of(lead.get(asked(world)))
        rows = reading.csv_of_report(lead.get(asked(world, format="csv")))
        book = reading.sheets_of(lead.get(asked(world, format="xlsx")))
        expected = Decimal(2500)
        assert reading.two_columns(page["From savings to net"])["Net"] == expected
        assert reading.csv_figures(rows, "summary")["Net"] == expected
        assert reading.sheet_figures(book["Summary"])["Net"] == expected
        bridge = reading.two_columns(page["From forecast to actual"])
        assert bridge["Not accepted by finance"] == Decimal(-500)
        assert bridge["Actual"] == expected
        assert reading.csv_figures(rows, "bridge") == reading.sheet_figures(book["Bridge"])
        (below,) = page["Not accepted by finance"][1:]
        assert below[-1].endswith("No budget fell")
        (kept,) = [row for row in rows if row["Section"] == "not accepted"]
        assert (kept["Amount"], kept["Figure"]) == ("500.00", "Cash-releasing: No budget fell")
        assert book["Not accepted"][1][-1] == "No budget fell"

    def test_refuses_what_no_longer_is_as_it_was_seen(
        self, world: World, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert "The list changed since you saw it." in text_of(sent(lead, everything="y", seen="0"))
        assert "does not know one of the lines" in text_of(sent(lead, line=["x"]))
        assert "No line is chosen." in text_of(sent(lead, line=[]))


class TestOneLine:
    def test_is_reduced_on_its_page_and_put_forward_again(
        self, world: World, signed_in: SignIn
    ) -> None:
        brought_to(world, world.west)
        address, finance = address_of_line(world), signed_in(world.finance_of_west)
        data = {"decision": "reduce", "reason": "16 went elsewhere"}
        assert "less than the £500.00" in text_of(finance.submit(address, **data, amount="500"))
        assert "how much of the line counts" in text_of(finance.submit(address, **data))
        assert "Part-year effect £500.00 Full-year effect £0.00" in text_of(finance.get(address))
        done = finance.submit(address, **data, amount="420.00")
        assert location(done) == address
        page = text_of(finance.get(address))
        assert "£420.00 counts. “16 went elsewhere”" in page
        lead = signed_in(world.lead)
        assert "Put a new version forward" in text_of(lead.get(address))
        done = lead.submit(address, decision="again", reason="They came back")
        assert done.status_code == 303
        page = text_of(lead.get(address))
        assert "Version 2" in page
        assert "They came back" in page

    def test_is_not_there_for_others(self, world: World, signed_in: SignIn) -> None:
        address = address_of_line(world)
        for someone in (world.stranger, world.finance_of_north):
            assert signed_in(someone).get(address).status_code == 404
        lead = signed_in(world.lead)
        assert lead.get(address.replace("/2025/5/", "/2025/13/")).status_code == 404
        assert lead.get(address.replace("/2025/5/", "/2025/8/")).status_code == 404


class TestLocking:
    def test_is_offered_once_everything_is_decided(self, world: World, signed_in: SignIn) -> None:
        finance = signed_in(world.finance_of_west)
        month = f"{LINES}?trust={world.west}&month=2025-05&show=all"
        assert "Lock the month" not in text_of(finance.get(month))
        row = brought_to(world, world.west)
        signs(world, [row], Step.TRUST_FINANCE, now=SIGNED)
        page = finance.get(month)
        assert "Lock May 2025 of West Trust" in text_of(page)
        (address,) = re.findall(r'action="([^"]+/lock)"', page.get_data(as_text=True))
        assert finance.submit(month, to=address).status_code == 303
        assert "Locked" in text_of(finance.get("/savings/sign-off"))
        assert "Month locked" in text_of(finance.get(address_of_line(world)))


class TestLists:
    def test_are_had_as_files(self, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        rows = reading.csv_of_report(lead.get(f"{LINES}?format=csv"))
        assert sorted(row["Saved"] for row in rows) == [
            "400.00",
            "500.00",
            "600.00",
            "650.00",
            "850.00",
        ]
        months = reading.csv_of_report(lead.get("/savings/sign-off?format=csv"))
        assert {row["For you"] for row in months} == {"1"}

    def test_find_filter_and_sort(self, world: World, signed_in: SignIn) -> None:
        auditor = signed_in(world.auditor)
        assert "1 of 1" in text_of(auditor.get(f"{LINES}?q=west"))
        assert "No line fits." in text_of(auditor.get(f"{LINES}?month=2025-08"))
        table = reading.tables_of(auditor.get(f"{LINES}?sort=-amount"))["Savings lines"]
        assert "£850.00" in table[1][4]

    def test_files_say_ledger_code_recurrence_and_signer(
        self, world: World, signed_in: SignIn
    ) -> None:
        brought_to(world, world.west)
        lead = signed_in(world.lead)
        address = f"{LINES}?show=all&trust={world.west}&format=csv"
        heading, row = lead.get(address).get_data(as_text=True).splitlines()
        assert heading.endswith(
            "Ledger code,Repeats,Last signed by,Trust and item: part-year effect,"
            "Trust and item: full-year effect,Trust and item: carried forward"
        )
        # The claim of every trust in that year says that it repeats; West has left since, so its
        # 100 x £5 of this year are nothing in a full one.
        assert row.endswith("NOR-OPH-4410,Recurrent,The system,500.00,0.00,-500.00")
        assert "Ledger code" not in text_of(lead.get(address.removesuffix("&format=csv")))

    def test_ask_no_more_for_more_lines(self, app: Flask, world: World, signed_in: SignIn) -> None:
        lead = signed_in(world.lead)
        counts = []
        for address in (LINES, f"{LINES}?trust={world.west}", LINES, "/savings/sign-off"):
            with count_queries(app) as counted:
                lead.get(address)
            counts.append(len(counted))
        assert len(rows_of(world)) == 5
        assert counts[2] <= counts[1]
        # The months also ask for the forecast, its cells and its rebates, and for the versions of
        # what is recorded.
        assert counts[3] <= counts[2] + 4

    def test_of_nobody_say_so(self, world: World, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.stranger).get("/savings/sign-off"))
        assert "No savings lines in this year." in page
