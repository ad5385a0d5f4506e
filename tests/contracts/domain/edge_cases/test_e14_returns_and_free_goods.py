"""E14, returns, consignment and free goods. Figures: consortium clause catalogue, E14; by hand."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.supplies import (
    Movement,
    Supply,
    average_price,
    counted_units,
)
from consortium.foundation.domain.periods import Period

D = Decimal
SPRING = Period(date(2025, 4, 1), date(2025, 7, 1))
SUMMER = Period(date(2025, 7, 1), date(2025, 10, 1))


def moved(movement: Movement, day: date, units: int) -> Supply:
    return Supply(movement=movement, day=day, units=D(units))


class TestFreeGoods:
    def test_one_free_with_ten_at_38_pounds_makes_34_55_each(self) -> None:
        price = average_price(unit_price=D("38.00"), paid_units=D(10), free_units=D(1))
        assert price == D("34.55")

    def test_do_not_count_towards_a_volume(self) -> None:
        supplies = [
            moved(Movement.BOUGHT, date(2025, 4, 2), 10),
            moved(Movement.FREE, date(2025, 4, 2), 1),
        ]
        assert counted_units(supplies, SPRING) == 10

    def test_nothing_has_no_average_price(self) -> None:
        with pytest.raises(ValueError, match="no units"):
            average_price(unit_price=D(1), paid_units=D(0), free_units=D(0))


class TestReturns:
    SUPPLIES = (
        moved(Movement.BOUGHT, date(2025, 6, 30), 100),
        moved(Movement.RETURNED, date(2025, 7, 1), 20),
    )

    def test_leave_the_period_of_the_purchase_alone(self) -> None:
        assert counted_units(self.SUPPLIES, SPRING) == 100

    def test_are_negative_in_the_period_of_the_return(self) -> None:
        assert counted_units(self.SUPPLIES, SUMMER) == -20


def test_consignment_stock_counts_when_it_is_used() -> None:
    supplies = [
        moved(Movement.CONSIGNED, date(2025, 6, 30), 50),
        moved(Movement.USED_FROM_CONSIGNMENT, date(2025, 7, 15), 30),
    ]
    assert counted_units(supplies, SPRING) == 0
    assert counted_units(supplies, SUMMER) == 30
