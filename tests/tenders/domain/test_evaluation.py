"""What bids would cost, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.evaluation import Evaluation, Need, check_total, evaluate
from tests.tenders.factories import flat, scheme

FIVE_YEARS = Period(date(2026, 10, 1), date(2031, 10, 1))
HALF_A_YEAR = Period(date(2026, 10, 1), date(2027, 4, 1))
# The golden example of the clause engine: five members, 52,000 units a year together.
GOLDEN = (("A", 18_000), ("B", 12_000), ("C", 9_000), ("D", 7_000), ("E", 6_000))
TIERS = (("0", "10.00"), ("10000", "9.40"), ("25000", "8.90"), ("50000", "8.30"))


def need(trust: str, quantity: int | str, item: str = "PACS", **bought: Bought) -> Need:
    return Need(trust=trust, item=item, quantity=Decimal(quantity), **bought)


class TestEvaluate:
    def test_takes_everybody_at_the_tier_of_all_together(self) -> None:
        # 52,000 × £8.30 = £431,600 a year.
        cost = evaluate(
            (scheme(TIERS, clause=Clause.VOLUME_TIER),),
            [need(trust, quantity) for trust, quantity in GOLDEN],
            term=Period(date(2026, 10, 1), date(2027, 10, 1)),
        )
        assert cost.unit_prices == {"PACS": Decimal("8.30")}
        assert cost.total == Decimal("431600.00")
        assert cost.values["A"] == Decimal("149400.00")

    def test_counts_trusts_with_demand_in_a_participation_band(self) -> None:
        band = scheme((("0", "1.25"), ("3", "1.00")))
        three = [need("A", 10), need("B", 10), need("C", 10)]
        nothing = need("D", 0)
        assert evaluate((band,), three, term=FIVE_YEARS).unit_prices["PACS"] == Decimal("1.00")
        two = evaluate((band,), [*three[:2], nothing], term=FIVE_YEARS)
        assert two.unit_prices["PACS"] == Decimal("1.25")
        assert "D" not in two.values

    def test_multiplies_what_is_bought_every_year_by_the_years(self) -> None:
        # Source: 700,000 examinations a year at £1.00 over five years.
        cost = evaluate((flat("1.00"),), [need("A", 700_000)], term=FIVE_YEARS)
        assert cost.total == Decimal("3500000.00")

    def test_counts_half_a_year_as_half_a_years_demand(self) -> None:
        cost = evaluate((flat("1.00"),), [need("A", 700_000)], term=HALF_A_YEAR)
        assert cost.total == Decimal("350000.00")

    def test_counts_what_is_bought_once_only_once(self) -> None:
        # Source: the story's lot of 14 ultrasound systems at £51,500 from the twelfth on.
        tiers = (("0", "58000"), ("5", "54500"), ("12", "51500"))
        systems = scheme(tiers, "USS", clause=Clause.VOLUME_TIER)
        seven = [need(trust, 2, "USS", bought=Bought.ONCE) for trust in "ABCDEFG"]
        cost = evaluate((systems,), seven, term=FIVE_YEARS)
        assert cost.total == Decimal("721000.00")
        assert set(cost.values.values()) == {Decimal("103000.00")}

    def test_tells_two_schemes_without_an_id_apart(self) -> None:
        needs = [need("A", 1), need("A", 1, "USS")]
        cost = evaluate((flat("1.00"), flat("7.00", "USS")), needs, term=FIVE_YEARS)
        assert cost.unit_prices == {"PACS": Decimal("1.00"), "USS": Decimal("7.00")}

    def test_refuses_a_bid_without_a_price_for_what_somebody_wants(self) -> None:
        with pytest.raises(Invalid, match="no price for USS"):
            evaluate((flat("1.00"),), [need("A", 1, "USS")], term=FIVE_YEARS)

    @given(
        quantities=st.lists(st.integers(1, 10**6), min_size=1, max_size=7),
        price=st.decimals(min_value="0.000001", max_value=1000, places=6),
    )
    def test_parts_always_add_up_to_the_total(self, quantities: list[int], price: Decimal) -> None:
        needs = [need(f"T{number}", quantity) for number, quantity in enumerate(quantities)]
        cost = evaluate((flat(str(price)),), needs, term=FIVE_YEARS)
        assert sum(cost.values.values()) == cost.total


def test_a_total_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be right"):
        check_total(Evaluation(unit_prices={}, values={}, total=Decimal(10) ** 12))
