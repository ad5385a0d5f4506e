"""Signing lines off: who may, in which order, and that what was signed stays as it was."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.audit.queries import list_events
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, Role
from consortium.organisations.usecases import people
from consortium.savings.domain.signoff import LineKind, Stage, Step
from consortium.savings.queries.lines_to_sign import count_lines_to_sign
from consortium.savings.queries.report import savings_report
from consortium.savings.queries.signoff import LineDetail, find_line
from consortium.savings.usecases.month_locks import lock_month
from consortium.savings.usecases.putting_forward import put_lines_forward
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
from tests.support.world import SYSTEM, World

BANKED = tuple(Step)


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


def locks(world: World, *, month: date = MAY) -> None:
    lock_month(
        actor=world.finance_of_west.actor(),
        consortium_id=world.seven_oaks,
        trust_id=world.west,
        month=month,
        now=SIGNED,
    )


def comes_late(world: World) -> None:
    """Another 100 lenses of May for West at £38: the line is £1,000 now."""
    imported(world.west, csv_of(lenses("W-9", "2025-05-28", "38.00")), "late.csv")


@pytest.fixture(autouse=True)
def _lived(year: Year) -> None:
    """Every test is about the lines of that year."""


class TestSigningOff:
    def test_takes_four_people_in_their_order(self, world: World) -> None:
        people_of_west = {
            Step.PROCUREMENT: world.lead,
            Step.BUDGET: world.budget_holder_of_west,
            Step.TRUST_FINANCE: world.finance_of_west,
            Step.CONSORTIUM_FINANCE: world.consortium_finance,
        }
        stages = []
        for step, someone in people_of_west.items():
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

    def test_signs_many_lines_at_once(self, world: World) -> None:
        assert signs(world, rows_of(world), Step.PROCUREMENT, actor=world.lead.actor()) == 5
        assert {row.waits_for for row in rows_of(world)} == {Step.BUDGET}

    def test_is_in_the_log_of_each_trust(self, world: World) -> None:
        signs(world, rows_of(world), Step.PROCUREMENT, actor=world.lead.actor())
        scope = world.auditor.actor().scope(Permission.AUDIT_VIEW)
        events = list_events(scope=scope, asked=Asked(words="savings_lines")).rows
        assert sorted(event.subject for event in events) == [
            "NOR, 2 lines",
            "SOU, 2 lines",
            "WES, 1 line",
        ]

    def test_wants_a_line_to_be_chosen(self, world: World) -> None:
        with pytest.raises(Invalid, match="No line is chosen"):
            signs(world, [], Step.PROCUREMENT)

    def test_wants_the_budget_that_fell(self, world: World) -> None:
        row = brought_to(world, world.west, [Step.PROCUREMENT])
        with pytest.raises(Invalid, match="only when a budget has fallen"):
            sign_lines(
                actor=SYSTEM,
                consortium_id=world.seven_oaks,
                picked=[row.picked],
                step=Step.BUDGET,
                now=SIGNED,
            )

    def test_goes_by_the_figures_that_were_seen(self, world: World) -> None:
        seen = line(world, world.west)
        comes_late(world)
        with pytest.raises(Conflict, match="changed since you saw them"):
            signs(world, [seen], Step.PROCUREMENT)

    def test_waits_for_procurement_first(self, world: World) -> None:
        with pytest.raises(Conflict, match="waits for procurement"):
            signs(world, [line(world, world.west)], Step.BUDGET)


class TestWhoSigns:
    def test_nobody_signs_for_another_trust(self, world: World) -> None:
        row = brought_to(world, world.north, [Step.PROCUREMENT])
        with pytest.raises(NotFound):
            signs(world, [row], Step.BUDGET, actor=world.budget_holder_of_west.actor())
        signs(world, [row], Step.BUDGET, actor=world.budget_holder.actor())
        with pytest.raises(NotFound):
            signs(
                world,
                [line(world, world.north)],
                Step.TRUST_FINANCE,
                actor=world.finance_of_west.actor(),
            )

    def test_nobody_signs_at_a_step_of_another_role(self, world: World) -> None:
        row = brought_to(world, world.north, [Step.PROCUREMENT])
        for someone in (world.lead, world.finance_of_north, world.auditor):
            with pytest.raises(NotAllowed):
                signs(world, [row], Step.BUDGET, actor=someone.actor())
        with pytest.raises(NotAllowed):
            signs(world, [row], Step.PROCUREMENT, actor=world.budget_holder.actor())

    def test_a_stranger_finds_nothing(self, world: World) -> None:
        with pytest.raises(NotFound):
            signs(
                world,
                [line(world, world.north)],
                Step.PROCUREMENT,
                actor=world.stranger.actor(),
            )

    def test_nobody_takes_two_steps_whatever_their_roles(self, world: World) -> None:
        people.grant_role(
            actor=SYSTEM,
            person_id=world.lead.id,
            role=Role.BUDGET_HOLDER,
            organisation_id=world.north,
            now=SIGNED,
        )
        both = world.lead.actor()
        signs(world, [line(world, world.north)], Step.PROCUREMENT, actor=both)
        row = line(world, world.north)
        with pytest.raises(Invalid, match="signed this line at an earlier step"):
            signs(world, [row], Step.BUDGET, actor=both)
        assert count_lines_to_sign(actor=both) == 0

    def test_nobody_approves_their_own_baseline(self, world: World, year: Year) -> None:
        people.grant_role(
            actor=SYSTEM,
            person_id=world.lead.id,
            role=Role.BUDGET_HOLDER,
            organisation_id=world.north,
            now=SIGNED,
        )
        baseline_signed(
            prepared(
                world.north,
                year.items["IOL"],
                "44.00",
                "18000",
                actor=world.lead.actor(),
                reason="Rebates left out",
            )
        )
        signs(world, [line(world, world.north)], Step.PROCUREMENT)
        with pytest.raises(Invalid, match="You prepared the baseline"):
            signs(world, [line(world, world.north)], Step.BUDGET, actor=world.lead.actor())


class TestFinance:
    def test_rejects_a_line_and_the_total_falls_at_once(self, world: World) -> None:
        brought_to(world, world.west)
        assert total(world) == Decimal(3000)
        assert rejects(world) == 1
        assert total(world) == Decimal(2500)
        row = line(world, world.west)
        assert (row.counts, row.stage, row.waits_for) == (
            Decimal(0),
            Stage.NOT_ACCEPTED,
            None,
        )
        (signature,) = detail(world).versions[0].signatures[2:]
        assert (signature.reason, signature.by) == ("The budget did not fall", "Finance of west")

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
        signs(world, [line(world, world.west)], Step.CONSORTIUM_FINANCE)
        assert detail(world).versions[0].signatures[-1].amount == Decimal(420)
        assert total(world) == Decimal(2920)

    def test_gives_a_reason(self, world: World) -> None:
        brought_to(world, world.west)
        with pytest.raises(Invalid, match="with a reason"):
            rejects(world, " ")
        assert total(world) == Decimal(3000)

    def test_does_not_get_back_what_it_took_off_by_a_late_invoice(self, world: World) -> None:
        brought_to(world, world.west)
        rejects(world)
        comes_late(world)
        row = line(world, world.west)
        assert (row.has_changed, row.amount, row.counts) == (True, Decimal(1000), Decimal(0))
        assert row.waits_for is Step.PROCUREMENT
        assert total(world) == Decimal(2500)


class TestVersions:
    def test_answer_finance_with_a_reason_and_keep_the_old_figure(self, world: World) -> None:
        brought_to(world, world.west)
        rejects(world)
        with pytest.raises(Invalid, match="needs a reason"):
            signs(world, [line(world, world.west)], Step.PROCUREMENT)
        # It is decided, so the list offers it to nobody; its page does.
        assert detail(world).can_put_forward_again
        signs(world, [line(world, world.west)], Step.PROCUREMENT, reason="Budget fell on 1 June")
        assert [each.number for each in detail(world).versions] == [2, 1]
        # Until finance decides on it, what it decided before stands.
        assert total(world) == Decimal(2500)
        for step in (Step.BUDGET, Step.TRUST_FINANCE):
            signs(world, [line(world, world.west)], step)
        assert total(world) == Decimal(3000)

    def test_are_not_made_for_nothing(self, world: World) -> None:
        brought_to(world, world.west)
        row = line(world, world.west)
        with pytest.raises(Conflict, match="put forward already"):
            put_lines_forward(
                actor=SYSTEM,
                consortium_id=world.seven_oaks,
                picked=[row.picked],
                reason="Once more",
                now=SIGNED,
            )

    def test_show_what_was_signed_whatever_comes_later(self, world: World) -> None:
        brought_to(world, world.west, BANKED)
        before = detail(world).versions[0]
        comes_late(world)
        signs(world, [line(world, world.west)], Step.PROCUREMENT, reason="Late invoice")
        after, kept = detail(world).versions
        assert kept == before
        assert kept.is_sealed
        assert (kept.amount, after.amount) == (Decimal(500), Decimal(1000))
        assert kept.sha256 != after.sha256


class TestLocks:
    def test_wait_until_every_line_is_decided(self, world: World) -> None:
        brought_to(world, world.west)
        with pytest.raises(Conflict, match="still wait to be decided: 1"):
            locks(world)

    def test_wait_until_the_month_is_over(self, world: World) -> None:
        brought_to(world, world.west, BANKED)
        with pytest.raises(Conflict, match="month is not over"):
            lock_month(
                actor=SYSTEM,
                consortium_id=world.seven_oaks,
                trust_id=world.west,
                month=MAY,
                now=SIGNED.replace(year=2025, month=5, day=31),
            )

    def test_keep_what_counted_when_lines_change_afterwards(self, world: World) -> None:
        brought_to(world, world.west, BANKED)
        locks(world)
        comes_late(world)
        assert total(world) == Decimal(3000)
        report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
        (changed,) = report.statement.since_lock
        assert (changed.locked, changed.worked_out) == (Decimal(500), Decimal(1000))
        assert report.bridge is not None
        assert report.bridge.actual == Decimal(3000)
        # A new version with its reason, decided on by the same people, counts.
        with pytest.raises(Invalid, match="needs a reason"):
            signs(world, [line(world, world.west)], Step.PROCUREMENT)
        brought_to(world, world.west, (*BEFORE_FINANCE, Step.TRUST_FINANCE), reason="Late invoice")
        assert total(world) == Decimal(3500)

    def test_leave_out_lines_that_appear_afterwards(self, world: World) -> None:
        """A purchase of a month that was locked waits until finance has decided on it."""
        brought_to(world, world.north, BANKED)
        lock_month(
            actor=SYSTEM,
            consortium_id=world.seven_oaks,
            trust_id=world.north,
            month=MAY,
            now=SIGNED,
        )
        assert total(world) == Decimal(3000)

    def test_are_set_once(self, world: World) -> None:
        brought_to(world, world.west, BANKED)
        locks(world)
        with pytest.raises(Conflict, match="locked already"):
            locks(world)

    def test_need_something_to_lock(self, world: World) -> None:
        with pytest.raises(Invalid, match="no savings lines"):
            locks(world, month=NOVEMBER)

    def test_belong_to_the_trust(self, world: World) -> None:
        brought_to(world, world.north, BANKED)
        for someone, refusal in (
            (world.finance_of_west, NotFound),
            (world.budget_holder, NotAllowed),
        ):
            with pytest.raises(refusal):
                lock_month(
                    actor=someone.actor(),
                    consortium_id=world.seven_oaks,
                    trust_id=world.north,
                    month=MAY,
                    now=SIGNED,
                )


class TestWaiting:
    def test_counts_what_waits_for_each(self, world: World) -> None:
        signs(world, rows_of(world), Step.PROCUREMENT, actor=world.lead.actor())
        waiting = {
            name: count_lines_to_sign(actor=getattr(world, name).actor())
            for name in ("lead", "budget_holder", "budget_holder_of_west", "finance_of_west")
        }
        assert waiting == {
            "lead": 0,
            "budget_holder": 2,
            "budget_holder_of_west": 1,
            "finance_of_west": 0,
        }
        signs(world, rows_of(world), Step.BUDGET)
        assert count_lines_to_sign(actor=world.budget_holder.actor()) == 0
        assert count_lines_to_sign(actor=world.finance_of_west.actor()) == 1
        rejects(world)
        assert count_lines_to_sign(actor=world.finance_of_west.actor()) == 0
