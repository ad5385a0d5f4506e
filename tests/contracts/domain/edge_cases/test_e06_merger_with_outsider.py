"""E6: a member merges with a trust outside: its volume counts only if the contract names it.

Figures: consortium clause catalogue, E6; story, section 5.0; tier table of C1.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Merger
from tests.contracts.story import IMAGES, LENS, WEST_LEAVES, ask, committed, the_story, unit_price

D = Decimal
MERGE = date(2026, 1, 1)


def east_takes_dale_in(*, named: bool) -> Terms:
    """West has left, Hill has not joined: 23,400. East merges with Dale, which needs 3,200."""
    known = the_story(leavers={"WES": WEST_LEAVES}, hill=None)
    return replace(
        known,
        commitments=(*known.commitments, *committed({"DAL": 3200})),
        mergers=(
            Merger(
                legacy=("EAS", "DAL"), successor="EAS", effective_on=MERGE, outsiders_named=named
            ),
        ),
    )


@pytest.mark.parametrize(("named", "together", "price"), [(False, 23_400, 40), (True, 26_600, 38)])
def test_the_tier_before_and_after(named: bool, together: int, price: int) -> None:
    known = east_takes_dale_in(named=named)
    assert unit_price(known, "NOR", date(2025, 12, 31)) == D(40)
    assert PriceBook(known).test_on(LENS, MERGE).measure == together
    assert unit_price(known, "NOR", MERGE) == D(price)


def test_it_adds_no_member() -> None:
    assert PriceBook(east_takes_dale_in(named=True)).test_on(IMAGES, MERGE).measure == 6


def test_the_outsiders_site_has_a_price_only_if_named() -> None:
    assert unit_price(east_takes_dale_in(named=True), "DAL", MERGE) == D(38)
    answer = ask(east_takes_dale_in(named=False), "DAL", MERGE)
    assert isinstance(answer, NoPrice)
    assert answer.reason is NoPriceReason.NOT_JOINED
