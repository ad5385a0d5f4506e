"""The report of the year in ``factories.py``: its figures, and who sees which of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.usecases.membership import record_membership_change
from consortium.savings.domain.bridge import StepKind
from consortium.savings.domain.facts import CostKind
from consortium.savings.queries.report import consortia_reported, last_purchase, savings_report
from consortium.savings.reports.report import Report, as_json
from tests.contracts import factories as contracts
from tests.savings.factories import (
    WEST_LEAVES,
    YEAR,
    Year,
    benefit,
    cost,
    evidence,
    lenses,
    prepared,
    signed,
)
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, Someone, World


def report_of(world: World, someone: Someone | None = None, period: Period = YEAR) -> Report:
    actor = someone.actor() if someone else SYSTEM
    return savings_report(actor=actor, consortium_id=world.seven_oaks, period=period)


def west_leaves_the_consortium(world: World) -> None:
    record_membership_change(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=world.west,
        change=MembershipChange.LEAVES,
        effective_on=WEST_LEAVES,
        reason="buys alone",
        now=NOW,
    )


class TestFigures:
    def test_are_those_worked_by_hand(self, world: World, year: Year) -> None:
        cost(world, CostKind.ONE_OFF, "700.00")
        cost(world, CostKind.RUNNING, "200.00")
        cost(world, CostKind.RUNNING, "999.00", on=date(2026, 4, 1))
        evidence(world.north, year.items["IOL"])
        benefit(world)
        found = as_json(report_of(world))
        expected = {
            "consortium": "OAKS",
            "by_line": {"IOL": "3000.00"},
            "by_trust": {"NOR": "1000.00", "SOU": "1500.00", "WES": "500.00"},
            "by_quarter": {"2025/26 Q1": "1950.00", "2025/26 Q3": "1050.00"},
            "recurrent_cash_releasing": "3000.00",
            "one_off_costs": "700.00",
            "running_costs": "200.00",
            "net": "2100.00",
            # 200 lenses on contract x 44 x 5%.
            "avoidance": "440.00",
            "non_cash_releasing": "2330.00",
            "after_leaving": {"WES": "-450.00"},
            "leakage": "60.00",
            "coverage_percent": "100.0",
            "no_baseline": [],
        }
        assert {name: found[name] for name in expected} == expected

    def test_are_bridged_from_the_forecast(self, world: World, year: Year) -> None:
        bridge = report_of(world).bridge
        assert bridge is not None
        # 18,000 x 6 + 4,500 x 8.50 + 3,500 x 5.
        assert bridge.forecast == Decimal("163750.00")
        assert {step.kind: step.amount for step in bridge.steps} == {
            # Half of West's 3,500 x 5.
            StepKind.LEAVER: Decimal("-8750.00"),
            # 200 lenses at £40 and not £38.
            StepKind.TIER: Decimal("-400.00"),
            # North -17,790 x 6, South -4,300 x 8.50, West -1,650 x 5.
            StepKind.VOLUME: Decimal("-151540.00"),
            StepKind.LEAKAGE: Decimal("-60.00"),
        }
        assert bridge.actual == Decimal("3000.00")

    def test_of_a_part_of_the_year_are_bridged_from_that_part(
        self, world: World, year: Year
    ) -> None:
        quarter = report_of(world, period=Period(date(2025, 4, 1), date(2025, 7, 1)))
        assert quarter.statement.recurrent_cash_releasing == Decimal("1950.00")
        assert quarter.bridge is not None
        # A quarter of £163,750, to the penny.
        assert quarter.bridge.forecast == Decimal("40937.50")

    def test_of_parts_of_months_have_no_forecast_to_stand_beside(
        self, world: World, year: Year
    ) -> None:
        days = report_of(world, period=Period(date(2025, 4, 15), date(2025, 6, 15)))
        assert days.statement.recurrent_cash_releasing == Decimal("1950.00")
        assert (days.bridge, days.forecast_reference) == (None, "")

    def test_of_a_year_without_lines_are_nothing(self, world: World, year: Year) -> None:
        empty = report_of(world, period=Period(date(2027, 4, 1), date(2028, 4, 1)))
        assert (empty.statement.cash, empty.statement.net) == ({}, Decimal(0))
        assert empty.statement.coverage is None

    def test_keep_what_was_saved_before_a_new_version_of_a_baseline(
        self, world: World, year: Year
    ) -> None:
        before = as_json(report_of(world))["by_trust"]
        second = prepared(
            world.north, year.items["IOL"], "41.00", "18000", reason="Rebates left out", now=NOW
        )
        assert as_json(report_of(world))["by_trust"] == before
        signed(second, now=NOW)
        # Locked in April 2026: it counts from then on.
        assert as_json(report_of(world))["by_trust"] == before

    def test_say_which_spend_has_no_baseline(self, world: World, year: Year) -> None:
        agreement_id = contracts.agreement(world, contracts.VISCOELASTIC)
        contracts.signed_contract(
            world, agreement_id, world.north, commits={year.items["OVD"]: "100"}
        )
        line = {**lenses("N-9", "2025-05-03", "10.50"), "Item code": "OVD"}
        imported(world.north, csv_of(line), "ovd.csv")
        found = as_json(report_of(world))
        assert found["no_baseline"] == [{"trust": "NOR", "line": "OVD", "spend": "1050.00"}]
        assert found["recurrent_cash_releasing"] == "3000.00"
        # Lenses of members: 3,800 x 3 + 4,000 x 2 + 440 = 19,840, of 20,890 in all.
        assert found["coverage_percent"] == "95.0"

    def test_say_where_an_invoice_is_above_the_contract(self, world: World, year: Year) -> None:
        imported(world.south, csv_of(lenses("S-8", "2025-08-03", "39.00")), "more.csv")
        found = as_json(report_of(world))
        # 100 x (39 - 38) to claim back; 100 x (46.50 - 39) saved all the same.
        assert (found["price_claims"], found["by_trust"]["SOU"]) == ("100.00", "2250.00")
        assert {"step": "invoices", "amount": "-100.00"}.items() <= next(
            step for step in found["bridge"]["steps"] if step["step"] == "invoices"
        ).items()

    def test_are_pinned_to_the_imports_they_come_from(self, world: World, year: Year) -> None:
        report = report_of(world)
        assert len(report.batches) == 3
        assert report.forecast_reference == "FC-2025-0001"
        extra = imported(world.south, csv_of(lenses("S-9", "2025-05-04", "38.00")), "more.csv")
        later = report_of(world)
        assert set(later.batches) - set(report.batches) == {extra.reference}
        assert later.statement.recurrent_cash_releasing == Decimal("3850.00")


class TestReach:
    def test_members_see_the_whole(self, world: World, year: Year) -> None:
        whole = replace(report_of(world), batches={})
        for who in ("lead", "lead_of_south", "finance_of_west", "consortium_finance", "auditor"):
            report = report_of(world, getattr(world, who))
            assert report.is_whole, who
            assert replace(report, batches={}) == whole, who

    def test_others_find_nothing(self, world: World, year: Year) -> None:
        # No trust of the commissioner's board belongs to it.
        for who in ("stranger", "commissioner", "engineer", "evaluator", "supplier"):
            someone = getattr(world, who)
            with pytest.raises(NotFound):
                report_of(world, someone)
            assert world.seven_oaks not in dict(consortia_reported(actor=someone.actor())), who

    def test_a_former_member_sees_itself_alone(self, world: World, year: Year) -> None:
        cost(world, CostKind.ONE_OFF, "700.00")
        cost(world, CostKind.ONE_OFF, "50.00", trust=world.west)
        west_leaves_the_consortium(world)
        report = report_of(world, world.finance_of_west)
        found = as_json(report)
        assert not report.is_whole
        assert found["by_trust"] == {"WES": "500.00"}
        assert found["after_leaving"] == {"WES": "-450.00"}
        assert (found["one_off_costs"], found["net"]) == ("50.00", "450.00")
        assert (found["leakage"], found["bridge"]) == ("0.00", None)
        assert found["coverage_percent"] is None
        assert report.forecast_by_quarter == {}
        assert len(report.batches) == 1

    def test_what_a_former_member_saved_stays_with_the_others(
        self, world: World, year: Year
    ) -> None:
        west_leaves_the_consortium(world)
        assert report_of(world, world.lead).statement.recurrent_cash_releasing == Decimal(3000)

    def test_the_last_purchase_tells_which_year_to_show(self, world: World, year: Year) -> None:
        assert last_purchase(world.seven_oaks) == date(2025, 11, 3)
        assert last_purchase(world.two_rivers) is None
