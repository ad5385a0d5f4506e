"""C1, the all-units volume tier. Figures: consortium clause catalogue, C1, and by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Commitment, Usage
from consortium.contracts.domain.terms.schedules import Measure, Tier
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.contracts.domain.what_if.staircase import place_of
from consortium.foundation.domain.periods import Period
from tests.contracts.story import (
    LENS,
    LENSES,
    STARTS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    the_story,
    tiers,
    unit_price,
)

D = Decimal
SPRING = Period(date(2025, 4, 1), date(2025, 7, 1))
JULY = date(2025, 7, 1)
FOUNDERS = [trust for trust in LENSES if trust != "HIL"]


def by_run_rate(quarter: dict[str, str], period: Period = SPRING) -> Terms:
    """The founders, whose tier follows what they returned for a quarter."""
    known = terms(
        replace(LENS, measure=Measure.ACTUAL_QUANTITY),
        spells=[spell(trust) for trust in FOUNDERS],
        commitments=committed(LENSES),
    )
    usage = tuple(
        Usage(trust=trust, item="IOL", period=period, on_contract=D(units), of_category=D(units))
        for trust, units in quarter.items()
    )
    return replace(known, usage=usage)


class TestByCommitment:
    def test_26_400_together_pay_38(self) -> None:
        assert unit_price(the_story(), "VAL", STARTS) == D(38)

    def test_23_400_after_west_pay_40(self) -> None:
        assert unit_price(the_story(), "VAL", WEST_LEAVES) == D(40)

    def test_the_dead_zone_begins_at_23_750_and_costs_10_000_more_at_24_000(self) -> None:
        place = place_of(LENS.tiers, D(24_000), {})
        assert place.zone is not None
        assert (place.zone.begins, place.zone.ends) == (D(23_750), D(25_000))
        # 24,000 × £40 = £960,000; 25,000 × £38 = £950,000.
        assert place.to_next == D(1000)
        assert place.cheaper_by == 10_000


class TestByValue:
    """Bounds of 10,000, 18,000 and 25,000 units at the first tier's £44, so the same tiers."""

    TIERS = tiers("IOL", ("0", "44"), ("440000", "42"), ("792000", "40"), ("1100000", "38"))

    def known(self, measure: Measure) -> Terms:
        known = by_run_rate(QUARTER)
        scheme = replace(LENS, measure=measure, tiers=self.TIERS)
        return replace(known, schedules=(replace(known.schedules[0], schemes=(scheme,)),))

    def test_26_400_units_are_worth_1_161_600(self) -> None:
        known = self.known(Measure.COMMITTED_VALUE)
        test = PriceBook(known).test_on(known.schedules[0].schemes[0], STARTS)
        assert test.measure == D(1_161_600)
        assert unit_price(known, "VAL", STARTS) == D(38)

    def test_without_west_23_400_units_are_worth_1_029_600(self) -> None:
        known = self.known(Measure.COMMITTED_VALUE)
        leaves = Stay(trust="WES", joins=STARTS, leaves=WEST_LEAVES)
        without = terms_of(known, Scenario(stays=(leaves,)))
        test = PriceBook(without).test_on(known.schedules[0].schemes[0], WEST_LEAVES)
        assert test.measure == D(1_029_600)
        assert unit_price(without, "VAL", WEST_LEAVES) == D(40)

    def test_a_run_rate_is_worth_its_units(self) -> None:
        known = self.known(Measure.SPEND)
        test = PriceBook(known).test_on(known.schedules[0].schemes[0], JULY)
        # 6,600 × 365 ÷ 91 × £44, each trust's run-rate rounded to the millionth.
        assert test.measure.quantize(D("0.01")) == D("1164791.21")

    def test_each_item_weighs_its_own_price(self) -> None:
        both = (Tier(D(0), {"IOL": D(44), "TORIC": D(120)}),)
        scheme = replace(LENS, measure=Measure.COMMITTED_VALUE, items=("IOL", "TORIC"), tiers=both)
        known = terms(
            scheme,
            spells=[spell("NOR")],
            commitments=(
                *committed({"NOR": 10_000}),
                Commitment(trust="NOR", item="TORIC", per_year=D(1_000), effective_from=STARTS),
            ),
        )
        # 10,000 × £44 + 1,000 × £120.
        assert PriceBook(known).test_on(scheme, STARTS).measure == D(560_000)

    def test_the_dead_zone_is_the_same_in_pounds(self) -> None:
        # 24,000 units: £1,056,000 at first-tier prices, and £960,000 to pay; 25,000 cost £950,000.
        place = place_of(self.TIERS, D(1_056_000), {}, by_value=True)
        assert place.zone is not None
        assert (place.zone.begins, place.zone.ends) == (D(1_045_000), D(1_100_000))
        assert place.to_next == D(44_000)
        assert place.cheaper_by == 10_000


# A quarter of what each has committed to.
QUARTER = {trust: str(LENSES[trust] / 4) for trust in FOUNDERS}


class TestByRunRate:
    def test_a_quarter_of_6_600_units_in_91_days_is_26_472_53_a_year(self) -> None:
        known = by_run_rate(QUARTER)
        test = PriceBook(known).test_on(known.schedules[0].schemes[0], JULY)
        assert test.measure.quantize(D("0.01")) == D("26472.53")
        assert unit_price(known, "VAL", JULY) == D(38)

    def test_the_tier_follows_what_was_bought_not_what_was_committed(self) -> None:
        # North buys 1,000 instead of 1,650: 5,950 × 365 ÷ 91 = 23,865.38, less than 25,000.
        known = by_run_rate({**QUARTER, "NOR": "1000"})
        assert unit_price(known, "VAL", STARTS) == D(38)
        assert unit_price(known, "VAL", JULY) == D(40)

    def test_who_counted_and_the_basis_are_kept_with_the_test(self) -> None:
        known = by_run_rate(QUARTER)
        test = PriceBook(known).test_on(known.schedules[0].schemes[0], JULY)
        north = next(each for each in test.members if each.trust == "NOR")
        # 1,650 × 365 ÷ 91.
        assert (north.units, north.days, north.amount) == (D(1650), 91, D("6618.131868"))

    def test_a_tenth_less_demand_lowers_the_run_rate_too(self) -> None:
        # 26,472.53 − 10% = 23,825.27.
        less = terms_of(by_run_rate(QUARTER), Scenario(demand_percent=D(-10)))
        assert unit_price(less, "VAL", JULY) == D(40)
