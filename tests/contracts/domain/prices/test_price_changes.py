"""Requests for new prices: factors of an index, effects on trusts, what a request has to say.

Figures: consortium clause catalogue, C10: the index rose by 5.2 %, a tenth is fixed, so 1.0468; a
cap of 3 % makes £38.00 into £39.14; a hold of 24 months.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.contracts.domain.clauses.indexation import Indexation, Limit, Method
from consortium.contracts.domain.prices.changed_prices import (
    ItemChange,
    changed_price,
    new_prices,
)
from consortium.contracts.domain.prices.price_changes import (
    TRANSITIONS,
    AskedItem,
    ChangeKind,
    ChangeState,
    asked_changes,
    check_asked,
    check_transition,
)
from consortium.contracts.domain.prices.price_effects import effects_of
from consortium.contracts.domain.prices.price_index import Factor, Reading, factor_of
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period, add_months
from tests.contracts.factories import BAND, VISCOELASTIC
from tests.contracts.story import LENS, REBATE, STARTS, the_story

FREE = date(2027, 4, 1)
SCHEDULE = Schedule(
    version=1, effective_from=STARTS, schemes=(LENS, VISCOELASTIC, BAND), rebates=(REBATE,)
)


def months(start: date, values: list[str]) -> dict[Period, Decimal]:
    """One value for each month from a day on."""
    return {
        Period(add_months(start, number), add_months(start, number + 1)): Decimal(value)
        for number, value in enumerate(values)
    }


# 100.0 in each month of 2024/25; half a year of 104.1 and of 106.3 in 2026/27: 105.2 on average.
INDEX = {
    **months(date(2024, 4, 1), ["100.0"] * 12),
    **months(date(2026, 4, 1), ["104.1"] * 6 + ["106.3"] * 6),
}


def terms(cap: str | None = "0.03", floor: str | None = None, hold: int = 24) -> Indexation:
    return Indexation(
        series="CPI",
        method=Method.CHAINED,
        fixed_share=Decimal("0.1"),
        cap=None if cap is None else Decimal(cap),
        floor=None if floor is None else Decimal(floor),
        hold_months=hold,
        average_months=12,
    )


def factor(
    found: Indexation | None = None,
    values: dict[Period, Decimal] | None = None,
    *,
    on: date = FREE,
    lag: int = 1,
    base: date = date(2025, 3, 1),
) -> Factor:
    return factor_of(
        found or terms(),
        Reading(base, lag),
        INDEX if values is None else values,
        priced_from=STARTS,
        effective_on=on,
    )


class TestFactor:
    def test_is_that_of_the_catalogue_by_the_average_of_twelve_months(self) -> None:
        found = factor()
        assert found.index_then == 100
        assert found.index_now == Fraction(1052, 10)
        assert found.uncapped == Fraction(10468, 10000)
        assert (found.factor, found.limited_by) == (Fraction(103, 100), Limit.CAP)
        assert found.last_month == date(2027, 3, 1)
        assert changed_price(Decimal(38), found.factor) == Decimal("39.14")

    def test_is_uncapped_without_a_cap(self) -> None:
        found = factor(terms(cap=None))
        assert found.limited_by is None
        # 38.00 × 1.0468 = 39.7784
        assert changed_price(Decimal(38), found.factor) == Decimal("39.78")

    def test_the_collar_bounds_a_fall(self) -> None:
        falling = {**INDEX, **months(date(2026, 4, 1), ["90.0"] * 12)}
        # 0.1 + 0.9 × 0.9 = 0.91
        assert factor(terms(), falling).factor == Fraction(91, 100)
        found = factor(terms(floor="-0.02"), falling)
        assert (found.factor, found.limited_by) == (Fraction(98, 100), Limit.FLOOR)

    def test_the_lag_reads_earlier_months(self) -> None:
        # A lag of 4 reads up to December 2026: January to March 2026 are not there.
        with pytest.raises(Invalid, match="No value of the index covers") as raised:
            factor(lag=4)
        assert raised.value.code == "index_missing"
        filled = {**INDEX, **months(date(2026, 1, 1), ["104.1"] * 3)}
        # Nine months of 104.1 and three of 106.3.
        assert factor(values=filled, lag=4).index_now == Fraction(10465, 100)

    @pytest.mark.parametrize("on", [date(2026, 4, 1), date(2027, 3, 31)])
    def test_a_held_price_stays(self, on: date) -> None:
        with pytest.raises(Conflict, match="held for 24 months, until 1 April 2027"):
            factor(on=on)

    def test_refuses_a_base_that_is_not_before(self) -> None:
        with pytest.raises(Invalid) as raised:
            factor(base=date(2027, 3, 1))
        assert (raised.value.code, raised.value.field) == ("base_month_late", "base_month")


class TestEffects:
    def test_are_at_the_tier_each_trust_pays(self) -> None:
        known = the_story()
        change = {"IOL": ItemChange(factor=Fraction(103, 100), becomes="IOL")}
        # On 1 February 2026 with Hill: members pay £38.00, West alone £47.50.
        found = {
            each.trust: each
            for each in effects_of(
                known, new_prices(known.schedules[0], change), on=date(2026, 2, 1)
            )
        }
        # North: 6,600 × 38.00 and × 39.14; West: 3,000 × 47.50 and × 48.93.
        assert found["NOR"].before == 250_800
        assert found["NOR"].after == 258_324
        assert found["WES"].difference == Decimal("4290.00")
        assert len(found) == 8


class TestAsked:
    @pytest.mark.parametrize(
        ("kind", "asked", "field"),
        [
            (ChangeKind.INDEXATION, [], "series"),
            (ChangeKind.TAX, [], "item"),
            (ChangeKind.DISCONTINUATION, [], "item"),
            (ChangeKind.ITEM_VARIATION, [AskedItem(item="IOL")], "percent"),
            (ChangeKind.SUBSTITUTION, [AskedItem(item="IOL")], "becomes"),
            (ChangeKind.SUBSTITUTION, [AskedItem(item="IOL", becomes="IOL")], "becomes"),
        ],
    )
    def test_says_what_is_missing(
        self, kind: ChangeKind, asked: list[AskedItem], field: str
    ) -> None:
        with pytest.raises(Invalid) as raised:
            check_asked(kind, asked, has_index=False)
        assert raised.value.field == field

    def test_becomes_a_change_of_each_item(self) -> None:
        varied = asked_changes(ChangeKind.TAX, [AskedItem(item="IOL", percent=Decimal(20))])
        assert varied == {"IOL": ItemChange(factor=Fraction(6, 5), becomes="IOL")}
        gone = asked_changes(ChangeKind.DISCONTINUATION, [AskedItem(item="IOL")])
        assert gone["IOL"].becomes is None
        other = asked_changes(ChangeKind.SUBSTITUTION, [AskedItem(item="IOL", becomes="IOL-2")])
        assert other["IOL"] == ItemChange(factor=Fraction(1), becomes="IOL-2")


def test_every_state_says_what_may_follow_and_ends_somewhere() -> None:
    assert set(TRANSITIONS) == set(ChangeState)
    ends = {state for state, following in TRANSITIONS.items() if not following}
    assert ends == {ChangeState.REFUSED, ChangeState.WITHDRAWN, ChangeState.APPLIED}
    with pytest.raises(Conflict):
        check_transition(ChangeState.SUBMITTED, ChangeState.APPROVED)
    check_transition(ChangeState.PREVIEWED, ChangeState.APPROVED)
