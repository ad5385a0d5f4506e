"""Recording what a rebate has earned, settling it in parts, taking parts back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from consortium.contracts.domain.rebates.rebates import Bought, SettlementKind
from consortium.contracts.models.rebate import (
    RebateAllocation,
    RebateEntitlement,
    RebateSettlement,
)
from consortium.contracts.queries.rebates import NOTHING, histories, settled_rebates
from consortium.contracts.usecases.rebate_settlements import reverse_settlement
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.factories import VISCOELASTIC, agreement, items, leaves, signed_contract
from tests.contracts.rebates import STORY, earned, scheme_of, settle, settle_all
from tests.contracts.story import REBATE, STARTS
from tests.support.world import NOW, SYSTEM, World

D = Decimal
LAST_EVENING = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def agreed(world: World) -> UUID:
    items()
    agreement_id = agreement(world, VISCOELASTIC, rebates=(REBATE,))
    for trust_id in (world.north, world.south, world.west):
        contract_id = signed_contract(world, agreement_id, trust_id)
    leaves(world, contract_id, on=date(2025, 10, 1), now=NOW)
    return agreement_id


def shares_of(world: World, settlement_id: UUID) -> dict[str, Decimal]:
    names = {world.north: "NOR", world.south: "SOU", world.west: "WES"}
    rows = db.session.scalars(
        select(RebateAllocation).where(RebateAllocation.settlement_id == settlement_id)
    )
    return {names[row.trust_id]: row.amount for row in rows}


def reverse(settlement_id: UUID, **changes: str) -> UUID:
    values = {"reference": "DN-9", "reason": "Credited to the wrong agreement", **changes}
    return reverse_settlement(
        actor=SYSTEM, settlement_id=settlement_id, on=date(2026, 5, 1), now=NOW, **values
    )


class TestRecordEntitlement:
    def test_keeps_the_storys_figures(self, world: World, agreed: UUID) -> None:
        made = earned(agreed, STORY, batch_ids=[UUID(int=2), UUID(int=1)])
        row = db.session.get_one(RebateEntitlement, made)
        assert (row.spend, row.threshold) == (D("271950.00"), D("270000.00"))
        assert (row.rate, row.gross, row.amount) == (D("0.04"), D("10878.00"), D("10248.00"))
        assert (row.year_from, row.year_to) == (STARTS, date(2026, 4, 1))
        assert row.members_at_end == ["NOR", "SOU"]
        assert row.weights == {"NOR": "200000.00", "SOU": "56200.00"}
        assert row.batch_ids == [str(UUID(int=1)), str(UUID(int=2))]
        assert last_event().action == "rebate.entitlement_recorded"

    def test_is_cumulative_and_keeps_what_was_recorded_before(self, agreed: UUID) -> None:
        first = earned(agreed, {"NOR": D("100000.00")})
        second = earned(agreed, STORY)
        rows = db.session.scalars(
            select(RebateEntitlement).order_by(RebateEntitlement.position)
        ).all()
        assert [(row.id, row.position, row.amount) for row in rows] == [
            (first, 1, D("0.00")),
            (second, 2, D("10248.00")),
        ]
        assert rows[0].threshold is None

    def test_the_same_figures_are_recorded_once(self, agreed: UUID) -> None:
        earned(agreed, STORY)
        assert refusal(lambda: earned(agreed, STORY)).code == "entitlement_unchanged"

    def test_but_again_once_the_year_is_over(self, agreed: UUID) -> None:
        early = earned(agreed, STORY, now=LAST_EVENING)
        assert refusal(lambda: settle_all(early)).code == "entitlement_superseded"
        settle_all(earned(agreed, STORY))

    def test_needs_a_rebate_and_a_year_of_this_agreement(self, agreed: UUID) -> None:
        assert isinstance(refusal(lambda: earned(agreed, STORY, scheme_id=uuid4())), NotFound)
        found = refusal(lambda: earned(agreed, STORY, year_from=date(2025, 1, 1)))
        assert (found.code, found.field) == ("not_a_contract_year", "year_from")


class TestSettle:
    def test_is_shared_to_the_penny_among_those_who_stayed(
        self, world: World, agreed: UUID
    ) -> None:
        made = settle_all(earned(agreed, STORY), credit_note=" CN-77 ")
        row = db.session.get_one(RebateSettlement, made)
        assert (row.amount, row.credit_note, row.paid_on) == (
            D("10248.00"),
            "CN-77",
            date(2026, 4, 15),
        )
        # 4 % of £200,000 and of £56,200; West's £630 is forfeited.
        assert shares_of(world, made) == {"NOR": D("8000.00"), "SOU": D("2248.00")}
        event = last_event()
        assert (event.action, event.owner_id) == ("rebate.settled", world.seven_oaks)
        assert details(event)["shares"] == {"NOR": "8000.00", "SOU": "2248.00"}

    def test_can_be_read_again(self, agreed: UUID) -> None:
        settle_all(earned(agreed, STORY))
        (settled,) = settled_rebates([agreed])
        assert settled.year == Period(STARTS, date(2026, 4, 1))
        assert (settled.spend, settled.threshold, settled.amount) == (
            D("271950.00"),
            D("270000.00"),
            D("10248.00"),
        )
        assert settled.shares == {"NOR": D("8000.00"), "SOU": D("2248.00")}
        assert settled_rebates([]) == []

    def test_parts_add_up_and_what_is_due_is_what_is_left(self, world: World, agreed: UUID) -> None:
        # A thousand pounds is 780.64 and 219.36 by 200,000 to 56,200 (780.640… and 219.359…).
        entitlement = earned(agreed, STORY)
        first = settle(entitlement, "1000.00", kind=SettlementKind.PAYMENT)
        assert shares_of(world, first) == {"NOR": D("780.64"), "SOU": D("219.36")}
        assert history(agreed).account.due == D("9248.00")
        settle(entitlement, "9248.00", credit_note="CN-78")
        assert history(agreed).account.due == D("0.00")
        assert history(agreed).given() == {"NOR": D("8000.00"), "SOU": D("2248.00")}

    def test_more_than_is_due_is_refused_unless_it_is_meant(self, agreed: UUID) -> None:
        entitlement = earned(agreed, STORY)
        settle(entitlement, "10000.00")
        found = refusal(lambda: settle(entitlement, "248.01"))
        assert (type(found), found.code) == (Conflict, "more_than_due")
        assert "£248.00 that is still due of £10,248.00" in found.message
        settle(entitlement, "300.00", beyond_due=True)
        account = history(agreed).account
        assert (account.due, account.overpaid) == (D("0.00"), D("52.00"))

    def test_a_later_entitlement_can_leave_an_overpayment(self, world: World, agreed: UUID) -> None:
        settle_all(earned(agreed, STORY))
        # A return of £2,100 is imported late: £269,850 is below the threshold.
        earned(agreed, {**STORY, "NOR": D("197900.00")}, now=LATER)
        account = history(agreed).account
        assert (account.entitled, account.due, account.overpaid) == (
            D("0.00"),
            D("0.00"),
            D("10248.00"),
        )

    @pytest.mark.parametrize("credit_note", ["", "   "])
    def test_counts_only_with_its_credit_note(self, agreed: UUID, credit_note: str) -> None:
        entitlement = earned(agreed, STORY)
        found = refusal(lambda: settle_all(entitlement, credit_note=credit_note))
        assert isinstance(found, Invalid)
        assert (found.code, found.field) == ("no_credit_note", "credit_note")

    @pytest.mark.parametrize(
        ("amount", "kind"),
        [
            ("0.00", SettlementKind.PAYMENT),
            ("-5.00", SettlementKind.CREDIT_NOTE),
            ("5.00", SettlementKind.REVERSAL),
        ],
    )
    def test_is_above_zero(self, agreed: UUID, amount: str, kind: SettlementKind) -> None:
        entitlement = earned(agreed, STORY)
        assert refusal(lambda: settle(entitlement, amount, kind=kind)).field == "amount"

    def test_a_penny_below_the_threshold_there_is_nothing_to_settle(self, agreed: UUID) -> None:
        entitlement = earned(agreed, {"NOR": D("269999.99")})
        found = refusal(lambda: settle(entitlement, "1.00", beyond_due=True))
        assert (type(found), found.code) == (Conflict, "threshold_not_reached")
        assert "£269,999.99" in found.message

    def test_a_year_must_be_over(self, agreed: UUID) -> None:
        entitlement = earned(agreed, STORY, now=LAST_EVENING)
        found = refusal(lambda: settle_all(entitlement, now=LAST_EVENING))
        assert (type(found), found.code) == (Conflict, "year_not_over")
        midnight = datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
        settle_all(earned(agreed, STORY, now=midnight), now=midnight)

    def test_only_the_latest_entitlement_is_settled(self, agreed: UUID) -> None:
        old = earned(agreed, STORY)
        earned(agreed, {**STORY, "NOR": D("200001.00")})
        assert refusal(lambda: settle(old, "1.00")).code == "entitlement_superseded"

    def test_who_was_given_too_much_gives_it_back_with_the_next_part(
        self, world: World, agreed: UUID
    ) -> None:
        settle(earned(agreed, STORY), "5124.00")
        # South's lines turn out to be North's: the next part puts right the first one too.
        moved = {"NOR": D("256200.00"), "WES": D("15750.00")}
        second = settle(earned(agreed, moved, now=LATER), "5124.00")
        assert shares_of(world, second) == {"NOR": D("6248.00"), "SOU": D("-1124.00")}
        assert history(agreed).given() == {"NOR": D("10248.00"), "SOU": D("0.00")}


class TestReverse:
    def test_takes_a_payment_back_with_every_share(self, world: World, agreed: UUID) -> None:
        paid = settle_all(earned(agreed, STORY))
        taken = reverse(paid)
        assert shares_of(world, taken) == {"NOR": D("-8000.00"), "SOU": D("-2248.00")}
        assert history(agreed).account.due == D("10248.00")
        assert last_event().action == "rebate.settlement_reversed"

    def test_once_and_never_a_reversal(self, agreed: UUID) -> None:
        paid = settle_all(earned(agreed, STORY))
        taken = reverse(paid)
        assert refusal(lambda: reverse(paid)).code == "reversed_already"
        assert refusal(lambda: reverse(taken)).code == "is_a_reversal"

    def test_with_its_reason_and_its_number(self, agreed: UUID) -> None:
        paid = settle_all(earned(agreed, STORY))
        assert refusal(lambda: reverse(paid, reason=" ")).field == "reason"
        assert refusal(lambda: reverse(paid, reference="")).field == "credit_note"
        assert isinstance(refusal(lambda: reverse(uuid4())), NotFound)


def history(agreement_id: UUID):  # type: ignore[no-untyped-def]
    return histories([agreement_id]).get((scheme_of(agreement_id), STARTS), NOTHING)


def test_a_trust_that_stayed_shares_by_the_rule_of_its_clause(agreed: UUID) -> None:
    """The use case hands quantities and letters on; the default rule takes the spend."""
    made = earned(agreed, STORY, bought=Bought(spend=STORY, quantity={"NOR": D(1), "SOU": D(1)}))
    assert db.session.get_one(RebateEntitlement, made).weights == {
        "NOR": "200000.00",
        "SOU": "56200.00",
    }
