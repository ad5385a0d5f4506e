"""What the audit says of a line. Rules: consortium clause catalogue, E1, E10, E11, E14; by hand.

The prices are the story's: lenses at £38 while seven are together, £40 from 1 October 2025 without
West, £38 again with Hill from 1 January 2026; £42 and £44 for fewer, £47.50 for a trust alone.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.contracts.domain.prices.price_table import PriceTable
from consortium.foundation.domain.money import line_total
from consortium.savings.domain.other_prices import other_prices
from consortium.savings.domain.price_audit import (
    WHY_NOT,
    Charged,
    Due,
    Finding,
    NotPriced,
    Verdict,
    judge,
)
from tests.contracts.story import HILL_JOINS, WEST_LEAVES, the_story

D = Decimal
TABLE = PriceTable(the_story())
SPRING, AUTUMN, WINTER = date(2025, 5, 3), date(2025, 11, 3), date(2026, 1, 3)


def charged(quantity: str, price: str, amount: str | None = None) -> Charged:
    return Charged(
        quantity=D(quantity),
        amount=D(amount) if amount else line_total(D(price), D(quantity)),
        unit_price=Fraction(price),
    )


def due(on: date, quantity: Decimal, trust: str = "NOR") -> Due:
    price = TABLE.rate_on(trust=trust, item="IOL", on=on).unit_price
    assert price is not None
    stretches = TABLE.stretches(trust=trust, item="IOL")
    return Due(
        unit_price=price,
        amount=line_total(price, quantity),
        others=other_prices(stretches, item="IOL", on=on),
    )


def judged(on: date, line: Charged, trust: str = "NOR") -> Finding:
    return judge(line, due(on, line.quantity, trust))


class TestPriceOfTheDay:
    @pytest.mark.parametrize(
        ("on", "price", "verdict", "difference"),
        [
            (SPRING, "38.00", Verdict.AS_DUE, "0.00"),
            (SPRING, "39.10", Verdict.OVERCHARGED, "110.00"),
            (SPRING, "37.00", Verdict.UNDERCHARGED, "-100.00"),
            # In May nobody had paid £40 yet, so it is another tier's; £38 in November is spring's.
            (SPRING, "40.00", Verdict.WRONG_TIER, "200.00"),
            (AUTUMN, "38.00", Verdict.LATE_PRICE_FILE, "-200.00"),
            (WINTER, "40.00", Verdict.LATE_PRICE_FILE, "200.00"),
            (WINTER, "42.00", Verdict.WRONG_TIER, "400.00"),
            (SPRING, "47.50", Verdict.WRONG_TIER, "950.00"),
        ],
    )
    def test_a_hundred_lenses_of_north(
        self, on: date, price: str, verdict: Verdict, difference: str
    ) -> None:
        found = judged(on, charged("100", price))
        assert (found.verdict, found.difference) == (verdict, D(difference))

    def test_says_what_the_other_price_is_the_price_of(self) -> None:
        assert judged(SPRING, charged("9", "40.00")).why == (
            "£40.00 is the price of the tier from 18,000."
        )
        assert judged(WINTER, charged("9", "40.00")).why == (
            "£40.00 was the price until 31 December 2025."
        )
        assert judged(SPRING, charged("9", "47.50")).why == (
            "£47.50 is the price of a trust that buys alone."
        )

    def test_a_leaver_is_charged_the_price_of_a_member_still(self) -> None:
        found = judged(WEST_LEAVES, charged("100", "38.00"), "WES")
        assert (found.verdict, found.difference) == (Verdict.LATE_PRICE_FILE, D("-950.00"))

    def test_a_penny_of_rounding_is_no_other_price(self) -> None:
        found = judged(SPRING, charged("100", "38.00", "3800.01"))
        assert (found.verdict, found.difference) == (Verdict.AS_DUE, D("0.01"))


class TestLatePriceFile:
    def test_ten_days_of_75_lenses_at_two_pounds_are_1500(self) -> None:
        """E10: the tier falls to £38 on 1 January; the file is loaded ten days later."""
        found = [
            judged(HILL_JOINS + timedelta(days=day), charged("75", "40.00" if day < 10 else "38"))
            for day in range(12)
        ]
        late = [each for each in found if each.verdict is Verdict.LATE_PRICE_FILE]
        assert len(late) == 10
        assert sum(each.difference or 0 for each in late) == D("1500.00")
        assert {each.verdict for each in found[10:]} == {Verdict.AS_DUE}


class TestChangedAfterwards:
    def test_the_price_known_then_is_looked_at_before_the_others(self) -> None:
        """E11: 75 lenses at £39.50 when £38.00 is recorded afterwards are owed £112.50."""
        line = charged("75", "39.50")
        found = judge(line, replace(due(SPRING, D(75)), known_then=D("39.50")))
        assert (found.verdict, found.difference) == (Verdict.CUT_AFTERWARDS, D("112.50"))
        assert "£39.50, as it was known then" in found.why


class TestFreeGoods:
    @pytest.mark.parametrize(
        ("quantity", "price", "amount"),
        [("11", "34.545455", "380.00"), ("11", "34.55", "380.05"), ("22", "34.55", "760.10")],
    )
    def test_ten_paid_and_one_free_at_38_average_34_55(
        self, quantity: str, price: str, amount: str
    ) -> None:
        found = judged(SPRING, charged(quantity, price, amount))
        assert (found.verdict, found.difference) == (Verdict.FREE_GOODS, D("0.00"))
        assert "£34.55 each on average" in found.why

    def test_a_line_without_charge_says_what_its_order_averages(self) -> None:
        line = replace(charged("1", "0.00"), paid_beside=D(10))
        found = judged(SPRING, line)
        assert (found.verdict, found.due, found.difference) == (
            Verdict.FREE_GOODS,
            D("0.00"),
            D("0.00"),
        )
        assert found.why == "10 paid and 1 free at £38.00: £34.55 each on average."

    def test_half_price_is_no_gift(self) -> None:
        assert judged(SPRING, charged("100", "19.00")).verdict is Verdict.UNDERCHARGED


class TestReturns:
    def returned(self, price: str, *, delivered: str, on: date = SPRING) -> Finding:
        """A hundred lenses back; the price that is due is that of the delivery's day."""
        line = replace(charged("-100", price), delivery=Fraction(delivered))
        return judged(on, line)

    def test_keep_the_price_of_their_delivery(self) -> None:
        """E1: delivered at £38 in spring, returned when £40 is due."""
        found = self.returned("38.00", delivered="38.00")
        assert (found.verdict, found.difference) == (Verdict.RETURNED, D("0.00"))

    def test_give_back_what_the_delivery_was_charged_too_much(self) -> None:
        found = self.returned("40.00", delivered="40.00")
        assert (found.verdict, found.difference) == (Verdict.RETURNED, D("-200.00"))

    def test_credited_below_their_delivery_are_overcharged(self) -> None:
        found = self.returned("36.00", delivered="38.00")
        assert (found.verdict, found.difference) == (Verdict.OVERCHARGED, D("200.00"))
        assert found.why == "Delivered at £38.00, credited at £36.00."

    def test_a_credit_note_of_the_difference_brings_no_goods_back(self) -> None:
        """E11: 100 at £40.00, then a credit note of 100 at £2.00: nothing is left to claim."""
        found = self.returned("2.00", delivered="40.00")
        assert (found.verdict, found.due, found.difference) == (
            Verdict.RETURNED,
            D("0.00"),
            D("-200.00"),
        )
        assert judged(SPRING, charged("100", "40.00")).difference == D("200.00")

    def test_of_a_delivery_that_is_not_found_have_the_price_of_their_day(self) -> None:
        found = judged(SPRING, charged("-100", "38.00"))
        assert (found.verdict, found.difference) == (Verdict.RETURNED, D("0.00"))
        assert judged(SPRING, charged("-100", "36.00")).verdict is Verdict.OVERCHARGED


class TestOffContract:
    def test_counts_what_it_cost_more_than_the_contract(self) -> None:
        """Valley's 100 lenses at £52: 100 × £14 leak past the contract."""
        found = judged(SPRING, replace(charged("100", "52.00"), is_on_contract=False), "VAL")
        assert (found.verdict, found.difference) == (Verdict.OFF_CONTRACT, D("1400.00"))

    def test_a_trust_that_left_may_buy_elsewhere(self) -> None:
        line = replace(charged("100", "45.00"), is_on_contract=False)
        found = judge(line, replace(due(AUTUMN, D(100), "WES"), is_member=False))
        assert (found.verdict, found.difference) == (Verdict.NO_PRICE, None)
        assert found.why == WHY_NOT[NotPriced.LEFT]


class TestNoPrice:
    @pytest.mark.parametrize("reason", [*NotPriced, *NoPriceReason])
    def test_says_why_and_claims_nothing(self, reason: NotPriced | NoPriceReason) -> None:
        found = judge(charged("1", "1.00"), Due(unit_price=None, amount=None, reason=reason))
        assert (found.verdict, found.due, found.difference) == (Verdict.NO_PRICE, None, None)
        assert found.why.endswith(".")


class TestAlways:
    @given(
        st.integers(-500, 500).filter(bool),
        st.decimals("0", "60", places=2),
        st.none() | st.decimals("30", "50", places=2),
    )
    def test_paid_is_due_and_difference(
        self, quantity: int, price: Decimal, delivered: Decimal | None
    ) -> None:
        line = charged(str(quantity), str(price))
        if quantity < 0 and delivered is not None:
            line = replace(line, delivery=Fraction(delivered))
        found = judged(WINTER, line)
        assert found.due is not None
        assert found.difference is not None
        assert found.due + found.difference == line.amount
