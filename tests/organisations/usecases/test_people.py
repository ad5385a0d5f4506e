"""Inviting people, giving and taking roles, closing accounts."""

from datetime import timedelta
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Permission, Role
from consortium.organisations.queries import people as queries
from consortium.organisations.usecases import people
from tests.organisations.conftest import Letterbox
from tests.support.world import NOW, PASSWORD, SYSTEM, World

WEEK = timedelta(days=7)
LINK = "https://consortium.example/invitation?token="


def invite(
    world: World, actor: Actor | None = None, place: str = "north", email: str = "new@example.org"
) -> people.Invited:
    return people.invite_person(
        actor=actor or world.administrator.actor(),
        email=email,
        name="Newcomer",
        role=Role.ENGINEER,
        organisation_id=getattr(world, place),
        link_base=LINK,
        now=NOW,
    )


def grants_of(world: World, person_id: UUID) -> dict[Role, UUID]:
    found = queries.find_person(actor=world.administrator.actor(), person_id=person_id)
    return {grant.role: grant.id for grant in found.grants}


class TestInvite:
    def test_mails_a_link_that_is_not_kept(self, world: World, letterbox: Letterbox) -> None:
        invited = invite(world)
        (letter,) = letterbox.letters
        assert letter.to == "new@example.org"
        assert letter.subject == "You are invited to Consortium as clinical engineer"
        assert f"{LINK}{invited.token}" in letter.body
        assert "North Trust" in letter.body

    def test_shows_among_the_open_ones(self, world: World) -> None:
        invited = invite(world)
        (line,) = queries.open_invitations(actor=world.administrator.actor(), now=NOW)
        assert (line.id, line.email, line.role) == (
            invited.invitation_id,
            "new@example.org",
            Role.ENGINEER,
        )
        assert queries.open_invitations(actor=world.stranger.actor(), now=NOW) == []

    def test_needs_the_permission_for_that_organisation(self, world: World) -> None:
        for actor in (world.lead.actor(), world.stranger.actor()):
            with pytest.raises(NotAllowed):
                invite(world, actor)
        with pytest.raises(NotAllowed):
            invite(world, place="east")

    def test_somebody_with_an_account_is_granted_a_role_instead(self, world: World) -> None:
        with pytest.raises(Invalid, match="already has an account") as refused:
            invite(world, email=" LEAD@example.org")
        assert refused.value.field == "email"


class TestAccept:
    def test_makes_an_account_with_its_role(self, world: World) -> None:
        invited = invite(world)
        person_id = people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW)
        found = queries.find_person(actor=world.administrator.actor(), person_id=person_id)
        assert (found.email, found.organisation) == ("new@example.org", "North Trust")
        assert [grant.role for grant in found.grants] == [Role.ENGINEER]
        assert queries.open_invitations(actor=world.administrator.actor(), now=NOW) == []

    def test_works_until_a_week_is_over(self, world: World) -> None:
        invited = invite(world)
        with pytest.raises(NotFound):
            people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW + WEEK)
        almost = NOW + WEEK - timedelta(microseconds=1)
        people.accept_invitation(token=invited.token, password=PASSWORD, now=almost)

    def test_works_once(self, world: World) -> None:
        invited = invite(world)
        people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW)
        with pytest.raises(NotFound):
            people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW)

    @pytest.mark.parametrize("token", ["", "guessed", "' OR 1=1 --"])
    def test_needs_the_link(self, world: World, token: str) -> None:
        invite(world)
        with pytest.raises(NotFound):
            people.accept_invitation(token=token, password=PASSWORD, now=NOW)

    def test_a_weak_password_leaves_the_link_open(self, world: World) -> None:
        invited = invite(world)
        with pytest.raises(Invalid, match="too easy to guess"):
            people.accept_invitation(token=invited.token, password="newcomer1234", now=NOW)
        people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW)

    def test_of_two_invitations_to_one_address_the_first_accepted_counts(
        self, world: World
    ) -> None:
        first, second = invite(world), invite(world)
        people.accept_invitation(token=first.token, password=PASSWORD, now=NOW)
        with pytest.raises(Invalid, match="already has an account"):
            people.accept_invitation(token=second.token, password=PASSWORD, now=NOW)


class TestWithdrawInvitation:
    def test_makes_the_link_useless(self, world: World) -> None:
        invited = invite(world)
        administrator = world.administrator.actor()
        people.withdraw_invitation(
            actor=administrator, invitation_id=invited.invitation_id, now=NOW
        )
        with pytest.raises(NotFound):
            people.accept_invitation(token=invited.token, password=PASSWORD, now=NOW)
        with pytest.raises(Invalid, match="no longer open"):
            people.withdraw_invitation(
                actor=administrator, invitation_id=invited.invitation_id, now=NOW
            )

    def test_is_for_whoever_manages_the_place(self, world: World) -> None:
        invited = invite(world)
        with pytest.raises(NotFound):
            people.withdraw_invitation(
                actor=world.stranger.actor(), invitation_id=invited.invitation_id, now=NOW
            )


class TestGrantAndWithdraw:
    def grant(self, world: World, actor: Actor, person_id: UUID, place: str = "north") -> None:
        people.grant_role(
            actor=actor,
            person_id=person_id,
            role=Role.PROCUREMENT_LEAD,
            organisation_id=getattr(world, place),
            now=NOW,
        )

    def test_a_role_holds_at_once_and_ends_at_once(self, world: World) -> None:
        administrator = world.administrator.actor()
        self.grant(world, administrator, world.engineer.id)
        assert world.engineer.actor().scope(Permission.AGREEMENTS_MANAGE)
        grant_id = grants_of(world, world.engineer.id)[Role.PROCUREMENT_LEAD]
        people.withdraw_role(
            actor=administrator, person_id=world.engineer.id, grant_id=grant_id, now=NOW
        )
        assert not world.engineer.actor().scope(Permission.AGREEMENTS_MANAGE)

    def test_the_same_role_is_held_once(self, world: World) -> None:
        self.grant(world, SYSTEM, world.engineer.id)
        with pytest.raises(Invalid, match="already holds this role there"):
            self.grant(world, SYSTEM, world.engineer.id)
        self.grant(world, SYSTEM, world.engineer.id, "south")

    def test_a_role_that_was_withdrawn_may_be_granted_again(self, world: World) -> None:
        ((role, grant_id),) = grants_of(world, world.engineer.id).items()
        administrator = world.administrator.actor()
        people.withdraw_role(
            actor=administrator, person_id=world.engineer.id, grant_id=grant_id, now=NOW
        )
        people.grant_role(
            actor=administrator,
            person_id=world.engineer.id,
            role=role,
            organisation_id=world.north,
            now=NOW,
        )
        with pytest.raises(NotFound, match="role"):
            people.withdraw_role(
                actor=administrator, person_id=world.engineer.id, grant_id=grant_id, now=NOW
            )

    def test_nobody_grants_a_role_to_themselves(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="to themselves"):
            self.grant(world, world.administrator.actor(), world.administrator.id)

    def test_nobody_grants_at_a_place_they_do_not_manage(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            self.grant(world, world.administrator.actor(), world.engineer.id, "east")

    def test_an_administrator_does_not_touch_anothers_people(self, world: World) -> None:
        administrator = world.administrator.actor()
        with pytest.raises(NotFound):
            self.grant(world, administrator, world.stranger.id)
        with pytest.raises(NotFound):
            people.withdraw_role(
                actor=administrator,
                person_id=world.stranger.id,
                grant_id=UUID(int=1),
                now=NOW,
            )
        with pytest.raises(NotFound):
            people.disable_person(
                actor=administrator, person_id=world.stranger.id, reason="", now=NOW
            )

    def test_a_grant_of_somebody_else_is_not_withdrawn_by_mistake(self, world: World) -> None:
        (grant_id,) = grants_of(world, world.engineer.id).values()
        with pytest.raises(NotFound):
            people.withdraw_role(
                actor=world.administrator.actor(),
                person_id=world.lead.id,
                grant_id=grant_id,
                now=NOW,
            )


class TestDisable:
    def test_closes_the_account(self, world: World) -> None:
        administrator = world.administrator.actor()
        people.disable_person(
            actor=administrator, person_id=world.engineer.id, reason="left", now=NOW
        )
        found = queries.find_person(actor=administrator, person_id=world.engineer.id)
        assert found.disabled_at == NOW
        with pytest.raises(Invalid, match="disabled already"):
            people.disable_person(
                actor=administrator, person_id=world.engineer.id, reason="left", now=NOW
            )

    def test_nobody_closes_their_own(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="their own account"):
            people.disable_person(
                actor=world.administrator.actor(),
                person_id=world.administrator.id,
                reason="",
                now=NOW,
            )


class TestRegister:
    def test_is_for_the_command_line(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="command line on the server"):
            people.register_person(
                actor=world.administrator.actor(),
                email="new@example.org",
                name="New",
                organisation_id=world.north,
                password=PASSWORD,
                now=NOW,
            )

    def test_an_address_has_one_account_whatever_its_capitals(self, world: World) -> None:
        with pytest.raises(Invalid, match="already has an account"):
            people.register_person(
                actor=SYSTEM,
                email="Lead@Example.org ",
                name="New",
                organisation_id=world.north,
                password=PASSWORD,
                now=NOW,
            )


class TestListPeople:
    def test_shows_the_people_one_manages(self, world: World) -> None:
        page = queries.list_people(actor=world.administrator.actor(), asked=Asked(rows=None))
        emails = {line.email for line in page.rows}
        assert "lead@example.org" in emails
        assert "stranger@example.org" not in emails
        nobody = queries.list_people(actor=world.lead.actor(), asked=Asked())
        assert nobody.total == 0

    def test_finds_by_name_address_and_organisation(self, world: World) -> None:
        administrator = world.administrator.actor()
        for words, expected in (
            ("Finance of", {"finance_of_north@example.org", "finance_of_west@example.org"}),
            ("engineer@", {"engineer@example.org"}),
            ("south trust", {"lead_of_south@example.org", "evaluator@example.org"}),
            ("100%", set()),
        ):
            page = queries.list_people(actor=administrator, asked=Asked(words=words))
            assert {line.email for line in page.rows} == expected

    def test_names_are_found_behind_ids(self, world: World) -> None:
        found = queries.names_of([world.lead.id, UUID(int=1)])
        assert found == {world.lead.id: "Lead"}
        assert queries.names_of([]) == {}
