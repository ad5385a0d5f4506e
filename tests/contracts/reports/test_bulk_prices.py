"""Pricing a whole frame says the same as pricing its lines one by one."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.rebates.price_run import Line, PricedLine, price_lines
from consortium.contracts.reports.bulk_prices import (
    frame_of,
    in_millionths,
    price_frame,
    rounded,
    times,
)
from consortium.foundation.domain.money import line_total
from tests.contracts import strategies
from tests.contracts.story import the_story

D = Decimal
PENNY, MILLIONTH = D("0.01"), D("0.000001")


def line(number: int, trust: str, item: str, on: date, quantity: Decimal) -> Line:
    return Line(id=f"L{number:03d}", trust=trust, item=item, on=on, quantity=quantity)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Terms, list[Line]]:
    """An agreement, some of its prices in bands, and purchases and returns under it."""
    known = draw(strategies.agreements().flatmap(strategies.some_bands))
    asked = draw(strategies.lines(known.term)) + draw(strategies.lines(known.term))
    signs = draw(st.lists(st.sampled_from([1, 1, 1, -1]), min_size=16, max_size=16))
    return known, [
        line(number, trust, item, on, quantity * sign)
        for number, ((trust, item, on, quantity), sign) in enumerate(
            zip(asked, signs, strict=False)
        )
    ]


class TestPriceFrame:
    def test_the_storys_lenses(self) -> None:
        # 38 until West leaves, then 40, then 38 again with Hill; West alone pays 47.50.
        asked = [
            line(1, "NOR", "IOL", date(2025, 9, 30), D(100)),
            line(2, "NOR", "IOL", date(2025, 10, 1), D(100)),
            line(3, "WES", "IOL", date(2025, 10, 1), D("1.5")),
            line(4, "NOR", "IOL", date(2026, 1, 1), D(1)),
            line(5, "HIL", "IOL", date(2025, 12, 31), D(1)),
            line(6, "NOR", "UNKNOWN", date(2026, 1, 1), D(1)),
        ]
        found = price_frame(the_story(), frame_of(asked))
        assert list(found.index) == ["L001", "L002", "L003", "L005", "L004", "L006"]
        assert found["unit_price"].to_list() == [
            38_000_000,
            40_000_000,
            47_500_000,
            pd.NA,
            38_000_000,
            pd.NA,
        ]
        assert found["amount"].to_list() == [380_000, 400_000, 7_125, pd.NA, 3_800, pd.NA]
        assert found["reason"].to_list() == ["", "", "", "not_joined", "", "unknown_item"]

    def test_an_empty_frame_has_no_prices(self) -> None:
        found = price_frame(the_story(), frame_of([]))
        assert list(found.columns) == ["unit_price", "amount", "reason"]
        assert len(found) == 0

    def test_a_line_without_a_trust_is_refused(self) -> None:
        lines = frame_of([line(1, "NOR", "IOL", date(2025, 9, 30), D(1))]).assign(trust=None)
        with pytest.raises(ValueError, match="without a trust"):
            price_frame(the_story(), lines)

    @settings(max_examples=60)
    @given(runs())
    def test_agrees_with_each_line_by_itself(self, run: tuple[Terms, list[Line]]) -> None:
        known, asked = run
        found = price_frame(known, frame_of(asked)).to_dict("index")
        for answer in price_lines(known, asked):
            row = found[answer.line.id]
            if isinstance(answer, PricedLine):
                assert row["amount"] * PENNY == answer.amount
                assert row["reason"] == ""
                if answer.unit_price is None:
                    assert row["unit_price"] is None
                else:
                    assert row["unit_price"] * MILLIONTH == answer.unit_price
            else:
                assert NoPriceReason(row["reason"]) is answer.reason
                assert row["unit_price"] is None
                assert row["amount"] is None


class TestArithmetic:
    @pytest.mark.parametrize(
        ("quantity", "price", "pence"),
        [
            # Half a penny goes up, away from zero: £0.005 is a penny, −£0.005 is minus one.
            ("1", "0.005", 1),
            ("-1", "0.005", -1),
            ("1", "0.004999", 0),
            ("-1", "0.004999", 0),
            ("-1", "0.005001", -1),
            ("0.000001", "0.000001", 0),
            ("3", "12.345", 3_704),
            # Their product in millionths does not fit 64 bits.
            ("999999999", "999999.999999", 99_999_999_899_900_000),
        ],
    )
    def test_worked_by_hand(self, quantity: str, price: str, pence: int) -> None:
        found = rounded(*times(_array(D(quantity)), _array(D(price))))
        assert found.tolist() == [pence]

    @given(
        st.integers(-(10**14), 10**14).map(lambda number: number * MILLIONTH),
        st.integers(0, 10**11).map(lambda number: number * MILLIONTH),
    )
    def test_is_that_of_decimals(self, quantity: Decimal, price: Decimal) -> None:
        found = rounded(*times(_array(quantity), _array(price)))
        assert found.tolist() == [int(line_total(price, quantity) / PENNY)]

    def test_seven_decimals_are_refused_not_rounded(self) -> None:
        with pytest.raises(ValueError, match="six decimals"):
            in_millionths(D("0.0000001"))


def _array(number: Decimal) -> "np.typing.NDArray[np.int64]":
    return np.array([in_millionths(number)], dtype=np.int64)
