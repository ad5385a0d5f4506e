"""Recording who joins and leaves."""

from datetime import date

import pytest

from consortium.foundation.audit.queries import list_events
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.queries.membership import find_consortium
from consortium.organisations.usecases import membership
from tests.support.world import NOW, SYSTEM, World

OCTOBER = date(2025, 10, 1)


def record(
    world: World,
    actor: Actor,
    trust: str,
    change: MembershipChange,
    on: date = OCTOBER,
    consortium: str = "seven_oaks",
) -> None:
    membership.record_membership_change(
        actor=actor,
        consortium_id=getattr(world, consortium),
        trust_id=getattr(world, trust),
        change=change,
        effective_on=on,
        reason="a reason",
        now=NOW,
    )


def members_on(world: World, day: date) -> set[str]:
    found = find_consortium(
        actor=SYSTEM,
        permission=Permission.ORGANISATIONS_VIEW,
        consortium_id=world.seven_oaks,
        today=day,
    )
    names = {world.north: "north", world.south: "south", world.west: "west", world.east: "east"}
    return {names[member.id] for member in found.members}


class TestRecordMembershipChange:
    def test_a_leaver_is_no_member_from_that_day(self, world: World) -> None:
        record(world, world.lead.actor(), "west", MembershipChange.LEAVES)
        assert members_on(world, date(2025, 9, 30)) == {"north", "south", "west"}
        assert members_on(world, OCTOBER) == {"north", "south"}

    def test_a_joiner_is_a_member_from_that_day(self, world: World) -> None:
        record(world, world.lead.actor(), "east", MembershipChange.JOINS)
        assert "east" in members_on(world, OCTOBER)
        assert "east" not in members_on(world, date(2025, 9, 30))

    def test_is_an_event_of_the_consortium_with_its_reason(self, world: World) -> None:
        record(world, world.lead.actor(), "west", MembershipChange.LEAVES)
        reached = Scope(frozenset({world.seven_oaks}))
        event = list_events(scope=reached, asked=Asked()).rows[0]
        assert (event.action, event.subject, event.reason) == (
            "membership.leaves",
            "West Trust",
            "a reason",
        )
        assert event.details == {"consortium": "OAKS", "effective_on": "2025-10-01"}

    @pytest.mark.parametrize(
        ("trust", "change"),
        [("west", MembershipChange.JOINS), ("east", MembershipChange.LEAVES)],
    )
    def test_must_fit_the_stays_that_are_recorded(
        self, world: World, trust: str, change: MembershipChange
    ) -> None:
        with pytest.raises(Invalid) as refused:
            record(world, world.lead.actor(), trust, change)
        assert refused.value.field == "effective_on"

    def test_is_for_trusts(self, world: World) -> None:
        with pytest.raises(NotFound, match="trust"):
            record(world, world.lead.actor(), "alpha", MembershipChange.JOINS)

    @pytest.mark.parametrize("who", ["stranger", "finance_of_north", "administrator", "auditor"])
    def test_others_find_no_consortium(self, world: World, who: str) -> None:
        actor = world.everybody()[who].actor()
        with pytest.raises(NotFound, match="consortium"):
            record(world, actor, "west", MembershipChange.LEAVES)

    def test_the_lead_of_one_does_not_reach_another(self, world: World) -> None:
        with pytest.raises(NotFound, match="consortium"):
            record(
                world,
                world.lead.actor(),
                "west",
                MembershipChange.JOINS,
                consortium="two_rivers",
            )
