"""Changing a contract without a new procurement: s.74 and s.75, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.tenders.domain.modification import (
    GROUND_NAMES,
    Change,
    Ground,
    ModifiedContract,
    judge_change,
)

# Awarded at £1,000,000 ex VAT, £1,200,000 with it, for five years, in 2026.
AWARDED = ModifiedContract(
    value=Decimal(1_200_000), longest_term_days=1826, threshold=Decimal(135_018)
)
BELOW = Ground.BELOW_THRESHOLD


def more(value: int, **facts: object) -> Change:
    return Change(value=Decimal(value), **facts)  # type: ignore[arg-type]


class TestTheRunningAggregate:
    """+60,000 and +50,000 make 110,000 < 135,018; +40,000 makes 150,000."""

    def test_the_second_change_is_allowed(self) -> None:
        found = judge_change(AWARDED, more(50_000), [more(60_000)])
        assert BELOW in found.grounds
        assert found.aggregate == 110_000
        assert found.share == Fraction(50_000, 1_200_000)

    def test_the_third_is_not_allowed_on_this_ground(self) -> None:
        found = judge_change(AWARDED, more(40_000), [more(60_000), more(50_000)])
        assert found.aggregate == 150_000
        assert "£150,000.00" in found.refused[BELOW]

    def test_must_stay_below_the_threshold(self) -> None:
        assert BELOW in judge_change(AWARDED, more(75_017), [more(60_000)]).grounds
        assert BELOW in judge_change(AWARDED, more(75_018), [more(60_000)]).refused


class TestTheLimits:
    @pytest.mark.parametrize(
        ("works", "value", "allowed"),
        [
            (False, 120_000, True),
            (False, 120_001, False),
            (True, 180_000, True),
            (True, 180_001, False),
        ],
    )
    def test_are_a_tenth_of_the_value_and_15_per_cent_for_works(
        self, works: bool, value: int, allowed: bool
    ) -> None:
        contract = ModifiedContract(
            value=Decimal(1_200_000),
            longest_term_days=1826,
            threshold=Decimal(5_193_000),
            works=works,
        )
        found = judge_change(contract, more(value))
        assert (BELOW in found.grounds) is allowed
        assert found.needs_notice is not allowed

    def test_a_decrease_counts_like_an_increase(self) -> None:
        assert BELOW in judge_change(AWARDED, more(-120_001)).refused

    @pytest.mark.parametrize(("days", "allowed"), [(182, True), (183, False)])
    def test_of_the_term_is_a_tenth_of_the_longest(self, days: int, allowed: bool) -> None:
        found = judge_change(AWARDED, more(0, term_days=days))
        assert (Ground.NOT_SUBSTANTIAL in found.grounds) is allowed
        assert found.needs_notice is not allowed

    def test_changes_with_one_cause_are_one_change(self) -> None:
        first = more(100_000, cause="West joins")
        alone = judge_change(AWARDED, more(30_000, cause="prices"), [first])
        split = judge_change(AWARDED, more(30_000, cause="West joins"), [first])
        assert alone.share == Fraction(30_000, 1_200_000)
        assert split.share == Fraction(130_000, 1_200_000)
        assert split.needs_notice
        assert not alone.needs_notice


class TestTheOtherGrounds:
    @pytest.mark.parametrize("fact", ["changes_scope", "changes_balance"])
    def test_a_material_change_is_substantial(self, fact: str) -> None:
        found = judge_change(AWARDED, more(1, **{fact: True}))
        assert Ground.NOT_SUBSTANTIAL in found.refused

    def test_no_ground_is_left_for_a_large_change_of_scope(self) -> None:
        found = judge_change(AWARDED, more(200_000, changes_scope=True))
        assert not found.is_allowed
        assert set(found.refused) == set(GROUND_NAMES)

    def test_schedule_8_allows_what_the_others_do_not(self) -> None:
        change = more(200_000, changes_scope=True, schedule_8="para 1: provided for")
        assert judge_change(AWARDED, change).grounds == (Ground.SCHEDULE_8,)
