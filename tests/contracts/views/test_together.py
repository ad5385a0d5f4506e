"""The page that says who holds an agreement together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases import membership, organisations
from tests.contracts.conftest import Agreed
from tests.contracts.factories import DRAFTED, agreement, items, signed_contract
from tests.contracts.story import LENS, tiers
from tests.support.pages import PageClient, text_of
from tests.support.world import SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]
IN_MAY = "?on-day=3&on-month=5&on-year=2025"


class TestTogether:
    def test_is_found_from_the_agreement(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        assert f'href="{agreed.path}/together"' in lead.get(agreed.path).get_data(as_text=True)
        page = text_of(lead.get(f"{agreed.path}/together{IN_MAY}"))
        assert "Together £988,000.00 a year, on 3 May 2025" in page
        assert "Worth of staying together £247,000.00" in page
        assert "Of the single trusts West Trust gains least." in page
        assert "any member" in page
        # Alone everybody pays the same £47.50: all of it comes of buying 26,000 lenses together.
        assert "all of £247,000.00 a year comes of buying together" in page

    def test_says_what_each_would_pay_in_any_group(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        path = f"{agreed.path}/together{IN_MAY}&group=WES"
        page = text_of(lead.get(path))
        assert "West Trust by itself" in page
        assert "Buys with nobody Pays together £133,000.00 Would pay £166,250.00" in page
        assert "The others Pays together £855,000.00 Would pay £900,000.00" in page
        lines = lead.get(f"{path}&format=csv").get_data(as_text=True).splitlines()
        assert lines[0].endswith("In the group,Pays when they part")
        assert next(line for line in lines if line.startswith("West")).endswith("yes,166250.00")

    def test_keeps_what_was_asked_when_there_is_no_answer(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        lead = signed_in(world.lead)
        answer = lead.get(f"{agreed.path}/together?on-day=3&on-month=5&on-year=2019")
        page = text_of(answer)
        assert "No such prices are in force on that day." in page
        assert 'value="2019"' in answer.get_data(as_text=True)

    def test_is_not_for_the_supplier_nor_for_one_trusts_finance(
        self, world: World, agreed: Agreed, signed_in: SignIn
    ) -> None:
        for someone in (world.supplier, world.finance_of_north):
            client = signed_in(someone)
            assert client.get(f"{agreed.path}/together").status_code == 403
            assert f"{agreed.path}/together" not in client.get(agreed.path).get_data(as_text=True)


@pytest.fixture
def many(world: World) -> UUID:
    """24 members at 1,000 lenses a year and one at none: £38 at 24,000 lenses, which only all of
    them reach, else £44 as for each alone."""
    lens = items()["IOL"]
    prices = tiers("IOL", ("0", "44"), ("24000", "38"))
    agreement_id = agreement(world, replace(LENS, tiers=prices, standalone=prices[:1]))
    for number in range(25):
        trust_id = _member(world, number)
        commits = {lens: "1000"} if number else {}
        signed_contract(world, agreement_id, trust_id, commits=commits)
    return agreement_id


def _member(world: World, number: int) -> UUID:
    trust_id = organisations.register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.TRUST,
        code=f"T{number:02}",
        name=f"Trust {number:02}",
        now=DRAFTED,
    )
    membership.record_membership_change(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=trust_id,
        change=MembershipChange.JOINS,
        effective_on=date(2024, 6, 1),
        reason="joined",
        now=DRAFTED,
    )
    return trust_id


class TestManyMembers:
    def test_see_an_estimate_with_its_bound(
        self, world: World, many: UUID, signed_in: SignIn
    ) -> None:
        page = text_of(signed_in(world.lead).get(f"/agreements/{many}/together{IN_MAY}"))
        # 24,000 lenses at £38, or at £44 each alone.
        assert "Together £912,000.00 a year" in page
        assert "Worth of staying together £144,000.00" in page
        assert "With 25 members there are too many groups to look at every one" in page
        assert "The steadiest split (nucleolus) is left out" in page
        assert "Split by what each adds Give or take" in page
        assert "Steadiest split" not in page
        # Whoever buys nothing pays nothing, in whatever order they are thought to join.
        assert "Member Trust 00 Pays together £0.00" in page
        assert "Split by what each adds £0.00 Give or take £0.00" in page
