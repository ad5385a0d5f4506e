"""Baselines as lists and pages show them, and how many wait for somebody's signature."""

from uuid import UUID

import pytest

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Role
from consortium.organisations.usecases.people import grant_role
from consortium.savings.domain.baseline import Party
from consortium.savings.queries.baselines import (
    find_baseline,
    list_baselines,
    list_evidence,
)
from consortium.savings.queries.lines_to_sign import savings_waiting
from consortium.savings.usecases.baselines import sign_baseline
from tests.contracts import factories as contracts
from tests.savings.factories import LOCKED, evidence, locked, prepared, signed
from tests.support.world import NOW, SYSTEM, Someone, World


@pytest.fixture
def items() -> dict[str, UUID]:
    return contracts.items()


def listed(someone: Someone, words: str = "", *, open_only: bool = False) -> list[tuple[str, int]]:
    """Trust and version of each line of the list."""
    page = list_baselines(
        actor=someone.actor(), asked=Asked(words=words, sort="trust"), open_only=open_only
    )
    return [(line.trust, line.version) for line in page.rows]


def to_sign(someone: Someone) -> int:
    return savings_waiting(actor=someone.actor(), today=NOW.date()).baselines


class TestList:
    def test_holds_every_version_within_reach(self, world: World, items: dict[str, UUID]) -> None:
        locked(world.north, items["IOL"])
        prepared(world.north, items["IOL"], "43.00", reason="Wrong schedule")
        locked(world.south, items["IOL"])
        everything = [("North Trust", 1), ("North Trust", 2), ("South Trust", 1)]
        assert sorted(listed(world.lead)) == everything
        assert sorted(listed(world.finance_of_north)) == everything[:2]
        assert listed(world.finance_of_west) == listed(world.stranger) == []
        assert listed(world.engineer) == []

    def test_finds_by_reference_trust_and_item(self, world: World, items: dict[str, UUID]) -> None:
        locked(world.north, items["IOL"])
        locked(world.south, items["OVD"])
        for words, trust in (
            ("BL-2024-0001", "North Trust"),
            ("south", "South Trust"),
            ("viscoelastic", "South Trust"),
            ("iol", "North Trust"),
        ):
            assert listed(world.lead, words) == [(trust, 1)], words
        assert listed(world.lead, "nothing like it") == []

    def test_of_those_that_wait_holds_only_what_can_be_signed(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        locked(world.south, items["IOL"])
        prepared(world.north, items["IOL"])
        prepared(world.north, items["IOL"], "43.00", reason="Wrong schedule")
        assert listed(world.lead, open_only=True) == [("North Trust", 2)]

    def test_says_which_ones_a_later_version_replaced(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        def replaced() -> list[bool]:
            page = list_baselines(actor=world.lead.actor(), asked=Asked())
            lines = sorted(page.rows, key=lambda line: line.version)
            return [line.is_superseded for line in lines]

        locked(world.north, items["IOL"])
        second = prepared(world.north, items["IOL"], "43.00", reason="Wrong schedule")
        # What both sides have signed stands until the next version is signed too.
        assert replaced() == [False, False]
        signed(second)
        assert replaced() == [True, False]
        prepared(world.north, items["IOL"], "42.00", reason="Another mistake")
        prepared(world.north, items["IOL"], "41.00", reason="And another")
        assert replaced() == [True, False, True, False]


class TestCount:
    def test_is_of_what_waits_for_the_reader_s_own_side(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        north = prepared(world.north, items["IOL"])
        prepared(world.south, items["IOL"])
        assert (to_sign(world.finance_of_north), to_sign(world.consortium_finance)) == (1, 2)
        sign_baseline(
            actor=world.finance_of_north.actor(), baseline_id=north, party=Party.HOST, now=LOCKED
        )
        assert (to_sign(world.finance_of_north), to_sign(world.consortium_finance)) == (0, 2)

    def test_is_nothing_for_whoever_does_not_sign(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        prepared(world.north, items["IOL"])
        for someone in (world.lead, world.stranger, world.finance_of_west, world.auditor):
            assert to_sign(someone) == 0, someone.email

    def test_leaves_out_what_a_later_version_replaced(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        prepared(world.north, items["IOL"])
        prepared(world.north, items["IOL"], "43.00", reason="Wrong schedule")
        assert to_sign(world.finance_of_north) == 1

    def test_leaves_out_what_the_reader_prepared_or_signed_for_the_other_side(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        both = world.consortium_finance
        for role in (Role.TRUST_FINANCE, Role.PROCUREMENT_LEAD):
            grant_role(
                actor=SYSTEM, person_id=both.id, role=role, organisation_id=world.north, now=NOW
            )
        prepared(world.north, items["OVD"], actor=both.actor())
        lens = prepared(world.north, items["IOL"])
        # It waits for both sides, and is one thing to do.
        assert to_sign(both) == 1
        sign_baseline(actor=both.actor(), baseline_id=lens, party=Party.HOST, now=LOCKED)
        assert to_sign(both) == 0


class TestDetail:
    def test_says_for_which_side_the_reader_can_sign(
        self, world: World, items: dict[str, UUID]
    ) -> None:
        made = prepared(world.north, items["IOL"], actor=world.lead.actor())
        for someone, sides in (
            (world.finance_of_north, (Party.HOST,)),
            (world.consortium_finance, (Party.CONSORTIUM,)),
            (world.lead, ()),
            (world.auditor, ()),
        ):
            found = find_baseline(actor=someone.actor(), baseline_id=made)
            assert found.can_sign == sides, someone.email

    def test_of_another_trust_is_not_found(self, world: World, items: dict[str, UUID]) -> None:
        made = prepared(world.north, items["IOL"])
        for someone in (world.stranger, world.finance_of_west, world.supplier):
            with pytest.raises(NotFound):
                find_baseline(actor=someone.actor(), baseline_id=made)


def test_evidence_is_seen_by_those_who_see_the_lines(world: World, items: dict[str, UUID]) -> None:
    evidence(world.north, items["IOL"])
    for someone, seen in (
        (world.lead, 1),
        (world.auditor, 1),
        (world.finance_of_north, 1),
        (world.finance_of_west, 0),
        (world.stranger, 0),
        (world.commissioner, 0),
    ):
        assert len(list_evidence(actor=someone.actor())) == seen, someone.email
