"""Signing a benefit off: who may, in which order, and what it does to the totals."""

from decimal import Decimal
from typing import Any

import pytest

from consortium.foundation.audit.queries import list_events
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.facts import BenefitKind
from consortium.savings.domain.picked import Budget
from consortium.savings.domain.signoff import Stage, Step
from consortium.savings.queries.lines_to_sign import savings_waiting
from consortium.savings.queries.recorded import (
    RecordedDetail,
    RecordedRow,
    find_recorded,
    list_recorded,
)
from consortium.savings.queries.report import savings_report
from consortium.savings.usecases.ledger import record_benefit
from consortium.savings.usecases.recorded import (
    put_recorded_forward,
    reduce_recorded,
    reject_recorded,
    sign_recorded,
)
from tests.savings.factories import YEAR, Year, benefit
from tests.savings.signing import LENSES, SIGNED
from tests.support.world import SYSTEM, Someone, World

D = Decimal


@pytest.fixture(autouse=True)
def _lent(world: World, year: Year) -> None:
    """West saved the hire of a tomograph, worth £2,330; the system recorded it."""
    benefit(world, trust=world.west)


def found(world: World, actor: Actor = SYSTEM) -> RecordedRow:
    (row,) = rows(world, actor)
    return row


def rows(world: World, actor: Actor = SYSTEM) -> list[RecordedRow]:
    listed = list_recorded(
        actor=actor, consortium_id=world.seven_oaks, period=YEAR, asked=Asked(rows=None)
    )
    return list(listed.page.rows)


def detail(world: World) -> RecordedDetail:
    picked = found(world).picked
    return find_recorded(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=world.west,
        source_id=picked.source_id,
        month=picked.on.replace(day=1),
    )


def signs(
    world: World,
    step: Step,
    *,
    by: Someone | None = None,
    reason: str = "",
    budget: Budget | None = LENSES,
) -> int:
    actor = by.actor() if by else SYSTEM
    picked = [found(world).picked]
    if step is Step.PROCUREMENT:
        return put_recorded_forward(
            actor=actor,
            consortium_id=world.seven_oaks,
            picked=picked,
            reason=reason,
            now=SIGNED,
        )
    return sign_recorded(
        actor=actor,
        consortium_id=world.seven_oaks,
        picked=picked,
        step=step,
        budget=budget,
        now=SIGNED,
    )


def brought_to_finance(world: World) -> RecordedRow:
    signs(world, Step.PROCUREMENT, by=world.lead)
    signs(world, Step.BUDGET, by=world.budget_holder_of_west)
    return found(world)


def apart(world: World) -> Decimal:
    report = savings_report(actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR)
    return report.statement.non_cash_releasing


def test_takes_the_four_people_of_a_savings_line(world: World) -> None:
    signers = {
        Step.PROCUREMENT: world.lead,
        Step.BUDGET: world.budget_holder_of_west,
        Step.TRUST_FINANCE: world.finance_of_west,
        Step.CONSORTIUM_FINANCE: world.consortium_finance,
    }
    stages = []
    for step, someone in signers.items():
        assert found(world).waits_for is step
        waiting = savings_waiting(actor=someone.actor(), today=SIGNED.date()).recorded
        assert waiting == (0 if step is Step.PROCUREMENT else 1)
        assert signs(world, step, by=someone) == 1
        stages.append(found(world).stage)
    assert stages == [Stage.INTERIM, Stage.FINAL, Stage.VALIDATED, Stage.BANKED]
    (version,) = detail(world).versions
    assert [each.by for each in version.signatures] == [
        "Lead",
        "Budget holder of west",
        "Finance of west",
        "Consortium finance",
    ]
    assert version.is_sealed
    assert apart(world) == D("2330.00")
    scope = world.auditor.actor().scope(Permission.AUDIT_VIEW)
    events = list_events(scope=scope, asked=Asked(words="recorded_savings")).rows
    assert len(events) == 4


def test_falls_at_once_when_finance_rejects_it_and_comes_back_with_a_reason(world: World) -> None:
    row = brought_to_finance(world)
    given: dict[str, Any] = {
        "actor": world.finance_of_west.actor(),
        "consortium_id": world.seven_oaks,
        "picked": [row.picked],
        "now": SIGNED,
    }
    with pytest.raises(Invalid, match="with a reason"):
        reject_recorded(**given, reason=" ")
    assert reject_recorded(**given, reason="Nobody would have hired one") == 1
    assert apart(world) == D("0.00")
    assert (found(world).stage, found(world).counts) == (Stage.NOT_ACCEPTED, D("0.00"))
    with pytest.raises(Invalid, match="needs a reason"):
        signs(world, Step.PROCUREMENT)
    signs(world, Step.PROCUREMENT, reason="The quote for the hire is attached")
    # It counts again only when finance has decided on the new version.
    assert apart(world) == D("0.00")
    signs(world, Step.BUDGET)
    signs(world, Step.TRUST_FINANCE, by=world.finance_of_west)
    assert apart(world) == D("2330.00")
    assert [version.number for version in detail(world).versions] == [2, 1]


def test_counts_as_much_as_finance_lets_it(world: World) -> None:
    row = brought_to_finance(world)
    reduce_recorded(
        actor=world.finance_of_west.actor(),
        consortium_id=world.seven_oaks,
        picked=row.picked,
        amount=D("1165.00"),
        reason="Six of the twelve days",
        now=SIGNED,
    )
    assert apart(world) == D("1165.00")
    signs(world, Step.CONSORTIUM_FINANCE, by=world.consortium_finance)
    assert detail(world).versions[0].signatures[-1].amount == D("1165.00")


def test_keeps_people_apart(world: World) -> None:
    seen = found(world)
    with pytest.raises(NotAllowed):
        signs(world, Step.PROCUREMENT, by=world.finance_of_west)
    with pytest.raises(Conflict, match="waits for procurement"):
        signs(world, Step.BUDGET)
    signs(world, Step.PROCUREMENT, by=world.lead)
    with pytest.raises(Conflict, match="put forward already"):
        signs(world, Step.PROCUREMENT)
    with pytest.raises(NotFound):
        signs(world, Step.BUDGET, by=world.budget_holder)
    assert rows(world, world.finance_of_north.actor()) == []
    assert found(world, world.finance_of_west.actor()).picked == seen.picked


def test_whoever_recorded_it_does_not_approve_it(world: World) -> None:
    record_benefit(
        actor=world.consortium_finance.actor(),
        consortium_id=world.seven_oaks,
        kind=BenefitKind.NON_FINANCIAL,
        falls_on=YEAR.start,
        amount=D(0),
        description="One list of questions for all",
        valuation="Counted",
        now=SIGNED,
        trust_id=world.west,
    )
    row = next(each for each in rows(world) if each.name.startswith("One list"))
    steps = (Step.PROCUREMENT, Step.BUDGET, Step.TRUST_FINANCE, Step.CONSORTIUM_FINANCE)
    for step in steps:
        actor = world.consortium_finance.actor() if step is Step.CONSORTIUM_FINANCE else SYSTEM
        given: dict[str, Any] = {
            "actor": actor,
            "consortium_id": world.seven_oaks,
            "picked": [row.picked],
            "now": SIGNED,
        }
        if step is Step.PROCUREMENT:
            put_recorded_forward(**given)
        elif step is Step.CONSORTIUM_FINANCE:
            with pytest.raises(Invalid, match="prepared"):
                sign_recorded(**given, step=step)
        else:
            sign_recorded(**given, step=step)
