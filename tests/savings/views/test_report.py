"""The savings report as page, CSV and workbook: one statement, and who sees how much of it."""

from collections.abc import Callable
from decimal import Decimal

from flask import Flask

from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.usecases.membership import record_membership_change
from consortium.savings.domain.facts import CostKind
from tests.savings import reading
from tests.savings.factories import WEST_LEAVES, Year, benefit, cost, evidence, lenses
from tests.spend.factories import csv_of, imported
from tests.support.pages import PageClient, text_of
from tests.support.queries import count_queries
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
# The whole financial year 2025/26, as the form of the page carries it.
YEAR = "start-day=1&start-month=4&start-year=2025&end-day=31&end-month=3&end-year=2026"


def asked(world: World, *, days: str = YEAR, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/savings?consortium={world.seven_oaks}&{days}{extra}"


class TestFigures:
    def test_are_the_same_on_page_and_in_both_files(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        cost(world, CostKind.ONE_OFF, "700.00")
        cost(world, CostKind.RUNNING, "200.00")
        evidence(world.north, year.items["IOL"])
        benefit(world)
        # 100 x (46.50 - 39) saved, and 100 x (39 - 38) to claim back.
        imported(world.south, csv_of(lenses("S-8", "2025-08-03", "39.00")), "dear.csv")
        lead = signed_in(world.lead)
        page = reading.tables_of(lead.get(asked(world)))
        rows = reading.csv_of_report(lead.get(asked(world, format="csv")))
        book = reading.sheets_of(lead.get(asked(world, format="xlsx")))

        summary = {
            "Recurrent cash-releasing": Decimal(3750),
            "Rebates confirmed": Decimal(0),
            "One-off costs": Decimal(-700),
            "Running costs": Decimal(-200),
            "Net": Decimal(2850),
            "Apart: costs avoided": Decimal(440),
            "Apart: not cash-releasing": Decimal(2330),
            "Apart: capital": Decimal(0),
        }
        assert reading.two_columns(page["From savings to net"]) == summary
        assert reading.csv_figures(rows, "summary") == summary
        assert reading.sheet_figures(book["Summary"]) == summary

        bridge = {
            "Forecast": Decimal(163750),
            "Savings lost with a trust that left": Decimal(-8750),
            "Price tier other than forecast": Decimal(-400),
            # South's 100 more, at £8.50.
            "More or less bought than forecast": Decimal(-150690),
            "Bought past the contract": Decimal(-60),
            "Invoiced above or below the contract price": Decimal(-100),
            "Actual": Decimal(3750),
        }
        assert reading.two_columns(page["From forecast to actual"]) == bridge
        assert reading.csv_figures(rows, "bridge") == bridge
        assert reading.sheet_figures(book["Bridge"]) == bridge

        by_trust = {
            ("Intraocular lens", "North Trust"): Decimal(1000),
            ("Intraocular lens", "South Trust"): Decimal(2250),
            ("Intraocular lens", "West Trust"): Decimal(500),
            ("Intraocular lens", "Total"): Decimal(3750),
        }
        shown = reading.matrix(page["Savings by line and trust"])
        assert {key: shown[key] for key in by_trust} == by_trust
        saved = "recurrent cash-releasing"
        assert reading.csv_sums(rows, saved, "Trust") == {"NOR": 1000, "SOU": 2250, "WES": 500}
        sheet = reading.sheet_matrix(book["By line and trust"])
        assert (sheet["Total", "NOR"], sheet["IOL", "Total"]) == (Decimal(1000), Decimal(3750))
        for caption, section, name, trust, expected in (
            (
                "Former members against their own baseline",
                "after leaving",
                "After leaving",
                "West",
                -450,
            ),
            (
                "Bought past the contract, above its price",
                "bought past the contract",
                "Past the contract",
                "North",
                60,
            ),
            (
                "Invoiced above or below the price",
                "invoices to claim",
                "Invoices to claim",
                "South",
                100,
            ),
        ):
            code = trust[:3].upper()
            assert reading.matrix(page[caption])["Total", f"{trust} Trust"] == expected
            assert reading.csv_sums(rows, section, "Trust") == {code: expected}
            assert reading.sheet_matrix(book[name])["Total", code] == expected
        costs = {"Project team": Decimal(700), "Office": Decimal(200)}
        assert reading.csv_figures(rows, "cost") == costs
        assert {row[3]: row[4] for row in book["Costs"][1:]} == costs
        assert reading.csv_figures(rows, "benefit") == {"Tomograph lent for 12 days": 2330}
        assert [row[4] for row in book["Benefits"][1:]] == [2330]

    def test_of_a_quarter_are_had_by_asking_for_its_days(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        days = "start-day=1&start-month=4&start-year=2025&end-day=30&end-month=6&end-year=2025"
        answer = signed_in(world.lead).get(asked(world, days=days))
        assert "1 April 2025 to 30 June 2025" in text_of(answer)
        net = reading.two_columns(reading.tables_of(answer)["From savings to net"])["Net"]
        assert net == Decimal("1950.00")

    def test_begin_with_the_year_of_the_last_purchase(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get("/savings"))
        assert "Seven Oaks, 1 April 2025 to 31 March 2026" in page
        assert "Net saving £3,000.00" in page

    def test_say_what_they_are_made_from(self, world: World, year: Year, signed_in: SignIn) -> None:
        page = text_of(signed_in(world.lead).get(asked(world)))
        assert "3 import batches: PL-2026-" in page
        assert "Forecast FC-2025-0001, seal" in page
        assert "Locked baselines cover 100.0% of the spend in scope." in page

    def test_file_is_named_after_consortium_and_period(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.lead).get(asked(world, format="xlsx"))
        assert "savings-oaks-2025-04-01.xlsx" in answer.headers["Content-Disposition"]


class TestQuestion:
    def test_that_cannot_be_read_is_answered_beside_its_field(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        for days, words in (
            (YEAR.replace("start-month=4", "start-month=13"), "From must be a real date"),
            (YEAR.replace("end-year=2026", "end-year=2024"), "The end must come after the start"),
        ):
            answer = lead.get(asked(world, days=days))
            assert answer.status_code == 422, days
            assert words in text_of(answer)
            assert "Net saving" not in text_of(answer)
            # The form that holds the mistake stands open.
            assert '<details class="nhsuk-details app-noprint" open>' in answer.get_data(
                as_text=True
            )

    def test_about_a_consortium_out_of_reach_is_not_answered(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        answer = signed_in(world.stranger).get(asked(world))
        assert answer.status_code == 422
        assert "Seven Oaks" not in text_of(answer)
        assert "3,000" not in text_of(answer)

    def test_asks_for_a_parts_of_months_without_a_forecast(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        days = YEAR.replace("start-day=1&", "start-day=15&")
        tables = reading.tables_of(signed_in(world.lead).get(asked(world, days=days)))
        assert "From forecast to actual" not in tables
        assert [row[2] for row in tables["Savings and forecast so far"][1:]] == [
            "none for these days"
        ] * 2


class TestReaders:
    def test_members_see_the_whole(self, world: World, year: Year, signed_in: SignIn) -> None:
        for who in (world.finance_of_north, world.finance_of_west, world.auditor):
            page = text_of(signed_in(who).get(asked(world)))
            assert "Net saving £3,000.00" in page, who.email
            assert "your own trust only" not in page

    def test_a_former_member_sees_its_own_figures(
        self, world: World, year: Year, signed_in: SignIn
    ) -> None:
        record_membership_change(
            actor=SYSTEM,
            consortium_id=world.seven_oaks,
            trust_id=world.west,
            change=MembershipChange.LEAVES,
            effective_on=WEST_LEAVES,
            reason="buys alone",
            now=NOW,
        )
        west = signed_in(world.finance_of_west)
        answer = west.get("/savings")
        page = text_of(answer)
        assert "You see the figures of your own trust only." in page
        assert "Net saving £500.00" in page
        assert "−£450.00" in page
        tables = reading.tables_of(answer)
        assert tables["Savings by line and trust"][0] == ["Line", "West Trust", "Total"]
        assert "From forecast to actual" not in tables
        rows = reading.csv_of_report(west.get(asked(world, format="csv")))
        assert {row["Trust"] for row in rows} == {"", "WES"}
        assert not reading.csv_figures(rows, "bridge")
        book = reading.sheets_of(west.get(asked(world, format="xlsx")))
        assert "Bridge" not in book
        assert {row[0] for row in book["Cells"][1:]} == {"WES"}

    def test_whoever_belongs_to_nothing_is_told_so(self, world: World, signed_in: SignIn) -> None:
        # No trust of the commissioner's board belongs to a consortium.
        page = text_of(signed_in(world.commissioner).get("/savings"))
        assert "You belong to no consortium whose savings you could see." in page

    def test_roles_without_savings_are_kept_out(self, world: World, signed_in: SignIn) -> None:
        for who in (world.engineer, world.evaluator, world.supplier, world.administrator):
            assert signed_in(who).get("/savings").status_code == 403, who.email


def test_asks_no_more_for_more_lines(
    app: Flask, world: World, year: Year, signed_in: SignIn
) -> None:
    lead = signed_in(world.lead)
    lead.get("/savings")
    asked_first, asked_then = [], []
    with count_queries(app) as counted:
        lead.get("/savings")
    asked_first = counted.statements
    lines = [lenses(f"M-{day}", f"2025-08-{day:02}", "38.00") for day in range(1, 20)]
    imported(world.south, csv_of(*lines), "more.csv")
    with count_queries(app) as counted:
        lead.get("/savings")
    asked_then = counted.statements
    assert len(asked_then) <= len(asked_first), asked_then
