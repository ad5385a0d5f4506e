"""Who may hold a share of a tender's key, and who may make the keys."""

from uuid import UUID, uuid4

import pytest

from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.tenders.domain.keys import (
    Holder,
    KeyFacts,
    check_holder,
    check_maker,
    lacks_for_keys,
)

NORTH, SOUTH = uuid4(), uuid4()
ONE, OTHER, THIRD = (uuid4() for _ in range(3))
BOTH = (Holder(person_id=ONE, trust_id=NORTH), Holder(person_id=OTHER, trust_id=SOUTH))


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (KeyFacts(), "0 of 2 people hold a share"),
        (KeyFacts(holders=1), "1 of 2 people hold a share"),
        (KeyFacts(holders=2), "are not made yet"),
    ],
)
def test_a_tender_without_keys_says_what_is_missing(facts: KeyFacts, missing: str) -> None:
    assert missing in lacks_for_keys(facts)[0]


def test_a_tender_with_keys_lacks_none() -> None:
    assert lacks_for_keys(KeyFacts(holders=2, made=True)) == ()


@pytest.mark.parametrize(
    ("new", "holders", "made", "code"),
    [
        (Holder(person_id=OTHER, trust_id=NORTH), BOTH[:1], False, "same_trust"),
        (Holder(person_id=ONE, trust_id=SOUTH), BOTH[:1], False, "share_held"),
        (Holder(person_id=THIRD, trust_id=uuid4()), BOTH, False, "shares_taken"),
        (Holder(person_id=THIRD, trust_id=SOUTH), BOTH[:1], True, "shares_taken"),
    ],
)
def test_a_share_that_cannot_be_taken(
    new: Holder, holders: tuple[Holder, ...], made: bool, code: str
) -> None:
    with pytest.raises(Conflict) as refusal:
        check_holder(new, holders, made=made)
    assert refusal.value.code == code


def test_two_trusts_may_hold_a_share_each() -> None:
    check_holder(BOTH[1], BOTH[:1], made=False)


@pytest.mark.parametrize("maker", [ONE, OTHER])
def test_whoever_holds_a_share_does_not_get_the_printed_one_too(maker: UUID) -> None:
    with pytest.raises(NotAllowed, match="somebody else makes the keys"):
        check_maker(maker, BOTH, made=False)


def test_keys_are_made_once_and_not_too_early() -> None:
    check_maker(THIRD, BOTH, made=False)
    with pytest.raises(Conflict, match="are made"):
        check_maker(THIRD, BOTH, made=True)
    with pytest.raises(Conflict, match="1 of 2"):
        check_maker(THIRD, BOTH[:1], made=False)
