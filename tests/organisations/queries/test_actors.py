"""Whom each role reaches, for each kind of place and as members come and go."""

from datetime import date
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Permission, Role
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.actors import actor_of
from consortium.organisations.usecases import membership, organisations, people
from tests.support.world import NOW, SYSTEM, TODAY, World

LEAVES_ON = date(2025, 10, 1)


def leave(world: World, trust_id: UUID) -> None:
    membership.record_membership_change(
        actor=SYSTEM,
        consortium_id=world.seven_oaks,
        trust_id=trust_id,
        change=MembershipChange.LEAVES,
        effective_on=LEAVES_ON,
        reason="leaves",
        now=NOW,
    )


def reached(world: World, name: str, permission: Permission, today: date = TODAY) -> set[UUID]:
    return set(world.everybody()[name].actor(today).scope(permission).organisations)


class TestReach:
    def test_a_trust_reaches_its_partners_and_the_consortium(self, world: World) -> None:
        assert reached(world, "lead", Permission.AGREEMENTS_VIEW) == {
            world.north,
            world.south,
            world.west,
            world.seven_oaks,
        }

    def test_own_is_the_trust_alone(self, world: World) -> None:
        assert reached(world, "finance_of_west", Permission.SPEND_VIEW) == {world.west}

    def test_a_grant_at_the_consortium_is_own_to_all_its_members(self, world: World) -> None:
        assert reached(world, "administrator", Permission.PEOPLE_MANAGE) == {
            world.seven_oaks,
            world.north,
            world.south,
            world.west,
        }

    def test_another_consortium_is_never_reached(self, world: World) -> None:
        theirs = {world.east, world.two_rivers}
        for name in world.everybody():
            for permission in Permission:
                inside = reached(world, name, permission)
                assert inside.isdisjoint(theirs) or name == "stranger", (name, permission)
        for permission in Permission:
            assert reached(world, "stranger", permission) <= theirs

    def test_a_supplier_reaches_itself(self, world: World) -> None:
        assert reached(world, "supplier", Permission.AGREEMENTS_VIEW) == {world.alpha}
        assert reached(world, "supplier", Permission.SPEND_VIEW) == set()

    def test_a_board_reaches_the_consortia_of_its_trusts(self, world: World) -> None:
        assert reached(world, "commissioner", Permission.SAVINGS_VIEW) == {world.board}
        trust = organisations.register_organisation(
            actor=SYSTEM,
            kind=OrganisationKind.TRUST,
            code="COA",
            name="Coast Trust",
            board_id=world.board,
            now=NOW,
        )
        membership.record_membership_change(
            actor=SYSTEM,
            consortium_id=world.seven_oaks,
            trust_id=trust,
            change=MembershipChange.JOINS,
            effective_on=date(2026, 1, 1),
            reason="joins",
            now=NOW,
        )
        assert reached(world, "commissioner", Permission.SAVINGS_VIEW) == {
            world.board,
            world.seven_oaks,
            world.north,
            world.south,
            world.west,
            trust,
        }


class TestLeaving:
    def test_whoever_left_reaches_its_former_partners_no_longer(self, world: World) -> None:
        leave(world, world.west)
        assert reached(world, "finance_of_west", Permission.SAVINGS_VIEW) == {world.west}

    def test_until_the_day_it_leaves_it_does(self, world: World) -> None:
        leave(world, world.west)
        before = date(2025, 9, 30)
        assert world.south in reached(world, "finance_of_west", Permission.SAVINGS_VIEW, before)

    def test_the_partners_still_see_what_it_did_as_a_member(self, world: World) -> None:
        leave(world, world.west)
        assert world.west in reached(world, "lead", Permission.SPEND_VIEW)


class TestActorOf:
    def test_is_nobody_when_there_is_no_such_person(self, world: World) -> None:
        with pytest.raises(NotFound):
            actor_of(person_id=UUID(int=1), today=TODAY)

    def test_is_nobody_once_the_account_is_disabled(self, world: World) -> None:
        people.disable_person(actor=SYSTEM, person_id=world.lead.id, reason="left", now=NOW)
        with pytest.raises(NotFound):
            world.lead.actor()

    def test_holds_every_role_that_was_granted_and_not_withdrawn(self, world: World) -> None:
        people.grant_role(
            actor=SYSTEM,
            person_id=world.lead.id,
            role=Role.AUDITOR,
            organisation_id=world.seven_oaks,
            now=NOW,
        )
        actor = world.lead.actor()
        assert actor.roles == {Role.PROCUREMENT_LEAD, Role.AUDITOR}
        assert [grant.organisation_name for grant in actor.grants] == ["North Trust", "Seven Oaks"]
