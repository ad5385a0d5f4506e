"""Signing lines off: who may, in which order, and that what was signed stays as it was."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.foundation.audit.queries import list_events
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, Role
from consortium.organisations.usecases import people
from consortium.savings.domain.signoff import LineKind, Stage, Step
from consortium.savings.queries.lines_to_sign import savings_waiting
from consortium.savings.queries.report import savings_report
from consortium.savings.queries.signoff import LineDetail, find_line
from consortium.savings.usecases.month_locks import lock_month
from consortium.savings.usecases.signoff import reduce_line, reject_lines, sign_lines
from tests.savings.factories import YEAR, Year, lenses, prepared
from tests.savings.factories import signed as baseline_signed
from tests.savings.signing import (
    BEFORE_FINANCE,
    LENSES,
    MAY,
    NOVEMBER,
    SIGNED,
    brought_to,
    line,
    rows_of,
    signs,
)
from tests.spend.factories import csv_of, imported
from tests.support.world import SYSTEM, Someone, World


def total(world: World) -> Decimal:
    report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
    return report.statement.recurrent_cash_releasing


def detail(world: World, *, month: date = MAY) -> LineDetail:
    """West's lenses."""
    row = line(world, world.west, month)
    return find_line(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=world.west,
        item_id=row.picked.item_id,
        month=month,
        kind=LineKind.CASH,
    )


def rejects(world: World, reason: str = "The budget did not fall") -> int:
    return reject_lines(
        actor=world.finance_of_west.actor(),
        consortium_id=world.seven_oaks,
        picked=[line(world, world.west).picked],
        reason=reason,
        now=SIGNED,
    )


def locks(
    world: World, *, month: date = MAY, by: Someone | None = None, now: datetime = SIGNED
) -> None:
    lock_month(
        actor=(by or world.finance_of_west).actor(),
        consortium_id=world.seven_oaks,
        trust_id=world.west,
        month=month,
        now=now,
    )


def waiting(world: World, name: str) -> int:
    return savings_waiting(actor=getattr(world, name).actor(), today=SIGNED.date()).lines


def comes_late(world: World) -> None:
    """Another 100 lenses of May for West at £38: the line is £1,000 now."""
    imported(world.west, csv_of(lenses("W-9", "2025-05-28", "38.00")), "late.csv")


@pytest.fixture(autouse=True)
def _lived(year: Year) -> None:
    """Every test is about the lines of that year."""


class TestSigningOff:
    def test_takes_four_people_in_their_order(self, world: World) -> None:
        signers = {
            Step.PROCUREMENT: world.lead,
            Step.BUDGET: world.budget_holder_of_west,
            Step.TRUST_FINANCE: world.finance_of_west,
            Step.CONSORTIUM_FINANCE: world.consortium_finance,
        }
        stages = []
        for step, someone in signers.items():
            row = line(world, world.west)
            assert row.waits_for is step
            assert signs(world, [row], step, actor=someone.actor()) == 1
            stages.append(line(world, world.west).stage)
        assert stages == [Stage.INTERIM, Stage.FINAL, Stage.VALIDATED, Stage.BANKED]
        (version,) = detail(world).versions
        assert [each.by for each in version.signatures] == [
            "Lead",
            "Budget holder of west",
            "Finance of west",
            "Consortium finance",
        ]
        assert version.budget == LENSES
        assert version.is_sealed
        # Nothing was taken off.
        assert total(world) == Decimal(3000)

    def test_waits_for_procurement_while_purchases_are_ahead_of_it(self, world: World) -> None:
        def behind(today: date) -> int:
            return savings_waiting(actor=world.lead.actor(), today=today).trusts_to_put_forward

        # North, South and West bought in May 2025 and since, West outside from October on.
        assert (behind(date(2025, 5, 31)), behind(date(2025, 6, 1))) == (0, 3)
        rows = rows_of(world)
        may = [row for row in rows if row.month == MAY]
        assert signs(world, may, Step.PROCUREMENT, actor=world.lead.actor()) == 3
        assert (behind(date(2025, 6, 1)), behind(date(2025, 12, 1))) == (0, 3)

    def test_signs_many_lines_at_once_and_tells_who_is_next(self, world: World) -> None:
        rows = rows_of(world)
        assert signs(world, rows, Step.PROCUREMENT, actor=world.lead.actor()) == 5
        scope = world.auditor.actor().scope(Permission.AUDIT_VIEW)
        events = list_events(scope=scope, asked=Asked(words="savings_lines")).rows
        assert sorted(event.subject for event in events) == [
            "NOR, 2 lines",
            "SOU, 2 lines",
            "WES, 1 line",
        ]
        asked = ("lead", "budget_holder", "budget_holder_of_west", "finance_of_west")
        assert [waiting(world, name) for name in asked] == [0, 2, 1, 0]
        signs(world, rows, Step.BUDGET)
        assert [waiting(world, name) for name in asked] == [0, 0, 0, 1]
        rejects(world)
        assert waiting(world, "finance_of_west") == 0

    def test_goes_by_the_figures_that_were_seen_and_names_the_budget(self, world: World) -> None:
        with pytest.raises(Invalid, match="No line is chosen"):
            signs(world, [], Step.PROCUREMENT)
        seen = line(world, world.west)
        with pytest.raises(Conflict, match="waits for procurement"):
            signs(world, [seen], Step.BUDGET)
        signs(world, [seen], Step.PROCUREMENT)
        with pytest.raises(Invalid, match="only when a budget has fallen"):
            sign_lines(
                actor=SYSTEM,
                consortium_id=world.seven_oaks,
                picked=[seen.picked],
                step=Step.BUDGET,
                now=SIGNED,
            )
        with pytest.raises(Conflict, match="put forward already"):
            signs(world, [seen], Step.PROCUREMENT, reason="Once more")
        comes_late(world)
        with pytest.raises(Conflict, match="waits for procurement"):
            signs(world, [seen], Step.BUDGET)
        with pytest.raises(Conflict, match="changed since you saw them"):
            signs(world, [seen], Step.PROCUREMENT, reason="Late invoice")


class TestWhoSigns:
    def test_nobody_signs_for_another_trust_or_role(self, world: World) -> None:
        row = line(world, world.north)
        for someone, step, refusal in (
            (world.stranger, Step.PROCUREMENT, NotFound),
            (world.budget_holder, Step.PROCUREMENT, NotAllowed),
            (world.budget_holder_of_west, Step.BUDGET, NotFound),
            (world.lead, Step.BUDGET, NotAllowed),
            (world.auditor, Step.BUDGET, NotAllowed),
            (world.finance_of_west, Step.TRUST_FINANCE, NotFound),
            (world.finance_of_north, Step.CONSORTIUM_FINANCE, NotAllowed),
        ):
            with pytest.raises(refusal):
                signs(world, [row], step, actor=someone.actor())

    def test_nobody_takes_two_steps_or_approves_their_own_baseline(
        self, world: World, year: Year
    ) -> None:
        people.grant_role(
            actor=SYSTEM,
            person_id=world.lead.id,
            role=Role.BUDGET_HOLDER,
            organisation_id=world.north,
            now=SIGNED,
        )
        both, row = world.lead.actor(), line(world, world.north)
        signs(world, [row], Step.PROCUREMENT, actor=both)
        with pytest.raises(Invalid, match="signed this line at an earlier step"):
            signs(world, [row], Step.BUDGET, actor=both)
        assert savings_waiting(actor=both, today=SIGNED.date()).lines == 0
        own = prepared(
            world.north, year.items["IOL"], "45.00", "18000", actor=both, reason="Rebates left out"
        )
        baseline_signed(own)
        later = line(world, world.north)
        signs(world, [later], Step.PROCUREMENT, reason="New baseline")
        with pytest.raises(Invalid, match="You prepared the baseline"):
            signs(world, [later], Step.BUDGET, actor=both)


class TestFinance:
    def test_rejects_a_line_and_the_total_falls_at_once(self, world: World) -> None:
        brought_to(world, world.west)
        with pytest.raises(Invalid, match="with a reason"):
            rejects(world, " ")
        assert total(world) == Decimal(3000)
        assert rejects(world) == 1
        assert total(world) == Decimal(2500)
        row = line(world, world.west)
        assert (row.counts, row.stage, row.waits_for) == (Decimal(0), Stage.NOT_ACCEPTED, None)
        (signature,) = detail(world).versions[0].signatures[2:]
        assert (signature.reason, signature.by) == ("The budget did not fall", "Finance of west")
        # A late invoice does not bring back what was taken off.
        comes_late(world)
        row = line(world, world.west)
        assert (row.has_changed, row.amount, row.counts) == (True, Decimal(1000), Decimal(0))
        assert row.waits_for is Step.PROCUREMENT
        assert total(world) == Decimal(2500)

    def test_reduces_a_line_to_what_counts(self, world: World) -> None:
        row = brought_to(world, world.west)
        reduce_line(
            actor=world.finance_of_west.actor(),
            consortium_id=world.seven_oaks,
            picked=row.picked,
            amount=Decimal("420.00"),
            reason="16 lenses went to another specialty",
            now=SIGNED,
        )
        assert total(world) == Decimal(2920)
        # The consortium banks what the trust let count.
        signs(world, [row], Step.CONSORTIUM_FINANCE)
        assert detail(world).versions[0].signatures[-1].amount == Decimal(420)
        assert total(world) == Decimal(2920)


class TestVersions:
    def test_answer_finance_with_a_reason(self, world: World) -> None:
        row = brought_to(world, world.west)
        rejects(world)
        # It is decided, so the list offers it to nobody; its page does.
        assert detail(world).can_put_forward_again
        with pytest.raises(Invalid, match="needs a reason"):
            signs(world, [row], Step.PROCUREMENT)
        signs(world, [row], Step.PROCUREMENT, reason="Budget fell on 1 June")
        assert [each.number for each in detail(world).versions] == [2, 1]
        # Until finance decides on it, what it decided before stands.
        assert total(world) == Decimal(2500)
        for step in (Step.BUDGET, Step.TRUST_FINANCE):
            signs(world, [row], step)
        assert total(world) == Decimal(3000)

    def test_show_what_was_signed_whatever_comes_later(self, world: World) -> None:
        brought_to(world, world.west, Step)
        before = detail(world).versions[0]
        comes_late(world)
        signs(world, [line(world, world.west)], Step.PROCUREMENT, reason="Late invoice")
        after, kept = detail(world).versions
        assert kept == before
        assert kept.is_sealed
        assert (kept.amount, after.amount) == (Decimal(500), Decimal(1000))
        assert kept.sha256 != after.sha256


class TestLocks:
    def test_wait_until_the_month_is_over_and_decided(self, world: World) -> None:
        for someone, refusal in ((world.finance_of_north, NotFound), (world.lead, NotAllowed)):
            with pytest.raises(refusal):
                locks(world, by=someone)
        with pytest.raises(Invalid, match="no savings lines"):
            locks(world, month=NOVEMBER)
        row = brought_to(world, world.west)
        with pytest.raises(Conflict, match="still wait to be decided: 1"):
            locks(world)
        signs(world, [row], Step.TRUST_FINANCE)
        with pytest.raises(Conflict, match="month is not over"):
            locks(world, now=datetime(2025, 5, 31, 12, 0, tzinfo=UTC))
        locks(world)
        with pytest.raises(Conflict, match="locked already"):
            locks(world)

    def test_keep_what_counted_when_lines_change_afterwards(self, world: World) -> None:
        brought_to(world, world.west, Step)
        locks(world)
        comes_late(world)
        report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
        assert report.statement.recurrent_cash_releasing == Decimal(3000)
        (changed,) = report.statement.since_lock
        assert (changed.locked, changed.worked_out) == (Decimal(500), Decimal(1000))
        assert report.bridge is not None
        assert report.bridge.actual == Decimal(3000)
        # A new version with its reason counts once finance has decided on it.
        with pytest.raises(Invalid, match="needs a reason"):
            signs(world, [line(world, world.west)], Step.PROCUREMENT)
        brought_to(world, world.west, (*BEFORE_FINANCE, Step.TRUST_FINANCE), reason="Late invoice")
        assert total(world) == Decimal(3500)
