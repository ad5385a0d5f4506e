"""E13: a line of North that two agreements price is blocked, or split by agreed shares."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.prices import find_price
from consortium.contracts.usecases.shared_lines import record_shares
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import agreement, commit, drafted_contract, signed_contract
from tests.contracts.story import LENS, STARTS
from tests.support.world import NOW, World

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def second(world: World, agreed: Agreed) -> UUID:
    """Another agreement that prices lenses, with a contract of North."""
    agreement_id = agreement(world, LENS)
    signed_contract(world, agreement_id, world.north)
    return agreement_id


def share(world: World, agreed: Agreed, second: UUID, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "actor": world.lead.actor(),
        "agreement_id": agreed.id,
        "other_agreement_id": second,
        "trust_id": world.north,
        "item_id": agreed.items["IOL"],
        "share": Decimal("0.6"),
        "other_share": Decimal("0.4"),
        "effective_on": STARTS,
        "reason": "Letter of both leads",
        "now": NOW,
    }
    return record_shares(**{**values, **changes})


def contract_in(agreement_id: UUID, world: World) -> UUID:
    return drafted_contract(world, agreement_id, world.north)


def counted(agreement_id: UUID) -> dict[date, Decimal]:
    """What North's letters of lenses count in tests of an agreement, by their days."""
    return {
        each.effective_from: each.per_year
        for each in load_terms([agreement_id])[agreement_id].terms.commitments
        if (each.trust, each.item) == ("NOR", "IOL")
    }


class TestLetter:
    def test_that_would_count_twice_is_blocked_and_names_both(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        contract_id = contract_in(second, world)
        found = refusal(commit, world, contract_id, agreed.items["IOL"], "100")
        assert isinstance(found, Conflict)
        assert found.code == "two_agreements"
        assert str(found) == (
            "Two agreements price this line: AG-2025-0001 and AG-2025-0002. A line counts once: "
            "agree what share of it counts in each, or take the item out of one."
        )

    def test_commits_to_nothing_or_to_something_else(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        contract_id = contract_in(second, world)
        commit(world, contract_id, agreed.items["IOL"], "0")
        commit(world, contract_id, agreed.items["OVD"], "100")

    def test_of_a_trust_that_has_left_the_other_agreement(
        self, world: World, agreed: Agreed
    ) -> None:
        """West left on 1 October: from then on its letter there counts no more."""
        other = agreement(world, LENS)
        contract_id = drafted_contract(world, other, world.west)
        found = refusal(commit, world, contract_id, agreed.items["IOL"], "100")
        assert found.code == "two_agreements"
        commit(world, contract_id, agreed.items["IOL"], "100", since=OCTOBER)

    def test_counts_its_share_in_each_once_shares_are_agreed(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        """North buys 18,000 lenses: 60% are 10,800 here, 40% are 7,200 there."""
        share(world, agreed, second)
        commit(world, contract_in(second, world), agreed.items["IOL"], "18000")
        assert counted(agreed.id) == {STARTS: Decimal(10_800)}
        assert counted(second) == {STARTS: Decimal(7_200)}

    def test_counts_otherwise_from_the_day_of_new_shares(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        share(world, agreed, second)
        share(
            world,
            agreed,
            second,
            share=Decimal("0.25"),
            other_share=Decimal("0.75"),
            effective_on=OCTOBER,
        )
        assert counted(agreed.id) == {STARTS: Decimal(10_800), OCTOBER: Decimal(4_500)}

    def test_as_known_before_they_were_recorded_is_as_it_was(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        earlier = load_terms([agreed.id])[agreed.id].terms.commitments
        share(world, agreed, second)
        known_at = NOW.replace(year=2025, month=12)
        assert load_terms([agreed.id], known_at=known_at)[agreed.id].terms.commitments == earlier


class TestPrice:
    def test_of_a_shared_line_is_that_of_its_parts(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        """North's 10,800 and the 8,000 of South and West make 18,800, so that 60 lenses cost £40;
        nobody has committed to any there, so that 40 cost £44: £4,160, £41.60 each."""
        share(world, agreed, second)
        found = find_price(
            actor=world.lead.actor(),
            trust_id=world.north,
            item_id=agreed.items["IOL"],
            on=date(2025, 5, 1),
            quantity=Decimal(100),
        )
        assert (found.amount, found.unit_price) == (Decimal("4160.00"), Decimal("41.6"))
        assert found.agreement_id == agreed.id
        assert found.steps[0].text == (
            "Of 100, by the shares agreed: 60 under AG-2025-0001 at £40.00; 40 under "
            "AG-2025-0002 at £44.00."
        )


class TestRecordShares:
    def test_is_in_the_audit_log_of_both(self, world: World, agreed: Agreed, second: UUID) -> None:
        share(world, agreed, second)
        event = last_event()
        assert (event.action, event.subject_id) == ("shared_line.agreed", second)
        assert details(event)["share"] == "0.4"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"share": Decimal("0.7")}, "shares_not_whole"),
            ({"share": Decimal(1), "other_share": Decimal(0)}, "shares_not_whole"),
            ({"effective_on": date(2024, 1, 1)}, "outside_agreement"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, world: World, agreed: Agreed, second: UUID, changes: dict[str, Any], code: str
    ) -> None:
        found = refusal(lambda: share(world, agreed, second, **changes))
        assert isinstance(found, Invalid)
        assert found.code == code

    def test_needs_a_contract_and_a_price_in_both(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        for changes, code in (
            ({"trust_id": world.south}, "no_contract"),
            ({"item_id": agreed.items["OVD"]}, "not_priced"),
            ({"other_agreement_id": agreed.id}, "one_agreement"),
        ):
            assert refusal(partial(share, world, agreed, second, **changes)).code == code

    def test_is_for_whoever_acts_for_both_consortia(
        self, world: World, agreed: Agreed, second: UUID
    ) -> None:
        for someone, kind in (
            (world.stranger, NotFound),
            (world.finance_of_north, NotAllowed),
            (world.supplier, NotAllowed),
        ):
            found = refusal(share, world, agreed, second, actor=someone.actor())
            assert isinstance(found, kind)
