"""The forecast: formula F1 with the baselines' own volumes, month by month."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.forecast import fingerprint, make_forecast, spend_on
from tests.savings.plain import YEAR, baseline, forecast


class TestForecast:
    def test_is_price_before_less_price_now_times_the_volume_before(self) -> None:
        made = forecast(baseline(), baseline("46.50", trust="SOU", quantity=Decimal(1000)))
        # North 1,200 x 6; South 1,000 x 8.50.
        assert made.by_item() == {"IOL": Decimal("15700.00")}
        assert made.total == Decimal("15700.00")

    def test_has_a_cell_for_each_month_even_where_a_twelfth_is_no_whole_number(self) -> None:
        made = forecast(baseline(quantity=Decimal(1000)))
        assert len(made.cells) == 12
        assert {cell.quantity for cell in made.cells} == {Fraction(250, 3)}
        assert made.savings == Decimal("6000.00")

    def test_leaves_out_whoever_takes_no_part_then(self) -> None:
        made = make_forecast(
            period=YEAR,
            baselines=[baseline()],
            price=lambda _trust, _item, day: Decimal(38) if day < date(2025, 7, 1) else None,
        )
        # Three months of 100.
        assert (len(made.cells), made.savings) == (3, Decimal("1800.00"))

    @pytest.mark.parametrize("method", [BaselineMethod.MARKET_BASKET, BaselineMethod.FIRST_QUOTE])
    def test_promises_nothing_on_a_weak_baseline(self, method: BaselineMethod) -> None:
        assert forecast(baseline(method=method)).cells == ()

    def test_says_what_each_trust_would_spend(self) -> None:
        made = forecast(baseline(), baseline(item="drape", quantity=Decimal(10)))
        assert spend_on(made.cells, ["IOL"]) == {"NOR": Decimal("45600.00")}


class TestSeal:
    def test_is_the_same_for_the_same_forecast(self) -> None:
        assert fingerprint(forecast()) == fingerprint(forecast(baseline("44.00")))

    def test_is_another_when_anything_in_it_is(self) -> None:
        others = (
            forecast(price="38.01"),
            forecast(baseline("44.01")),
            forecast(baseline(quantity=Decimal(1201))),
            forecast(baseline(trust="SOU")),
        )
        assert len({fingerprint(each) for each in (forecast(), *others)}) == 5
