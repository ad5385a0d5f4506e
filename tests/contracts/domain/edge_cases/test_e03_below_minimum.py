"""E3, fewer members than the contract asks for: the price freezes for 90 days, with a task.

Rule: consortium clause catalogue, E3. Figures: the story's lenses, worked by hand: West and Valley
leave seven trusts on 1 October 2025, so five are left with 21,600 lenses a year, which cost £40.00.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.terms.rules import LeastMembersRule, Rules
from consortium.contracts.domain.what_if.renegotiation import renegotiation_on
from tests.contracts.story import (
    LENS,
    LENSES,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    unit_price,
)

AT_LEAST_SIX = replace(LENS, rules=Rules(least_members=LeastMembersRule(members=6)))
LEAVERS = ("WES", "VAL")
KNOWN = terms(
    AT_LEAST_SIX,
    spells=[
        spell(trust, end=WEST_LEAVES if trust in LEAVERS else None)
        for trust in LENSES
        if trust != "HIL"
    ],
    commitments=committed(LENSES),
)


@pytest.mark.parametrize(
    ("day", "price"),
    [
        (date(2025, 9, 30), "38"),
        (date(2025, 10, 1), "38"),
        # October has 31 days and November 30: the 90th day is 29 December.
        (date(2025, 12, 29), "38"),
        (date(2025, 12, 30), "40"),
    ],
)
def test_the_price_stays_for_90_days(day: date, price: str) -> None:
    assert unit_price(KNOWN, "NOR", day) == Decimal(price)


def test_there_is_a_task_with_a_date() -> None:
    found = renegotiation_on(AT_LEAST_SIX, KNOWN, date(2025, 11, 1))
    assert found is not None
    assert (found.members, found.minimum) == (5, 6)
    assert found.task == (
        "5 members are left and the contract asks for 6. Tell the supplier, and agree new prices "
        "before 30 December 2025: until then the present ones stay."
    )


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2025, 12, 30)])
def test_before_and_after_there_is_none(day: date) -> None:
    assert renegotiation_on(AT_LEAST_SIX, KNOWN, day) is None


def test_exactly_the_minimum_sets_nothing_off() -> None:
    five = replace(LENS, rules=Rules(least_members=LeastMembersRule(members=5)))
    assert renegotiation_on(five, KNOWN, date(2025, 11, 1)) is None


def test_without_a_minimum_there_is_never_one() -> None:
    assert renegotiation_on(LENS, KNOWN, date(2025, 11, 1)) is None
