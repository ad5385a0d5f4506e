"""The permission table and what it gives people."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.domain.permissions import (
    GRANTS,
    NOTHING,
    Actor,
    Grant,
    Permission,
    Reach,
    Role,
    Scope,
)

HOME, NEIGHBOUR, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)
every_role = pytest.mark.parametrize("role", Role)
every_permission = pytest.mark.parametrize("permission", Permission)


def granted(role: Role) -> Actor:
    """Somebody with one role at home, in a network with one neighbour."""
    grant = Grant(
        role=role,
        organisation_id=HOME,
        organisation_name="Home",
        own=frozenset({HOME}),
        network=frozenset({HOME, NEIGHBOUR}),
    )
    return Actor(id=UUID(int=9), name="Somebody", grants=(grant,))


class TestReach:
    @every_permission
    def test_nobody_without_a_grant_reaches_anything(self, permission: Permission) -> None:
        nobody = Actor(id=UUID(int=9), name="Nobody")
        assert not permissions.may(nobody, permission)
        assert not permissions.may(nobody, permission, HOME)
        assert nobody.scope(permission) == NOTHING

    @every_role
    @every_permission
    def test_a_role_reaches_what_the_table_says_and_no_further(
        self, role: Role, permission: Permission
    ) -> None:
        reached = {
            None: frozenset[UUID](),
            Reach.OWN: frozenset({HOME}),
            Reach.NETWORK: frozenset({HOME, NEIGHBOUR}),
        }[GRANTS[role].get(permission)]
        actor = granted(role)
        assert actor.scope(permission).organisations == reached
        assert permissions.may(actor, permission) == bool(reached)
        for organisation in (HOME, NEIGHBOUR, ELSEWHERE):
            assert permissions.may(actor, permission, organisation) == (organisation in reached)

    @every_permission
    def test_the_system_reaches_everything(self, permission: Permission) -> None:
        system = Actor.system("tests")
        assert permissions.may(system, permission, HOME, ELSEWHERE)
        assert system.id is None

    @given(st.sets(st.sampled_from(sorted(Role)), max_size=4), st.sampled_from(sorted(Permission)))
    def test_several_roles_reach_what_each_reaches(
        self, roles: set[Role], permission: Permission
    ) -> None:
        alone = [granted(role) for role in roles]
        together = Actor(id=UUID(int=9), name="All", grants=tuple(each.grants[0] for each in alone))
        reached = frozenset[UUID]().union(*(each.scope(permission).organisations for each in alone))
        assert together.scope(permission).organisations == reached
        assert together.roles == roles


class TestCheck:
    def test_names_the_permission_that_is_missing(self) -> None:
        with pytest.raises(NotAllowed, match="Your role does not include: record a calibration"):
            permissions.check(granted(Role.AUDITOR), Permission.CALIBRATIONS_RECORD)

    def test_wants_it_for_every_owner(self) -> None:
        engineer = granted(Role.ENGINEER)
        permissions.check(engineer, Permission.CALIBRATIONS_RECORD, HOME)
        with pytest.raises(NotAllowed):
            permissions.check(engineer, Permission.CALIBRATIONS_RECORD, HOME, NEIGHBOUR)


class TestTheTable:
    """Rules that a change of the table must not break without somebody noticing."""

    def test_only_administrators_manage_people_and_only_their_own(self) -> None:
        assert list(permissions.roles_with(Permission.PEOPLE_MANAGE)) == [Role.ADMINISTRATOR]
        assert GRANTS[Role.ADMINISTRATOR][Permission.PEOPLE_MANAGE] is Reach.OWN

    def test_an_auditor_only_looks_takes_evidence_and_notes_what_it_is_worth(self) -> None:
        besides = {Permission.EVIDENCE_TAKE, Permission.EVIDENCE_NOTE}
        assert all(each.value.endswith("view") for each in set(GRANTS[Role.AUDITOR]) - besides)

    @pytest.mark.parametrize("role", [Role.SUPPLIER, Role.COMMISSIONER])
    def test_visitors_see_no_spend_bids_or_equipment(self, role: Role) -> None:
        hidden = {Permission.SPEND_VIEW, Permission.BIDS_VIEW, Permission.EQUIPMENT_VIEW}
        assert hidden.isdisjoint(GRANTS[role])

    @pytest.mark.parametrize(
        "permission",
        [
            Permission.CONTRACTS_SIGN,
            Permission.DEMAND_SUBMIT,
            Permission.BASELINES_SIGN_HOST,
            Permission.CALIBRATIONS_RECORD,
        ],
    )
    def test_nobody_speaks_for_another_trust(self, permission: Permission) -> None:
        for role in permissions.roles_with(permission):
            assert GRANTS[role][permission] is Reach.OWN

    def test_the_two_signatures_of_a_baseline_are_two_roles(self) -> None:
        host = set(permissions.roles_with(Permission.BASELINES_SIGN_HOST))
        consortium = set(permissions.roles_with(Permission.BASELINES_SIGN_CONSORTIUM))
        assert host.isdisjoint(consortium)

    def test_every_role_that_changes_something_also_sees_it(self) -> None:
        for grants in GRANTS.values():
            for permission in grants:
                area = permission.value.partition(".")[0]
                view = f"{area}.view"
                if view in set(Permission):
                    assert Permission(view) in grants, f"{permission} without {view}"


class TestScope:
    def test_reads_as_a_condition(self) -> None:
        assert not NOTHING
        assert Scope(frozenset({HOME}))
        assert Scope(everything=True)
        assert HOME not in NOTHING
        assert ELSEWHERE in Scope(everything=True)
