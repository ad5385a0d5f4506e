"""Cases for trusts that could join: put, changed with a reason, withdrawn, never overwritten."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.usecases.items import add_item
from consortium.foundation.domain.errors import NotFound
from consortium.network.domain.expansion import Support
from consortium.network.queries.expansion import compare_expansions, find_expansion
from consortium.network.usecases.expansion import (
    CaseGiven,
    NeedGiven,
    propose_expansion,
    revise_expansion,
    withdraw_expansion,
)
from tests.contracts.asserting import details, last_event, refusal
from tests.support.world import NOW, SYSTEM, World

D = Decimal
OTHERS = ("stranger", "consortium_finance", "finance_of_north", "auditor", "commissioner")


@pytest.fixture
def given(world: World) -> CaseGiven:
    lens = add_item(
        actor=SYSTEM,
        code="LENS",
        name="Lens",
        kind=ItemKind.CONSUMABLE,
        base_unit="EA",
        now=NOW,
    )
    return CaseGiven(
        joins_on=date(2027, 1, 1),
        needs=[NeedGiven(item_id=lens, quantity=D(3200), price_now=D(46))],
        miles=D(18),
        one_off_cost=D(28_000),
        one_off_cost_for="Training",
    )


def put(world: World, given: CaseGiven, *, by: str = "lead", trust: UUID | None = None) -> UUID:
    return propose_expansion(
        actor=getattr(world, by).actor(),
        consortium_id=world.seven_oaks,
        trust_id=trust or world.east,
        given=given,
        now=NOW,
    )


class TestPutting:
    def test_is_kept_and_recorded(self, world: World, given: CaseGiven) -> None:
        case_id = put(world, given)
        event = last_event()
        assert event.action == "expansion.proposed"
        assert details(event)["trust"] == str(world.east)
        (case,) = compare_expansions(
            actor=world.auditor.actor(), consortium_id=world.seven_oaks
        ).cases
        assert (case.id, case.version, case.trust) == (case_id, 1, "East Trust")
        assert case.reference == "XC-2027-0001"
        # No agreement prices it: nothing is known of a saving.
        assert [need.price_then for need in case.needs] == [None]

    @pytest.mark.parametrize("by", OTHERS)
    def test_is_for_procurement_leads_of_members(
        self, world: World, given: CaseGiven, by: str
    ) -> None:
        with pytest.raises(NotFound):
            put(world, given, by=by)

    def test_a_member_cannot_join(self, world: World, given: CaseGiven) -> None:
        assert refusal(put, world, given, trust=world.south).code == "is_a_member"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"needs": []}, "no_needs"),
            ({"one_off_cost": D(0)}, "no_costs"),
            (
                {"outside_funding": D(28_001), "funding_source": "A charity"},
                "more_funding_than_cost",
            ),
            ({"outside_funding": D(1)}, "no_funding_source"),
        ],
    )
    def test_a_case_is_whole(
        self, world: World, given: CaseGiven, changes: dict[str, Any], code: str
    ) -> None:
        assert refusal(put, world, replace(given, **changes)).code == code


class TestChanging:
    def test_makes_a_version_beside_the_first(self, world: World, given: CaseGiven) -> None:
        case_id = put(world, given)
        revise_expansion(
            actor=world.lead_of_south.actor(),
            case_id=case_id,
            version=1,
            given=replace(given, support=Support.GIVEN),
            reason="The commissioner has written",
            now=NOW,
        )
        found = find_expansion(actor=world.lead.actor(), case_id=case_id)
        assert (found.case.version, found.case.support) == (2, Support.GIVEN)
        assert [(each.version, each.reason) for each in found.versions] == [
            (1, ""),
            (2, "The commissioner has written"),
        ]
        assert last_event().action == "expansion.revised"

    def test_of_what_somebody_else_changed_meanwhile_is_refused(
        self, world: World, given: CaseGiven
    ) -> None:
        case_id = put(world, given)
        again: dict[str, Any] = {
            "actor": world.lead.actor(),
            "case_id": case_id,
            "version": 1,
            "now": NOW,
        }
        revise_expansion(given=given, reason="Again", **again)
        assert refusal(revise_expansion, given=given, reason="Too", **again).code == "case_changed"

    def test_needs_a_reason(self, world: World, given: CaseGiven) -> None:
        refused = refusal(
            revise_expansion,
            actor=world.lead.actor(),
            case_id=put(world, given),
            version=1,
            given=given,
            reason=" ",
            now=NOW,
        )
        assert refused.code == "no_reason"

    def test_of_others_is_not_found(self, world: World, given: CaseGiven) -> None:
        case_id = put(world, given)
        with pytest.raises(NotFound):
            find_expansion(actor=world.stranger.actor(), case_id=case_id)


class TestWithdrawing:
    def test_leaves_the_comparison_and_stays_readable(self, world: World, given: CaseGiven) -> None:
        case_id = put(world, given)
        order: dict[str, Any] = {
            "actor": world.lead.actor(),
            "case_id": case_id,
            "now": NOW,
        }
        withdraw_expansion(version=1, reason="It joins another consortium", **order)
        assert last_event().action == "expansion.withdrawn"
        lead = world.lead.actor()
        assert compare_expansions(actor=lead, consortium_id=world.seven_oaks).cases == ()
        found = find_expansion(actor=lead, case_id=case_id)
        assert found.case.is_withdrawn
        assert [need.quantity for need in found.case.needs] == [D(3200)]
        refused = refusal(withdraw_expansion, version=2, reason="Again", **order)
        assert refused.code == "case_withdrawn"
