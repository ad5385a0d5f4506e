"""Changes of an agreement measured by s.74, and the notices that follow from them (s.75, s.77).

The worked example: awarded at £1,000,000 ex VAT in 2026; +£60,000 and +£50,000 with VAT, each at
most 10 %, make £110,000, below £135,018; a third of +£40,000 makes £150,000.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.notices.domain.contract_change import ChangeGiven, ChangeKind
from consortium.notices.domain.duty import Standing
from consortium.notices.queries.contract_changes import ContractChanges, find_changes
from consortium.notices.queries.register import list_register
from consortium.notices.usecases.contract_changes import record_change
from tests.contracts import factories as contracts
from tests.notices.samples import awarded_in_2026
from tests.support.world import NOW, SYSTEM, TODAY, World


def given(value: str, **facts: object) -> ChangeGiven:
    plain = ChangeGiven(
        kind=ChangeKind.OTHER, what="More", changed_on=date(2026, 6, 1), value=Decimal(value)
    )
    return replace(plain, **facts)  # type: ignore[arg-type]


def recorded(world: World, agreement_id: UUID, *changes: ChangeGiven) -> list[UUID]:
    actor = world.lead.actor()
    return [
        record_change(actor=actor, agreement_id=agreement_id, given=each, now=NOW)
        for each in changes
    ]


def shown(world: World, agreement_id: UUID) -> ContractChanges:
    return find_changes(actor=world.lead.actor(), agreement_id=agreement_id, asked=Asked())


def uk10(world: World) -> list[tuple[str, date | None, Standing]]:
    page = list_register(
        actor=world.lead.actor(), asked=Asked(words="UK10", rows=None), today=TODAY
    )
    return [(line.key.split("/")[0], line.last_day, line.standing) for line in page.rows]


class TestTheWorkedExample:
    def test_two_are_below_the_threshold_and_the_third_is_not(self, world: World) -> None:
        one = awarded_in_2026(world)
        recorded(world, one, given("60000"), given("50000"))
        changed_balance = given("40000", changes_balance=True)
        with pytest.raises(Conflict, match=r"£150,000\.00, not below the threshold of £135,018"):
            recorded(world, one, changed_balance)
        recorded(world, one, replace(changed_balance, made=False, reason="Tender it anew"))
        lines = shown(world, one).page.rows
        assert [(str(each.share), str(each.aggregate), bool(each.grounds)) for each in lines] == [
            ("5.00", "60000.00", True),
            ("4.17", "110000.00", True),
            ("3.33", "150000.00", False),
        ]
        assert "economic balance" in lines[2].why_not
        # Each moves the value by no more than a tenth, so none needs a notice (s.75(2)).
        assert uk10(world) == []

    def test_what_was_not_made_uses_nothing_up(self, world: World) -> None:
        one = awarded_in_2026(world)
        recorded(world, one, given("60000", made=False, reason="Not wanted"), given("50000"))
        assert shown(world, one).page.rows[1].aggregate == 50_000


def test_makes_room_for_a_joiner_under_the_award(world: World) -> None:
    """North has £900,000 of £1,000,000; +£60,000 with VAT are £50,000 more, corrected £55,000."""
    one = awarded_in_2026(world)

    def join(value: str) -> None:
        contracts.drafted_contract(world, one, world.south, value=value)

    (first,) = recorded(world, one, given("60000"), given("-12000"))[:1]
    with pytest.raises(Invalid, match="exceed the value awarded"):
        join("150000.01")
    again = given("66000", reason="The supplier's letter says 66,000")
    lead = world.lead.actor()
    second = record_change(actor=lead, agreement_id=one, given=again, corrects=first, now=NOW)
    join("155000")
    taken_back = replace(again, made=False, reason="It is not made")
    with pytest.raises(Conflict, match="already use"):
        record_change(actor=lead, agreement_id=one, given=taken_back, corrects=second, now=NOW)
    contract = shown(world, one).contract
    assert contract is not None
    assert contract.value == 1_200_000


def test_a_correction_stands_instead_and_the_first_stays(world: World) -> None:
    one = awarded_in_2026(world)
    (first,) = recorded(world, one, given("60000"))
    lead = world.lead.actor()
    again = given("66000", reason="The supplier's letter says 66,000")
    record_change(actor=lead, agreement_id=one, given=again, corrects=first, now=NOW)
    lines = shown(world, one).page.rows
    assert [(each.corrected, each.aggregate) for each in lines] == [(True, None), (False, 66_000)]
    with pytest.raises(Conflict):
        record_change(actor=lead, agreement_id=one, given=again, corrects=first, now=NOW)


def test_a_change_above_the_limits_is_announced_before_it_is_made(world: World) -> None:
    """17.9 % of the value, on a paragraph of Schedule 8: UK10 before 1 June 2026."""
    one = awarded_in_2026(world)
    recorded(world, one, given("215000", schedule_8="paragraph 1"))
    assert uk10(world) == [("UK10", date(2026, 5, 31), Standing.DUE)]


def test_the_copy_of_a_contract_above_five_million(world: World) -> None:
    """90 days beginning with 1 June 2026 end on 29 August 2026 (s.77)."""
    one = awarded_in_2026(world, value="5000000")
    recorded(world, one, given("900000", schedule_8="paragraph 1"))
    assert uk10(world) == [
        ("UK10", date(2026, 5, 31), Standing.DUE),
        ("UK10-copy", date(2026, 8, 29), Standing.DUE),
    ]


def test_what_nobody_recorded_is_to_be_checked_until_it_is(world: World) -> None:
    """South joins on 1 June 2026, two months after North."""
    one = awarded_in_2026(world)
    contracts.signed_contract(world, one, world.south, starts_on=date(2026, 6, 1), now=NOW)
    assert uk10(world) == [("UK10", date(2026, 5, 31), Standing.TO_CHECK)]
    (event,) = shown(world, one).unrecorded
    assert (event.kind, event.on) == (ChangeKind.TRUST_JOINS, date(2026, 6, 1))
    recorded(world, one, given("100000", kind=ChangeKind.TRUST_JOINS))
    assert uk10(world) == []
    assert shown(world, one).unrecorded == ()


def test_refusals(world: World) -> None:
    one, lead = awarded_in_2026(world), world.lead.actor()
    for change in (given("1", made=False), given("1", reason="")):
        corrects = None if not change.made else recorded(world, one, given("1"))[0]
        with pytest.raises(Invalid):
            record_change(actor=lead, agreement_id=one, given=change, corrects=corrects, now=NOW)
    with pytest.raises(NotFound):
        record_change(
            actor=lead, agreement_id=one, given=given("1", reason="x"), corrects=uuid4(), now=NOW
        )
    for actor, refusal in ((world.stranger.actor(), NotFound), (world.auditor.actor(), NotAllowed)):
        with pytest.raises(refusal):
            record_change(actor=actor, agreement_id=one, given=given("1"), now=NOW)
    with pytest.raises(Conflict, match="value at award"):
        record_change(
            actor=SYSTEM,
            agreement_id=awarded_in_2026(world, signed=False),
            given=given("1"),
            now=NOW,
        )


def test_an_agreement_of_before_the_act_is_not_judged(world: World) -> None:
    """Signed on 15 January 2025, before 24 February 2025."""
    contracts.items()
    old = contracts.agreement(world, contracts.VISCOELASTIC)
    contracts.signed_contract(world, old, world.north)
    assert not shown(world, old).is_judged
    with pytest.raises(Conflict, match="2015"):
        recorded(world, old, given("1"))
