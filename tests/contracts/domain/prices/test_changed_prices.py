"""Prices as they would be: rounded as they are written, with the version in force left alone."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.contracts.domain.prices.changed_prices import (
    ItemChange,
    Place,
    by_percent,
    changed_price,
    changed_schedule,
    new_prices,
    prices_of,
)
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.foundation.domain.errors import Invalid
from tests.contracts.factories import BAND, VISCOELASTIC
from tests.contracts.story import LENS, REBATE, STARTS

FREE = date(2027, 4, 1)
SCHEDULE = Schedule(
    version=1, effective_from=STARTS, schemes=(LENS, VISCOELASTIC, BAND), rebates=(REBATE,)
)


class TestChangedPrice:
    @pytest.mark.parametrize(
        ("base", "by", "expected"),
        [
            ("38", "1.03", "39.14"),
            ("47.50", "1.03", "48.93"),  # 48.925
            ("0.0525", "1.03", "0.0541"),  # 0.054075
            ("1.00", "1.005", "1.01"),  # 1.005
            ("1.00", "1", "1.00"),
        ],
    )
    def test_is_half_up_with_the_decimals_it_has(self, base: str, by: str, expected: str) -> None:
        assert changed_price(Decimal(base), Fraction(by)) == Decimal(expected)

    def test_cannot_fall_to_nothing(self) -> None:
        assert by_percent(Decimal("-2.5")) == Fraction(975, 1000)
        with pytest.raises(Invalid):
            by_percent(Decimal(-100))


class TestChangedSchedule:
    def test_changes_the_prices_of_the_item_alone(self) -> None:
        changed = changed_schedule(
            SCHEDULE, {"IOL": ItemChange(factor=Fraction(103, 100), becomes="IOL")}
        )
        prices = prices_of(changed)
        assert prices[Place("IOL", False, Decimal(25_000))] == Decimal("39.14")
        assert prices[Place("IOL", True, Decimal(0))] == Decimal("48.93")
        assert prices[Place("OVD", False, Decimal(0))] == Decimal("10.50")
        assert prices_of(SCHEDULE)[Place("IOL", False, Decimal(25_000))] == Decimal(38)

    def test_a_base_price_is_used_where_there_is_one(self) -> None:
        place = Place("OVD", False, Decimal(0))
        alone = Place("OVD", True, Decimal(0))
        change = ItemChange(
            factor=Fraction(11, 10),
            becomes="OVD",
            base={place: Decimal(10), alone: Decimal(12)},
        )
        found = {each.place: each.after for each in new_prices(SCHEDULE, {"OVD": change})}
        assert found == {place: Decimal("11.00"), alone: Decimal("13.20")}
        lacking = ItemChange(factor=Fraction(1), becomes="OVD", base={place: Decimal(10)})
        with pytest.raises(Invalid) as raised:
            changed_schedule(SCHEDULE, {"OVD": lacking})
        assert raised.value.code == "no_base_price"

    def test_another_item_takes_the_place(self) -> None:
        changed = changed_schedule(
            SCHEDULE, {"OVD": ItemChange(factor=Fraction(1), becomes="OVD-2")}
        )
        assert changed.scheme_for("OVD") is None
        scheme = changed.scheme_for("OVD-2")
        assert scheme is not None
        assert scheme.tiers[0].prices == {"OVD-2": Decimal("10.50")}
        # A rebate follows the item that takes the place.
        assert changed.rebates[0].items == ("OVD-2",)

    def test_a_discontinued_item_goes_with_its_scheme_and_rebate(self) -> None:
        changed = changed_schedule(SCHEDULE, {"OVD": ItemChange(factor=Fraction(1), becomes=None)})
        assert [scheme.name for scheme in changed.schemes] == [LENS.name, BAND.name]
        assert changed.rebates == ()

    def test_refuses_what_is_not_priced_and_what_leaves_nothing(self) -> None:
        gone = ItemChange(factor=Fraction(1), becomes=None)
        with pytest.raises(Invalid) as raised:
            changed_schedule(SCHEDULE, {"DRAPE": gone})
        assert raised.value.code == "item_not_priced"
        with pytest.raises(Invalid) as raised:
            changed_schedule(SCHEDULE, dict.fromkeys(("IOL", "OVD", "PACS"), gone))
        assert raised.value.code == "nothing_left"
