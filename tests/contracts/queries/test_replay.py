"""A price that was shown once can be shown again as it was, whatever is recorded later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.answers import NoPrice, Price
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.prices import PriceAnswer, find_price
from consortium.contracts.usecases.participation import record_participation
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.contracts.usecases.tier_tests import run_tier_tests
from tests.contracts.conftest import Agreed
from tests.contracts.factories import (
    commit,
    drafted_schedule,
    leaves,
    signed_contract,
)
from tests.contracts.story import LENS, tiers
from tests.support.world import SYSTEM, World

SHOWN = datetime(2025, 12, 15, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
JULY = date(2025, 7, 1)
DAYS = (
    date(2025, 3, 31),
    date(2025, 5, 3),
    date(2025, 8, 3),
    date(2025, 11, 3),
    date(2026, 2, 3),
    date(2027, 5, 3),
)


def new_version(world: World, agreed: Agreed) -> None:
    """Dearer lenses, in force from a day that has long passed."""
    dearer = replace(LENS, tiers=tiers("IOL", ("0", "60")), standalone=tiers("IOL", ("0", "70")))
    schedule_id = drafted_schedule(world, agreed.id, dearer, effective_from=JULY, now=LATER)
    activate_schedule(actor=SYSTEM, schedule_id=schedule_id, now=LATER)


def opt_out(world: World, agreed: Agreed) -> None:
    leaves(world, agreed.south, on=date(2025, 9, 30), now=LATER)


def exclusion(world: World, agreed: Agreed) -> None:
    record_participation(
        actor=SYSTEM,
        contract_id=agreed.north,
        kind=ParticipationKind.EXCLUDE,
        effective_on=JULY,
        reason="",
        now=LATER,
    )


def coming_back(world: World, agreed: Agreed) -> None:
    signed_contract(world, agreed.id, world.west, starts_on=date(2025, 10, 1), now=LATER)


def joiner(world: World, agreed: Agreed) -> None:
    signed_contract(
        world,
        agreed.id,
        world.east,
        starts_on=JULY,
        commits={agreed.items["IOL"]: "9000"},
        now=LATER,
    )


def commitment(world: World, agreed: Agreed) -> None:
    commit(world, agreed.north, agreed.items["IOL"], "100", now=LATER)


def tests_of_tiers(world: World, agreed: Agreed) -> None:
    """Recorded with what is known by then: South had left before the October test."""
    opt_out(world, agreed)
    run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)


Fact = Callable[[World, Agreed], None]
FACTS: dict[str, Fact] = {
    each.__name__: each
    for each in (
        new_version,
        opt_out,
        exclusion,
        coming_back,
        joiner,
        commitment,
        tests_of_tiers,
    )
}


def answers(world: World, agreed: Agreed, known_at: datetime | None) -> list[Price | NoPrice]:
    """What many lines cost, with the paths that led there, and the words for one of them."""
    book = PriceBook(load_terms([agreed.id], known_at=known_at)[agreed.id].terms)
    return [
        book.price_of(trust=trust, item=item, on=on, quantity=Decimal(10))
        for trust in ("NOR", "SOU", "WES")
        for item in ("IOL", "PACS")
        for on in DAYS
    ]


def in_words(world: World, agreed: Agreed, known_at: datetime | None) -> list[PriceAnswer]:
    """The same as people see it: the price, and why."""
    return [
        find_price(
            actor=SYSTEM,
            trust_id=trust_id,
            item_id=agreed.items["IOL"],
            on=date(2025, 11, 3),
            quantity=Decimal(10),
            known_at=known_at,
        )
        for trust_id in (world.north, world.west)
    ]


@pytest.mark.parametrize("fact", FACTS)
def test_a_price_as_it_was_known_never_changes(world: World, agreed: Agreed, fact: str) -> None:
    shown, told = answers(world, agreed, SHOWN), in_words(world, agreed, SHOWN)
    now = answers(world, agreed, None)
    FACTS[fact](world, agreed)
    assert answers(world, agreed, SHOWN) == shown
    assert in_words(world, agreed, SHOWN) == told
    # The fact did matter: asked anew, some price is another.
    assert answers(world, agreed, None) != now


def test_a_recorded_test_is_known_from_its_own_instant_on(world: World, agreed: Agreed) -> None:
    run_tier_tests(actor=SYSTEM, agreement_id=agreed.id, up_to=LATER.date(), now=LATER)
    assert load_terms([agreed.id], known_at=SHOWN)[agreed.id].terms.confirmed == {}
    assert load_terms([agreed.id], known_at=LATER)[agreed.id].terms.confirmed
    assert load_terms([agreed.id])[agreed.id].terms.confirmed


def test_a_test_that_was_recorded_is_not_changed_by_what_is_recorded_after(
    world: World, agreed: Agreed
) -> None:
    # On the day of the test three were counted; that one of them had left is recorded later.
    run_tier_tests(
        actor=SYSTEM, agreement_id=agreed.id, up_to=JULY, now=datetime(2025, 7, 1, tzinfo=UTC)
    )

    def paid_by_south() -> Decimal:
        book = PriceBook(load_terms([agreed.id])[agreed.id].terms)
        answer = book.price_of(trust="SOU", item="IOL", on=date(2025, 8, 3), quantity=Decimal(1))
        assert isinstance(answer, Price)
        return answer.unit_price

    assert paid_by_south() == Decimal(38)
    exclusion(world, agreed)
    assert paid_by_south() == Decimal(38)


def test_an_agreement_that_was_not_known_yet_does_not_answer(world: World, agreed: Agreed) -> None:
    shown = in_words(world, agreed, datetime(2025, 1, 14, tzinfo=UTC))
    assert {(each.code, each.agreement) for each in shown} == {("NO_PRICE", "")}
