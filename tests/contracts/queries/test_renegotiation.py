"""Which prices are frozen because too few members are left. Dates by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from consortium.contracts.domain.terms.rules import LeastMembersRule, Rules
from consortium.contracts.queries.renegotiation import list_renegotiations
from consortium.foundation.domain.errors import NotFound
from tests.contracts.factories import agreement, items, leaves, signed_contract
from tests.contracts.story import LENS
from tests.support.world import World

AT_LEAST_THREE = replace(
    LENS, rules=Rules(least_members=LeastMembersRule(members=3, freeze_days=90))
)
NOTICED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
LEFT, IN_APRIL = date(2026, 3, 1), date(2026, 4, 20)


@pytest.fixture
def two_left(world: World) -> UUID:
    """Three trusts, of which one left on 1 March 2026."""
    catalogue = items()
    agreement_id = agreement(world, AT_LEAST_THREE)
    for trust_id in (world.north, world.south, world.west):
        contract_id = signed_contract(
            world, agreement_id, trust_id, commits={catalogue["IOL"]: "9000"}
        )
    leaves(world, contract_id, on=LEFT, now=NOTICED)
    return agreement_id


def test_says_what_to_do_and_by_when(world: World, two_left: UUID) -> None:
    (found,) = list_renegotiations(actor=world.lead.actor(), agreement_id=two_left, on=IN_APRIL)
    assert (found.scheme, found.members, found.minimum) == ("Intraocular lens", 2, 3)
    # March has 31 days and April 30: the 90th day is 29 May.
    assert "agree new prices before 30 May 2026" in found.task


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 5, 30), date(2024, 1, 1)])
def test_is_empty_on_other_days(world: World, two_left: UUID, day: date) -> None:
    assert list_renegotiations(actor=world.lead.actor(), agreement_id=two_left, on=day) == []


def test_is_not_found_by_strangers(world: World, two_left: UUID) -> None:
    with pytest.raises(NotFound):
        list_renegotiations(actor=world.stranger.actor(), agreement_id=two_left, on=IN_APRIL)
