"""Thresholds that an administrator adds: dated, in order, and never changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.organisations.domain.authority import AuthorityType
from consortium.tenders.domain.thresholds import ContractKind, Threshold, threshold_on
from consortium.tenders.models.threshold import known_thresholds
from consortium.tenders.usecases.threshold import add_threshold
from tests.support.pages import PageClient
from tests.support.world import NOW, Someone, World

CENTRAL = AuthorityType.CENTRAL
NEXT = Threshold(
    kind=ContractKind.GOODS_AND_SERVICES,
    authority=CENTRAL,
    first_day=date(2028, 1, 1),
    until=date(2030, 1, 1),
    amount=Decimal(140_000),
    source="A later order",
)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        # Before: none for 2028. The rows of the Act stay what they were.
        (date(2025, 12, 31), 139_688),
        (date(2027, 12, 31), 135_018),
        (date(2028, 1, 1), 140_000),
        (date(2029, 12, 31), 140_000),
        (date(2030, 1, 1), None),
    ],
)
def test_a_row_counts_from_its_day(world: World, day: date, amount: int | None) -> None:
    add_threshold(actor=world.administrator.actor(), row=NEXT, now=NOW)
    found = threshold_on(day, [CENTRAL], rows=known_thresholds())
    assert (found.amount if found else None) == amount


def test_a_row_that_comes_early_ends_the_one_before(world: World) -> None:
    early = replace(NEXT, first_day=date(2027, 7, 1))
    add_threshold(actor=world.administrator.actor(), row=early, now=NOW)
    for day, amount in ((date(2027, 6, 30), 135_018), (date(2027, 7, 1), 140_000)):
        found = threshold_on(day, [CENTRAL], rows=known_thresholds())
        assert found is not None
        assert found.amount == amount


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replace(NEXT, first_day=date(2026, 1, 1)), "never changed"),
        (replace(NEXT, until=date(2028, 1, 1)), "one day at least"),
        (replace(NEXT, amount=Decimal(0)), "more than nothing"),
    ],
)
def test_what_is_no_next_row_is_refused(world: World, row: Threshold, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        add_threshold(actor=world.administrator.actor(), row=row, now=NOW)


def test_only_administrators_add_rows(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_threshold(actor=world.lead.actor(), row=NEXT, now=NOW)


def test_the_form_adds_a_row_to_the_table(
    world: World, signed_in: Callable[[Someone], PageClient]
) -> None:
    client = signed_in(world.administrator)
    assert "/tenders/thresholds/new" in client.get("/tenders/thresholds").get_data(as_text=True)
    sent = {
        "kind": "goods_and_services",
        "authority": "central",
        "amount": "140,000",
        "source": "A later order",
        **{
            f"first_day-{part}": value
            for part, value in (("day", "1"), ("month", "1"), ("year", "2028"))
        },
        **{
            f"until-{part}": value
            for part, value in (("day", "31"), ("month", "12"), ("year", "2029"))
        },
    }
    assert client.submit("/tenders/thresholds/new", **sent).status_code == 303
    assert "140000.00,A later order" in client.get("/tenders/thresholds?format=csv").get_data(
        as_text=True
    )
