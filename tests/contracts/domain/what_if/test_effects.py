"""What a scenario costs each trust. Figures: the golden example of tiers (section e5 there), the
story's leaver and tier drop, and edge case E2, all worked by hand outside the code."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.answers import Price
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.shares_of_year import share_of_year
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.domain.what_if.effects import Effect, effects_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import (
    HILL_JOINS,
    LENS,
    LENSES,
    STARTS,
    WEST_LEAVES,
    committed,
    spell,
    terms,
    the_story,
    tiers,
)

D, F = Decimal, Fraction
YEAR_1 = Period(STARTS, date(2026, 4, 1))
YEAR_2 = Period(date(2026, 4, 1), date(2027, 4, 1))
GOLDEN = Scheme(
    id="golden",
    name="Golden example",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("ANY",),
    tiers=tiers("ANY", ("0", "10.00"), ("10000", "9.40"), ("25000", "8.90"), ("50000", "8.30")),
    standalone=tiers("ANY", ("0", "10.60"), ("10000", "10.10"), ("25000", "9.60")),
    test_months=(4,),
)
UNITS = {"A": 18_000, "B": 12_000, "C": 9_000, "D": 7_000, "E": 6_000}
EXAMS = {"NOR": 420_000, "SOU": 300_000, "EAS": 260_000, "CEN": 380_000, "COA": 200_000}


def effects(
    known: Terms, scenario: Scenario, period: Period, trusts: Iterable[str]
) -> dict[str, Effect]:
    before, after = Outlook(known), Outlook(terms_of(known, scenario))
    found = effects_of(before, after, trusts=trusts, periods=[period])
    return {effect.trust: effect for effect in found}


def total(parts: Iterable[Fraction | None]) -> Fraction:
    return sum((part for part in parts if part is not None), Fraction(0))


def leaving(*trusts: str, on: date, since: date = STARTS) -> Scenario:
    return Scenario(stays=tuple(Stay(trust=each, joins=since, leaves=on) for each in trusts))


class TestGoldenExample:
    known = terms(
        GOLDEN, spells=[spell(trust) for trust in UNITS], commitments=committed(UNITS, item="ANY")
    )

    def test_together_pays_431_600(self) -> None:
        found = effects(self.known, Scenario(), YEAR_2, UNITS)
        assert total(each.before for each in found.values()) == 431_600

    def test_one_leaver_costs_the_others_27_600_and_itself_13_800(self) -> None:
        found = effects(self.known, leaving("E", on=YEAR_2.start), YEAR_2, UNITS)
        others = [found[trust] for trust in "ABCD"]
        assert total(each.before for each in others) == 381_800
        assert total(each.after for each in others) == 409_400
        assert total(each.difference for each in others) == 27_600
        assert (found["E"].after, found["E"].difference) == (F(63_600), F(13_800))

    def test_all_apart_pay_536_200(self) -> None:
        found = effects(self.known, leaving(*UNITS, on=YEAR_2.start), YEAR_2, UNITS)
        assert {trust: each.after for trust, each in found.items()} == {
            "A": 181_800,
            "B": 121_200,
            "C": 95_400,
            "D": 74_200,
            "E": 63_600,
        }


class TestStory:
    founders = the_story(leavers={}, hill=None)

    def test_wests_leaving_costs_the_six_11_700_until_hill_joins(self) -> None:
        stays = (
            Stay(trust="WES", joins=STARTS, leaves=WEST_LEAVES),
            Stay(trust="HIL", joins=HILL_JOINS),
        )
        found = effects(self.founders, Scenario(stays=stays), YEAR_1, LENSES)
        six = [found[trust] for trust in LENSES if trust not in ("WES", "HIL")]
        assert total(each.difference for each in six) == 11_700
        # 1,500 lenses of its second half year at 47.50 for 38.00.
        assert found["WES"].difference == 14_250
        # A quarter of 4,000 lenses at 38; there is nothing to compare it with.
        hill = found["HIL"]
        assert (hill.before, hill.after, hill.difference) == (None, F(38_000), None)
        assert hill.days_left_out == 90

    def test_two_leavers_cost_the_five_202_800_a_year_for_images(self) -> None:
        """E2: 1,560,000 examinations at 1.13 for 1.00, once six months of grace are over."""
        known = the_story(leavers={}, hill=None)
        exams = committed(EXAMS, item="PACS")
        known = terms(*known.schedules[0].schemes[1:], spells=known.spells, commitments=exams)
        found = effects(known, leaving("WES", "VAL", on=WEST_LEAVES), YEAR_2, EXAMS)
        assert total(each.difference for each in found.values()) == 202_800
        in_grace = effects(known, leaving("WES", "VAL", on=WEST_LEAVES), YEAR_1, EXAMS)
        assert total(each.difference for each in in_grace.values()) == 0

    def test_part_of_a_month_counts_by_its_days(self) -> None:
        """Leaving on 16 November, West pays 47.50 for half of November's 250 lenses at once."""
        found = effects(
            self.founders,
            leaving("WES", on=date(2025, 11, 16)),
            Period(date(2025, 11, 1), date(2025, 12, 1)),
            ["WES"],
        )
        assert found["WES"].difference == 125 * Fraction("9.50")

    def test_days_without_an_opt_out_price_are_said_and_not_counted(self) -> None:
        known = terms(
            replace(LENS, standalone=()),
            spells=[spell("NOR"), spell("WES")],
            commitments=committed({"WES": 1200}),
        )
        found = effects(known, leaving("WES", on=date(2026, 1, 1)), YEAR_1, ["WES", "NOR"])
        west = found["WES"]
        assert (west.before, west.after, west.difference) == (F(52_800), F(39_600), F(0))
        assert west.days_left_out == 90
        # Who has committed to nothing pays nothing, and no day is missing.
        assert (found["NOR"].before, found["NOR"].days_left_out) == (None, 0)


class TestForAnyAgreement:
    @given(strategies.agreements(), st.sampled_from(strategies.TRUSTS), st.data())
    @settings(max_examples=40)
    def test_the_cost_is_that_of_every_day_added_up(
        self, known: Terms, trust: str, data: st.DataObject
    ) -> None:
        assert known.term.end is not None
        starts = data.draw(st.dates(known.term.start, known.term.end - timedelta(days=1)))
        ends = min(known.term.end, starts + timedelta(days=data.draw(st.integers(1, 70))))
        found = effects(known, Scenario(), Period(starts, ends), [trust])[trust]
        assert found.before == found.after == _day_by_day(known, trust, starts, ends)
        assert found.difference in (None, 0)
        assert found.days_left_out == 0


class TestShareOfYear:
    def test_whole_months_are_twelfths(self) -> None:
        assert share_of_year(YEAR_1) == 1
        assert share_of_year(Period(date(2028, 2, 1), date(2028, 3, 1))) == Fraction(1, 12)
        assert share_of_year(Period(date(2025, 10, 1), date(2026, 1, 1))) == Fraction(1, 4)

    def test_parts_of_months_add_up(self) -> None:
        middle = date(2025, 10, 11)
        parts = Period(date(2025, 10, 1), middle), Period(middle, date(2025, 11, 1))
        assert share_of_year(parts[0]) == Fraction(10, 31 * 12)
        assert sum(map(share_of_year, parts)) == Fraction(1, 12)


def _day_by_day(known: Terms, trust: str, starts: date, ends: date) -> Fraction | None:
    """The cost of a trust, by asking for the price on every single day."""
    book, cost = PriceBook(known), None
    for number in range((ends - starts).days):
        day = starts + timedelta(days=number)
        for (each, item), volume in committed_on(known.commitments, day).items():
            price = book.price_of(trust=trust, item=item, on=day, quantity=D(1))
            if each == trust and isinstance(price, Price):
                of_year = Fraction(1, 12 * monthrange(day.year, day.month)[1])
                paid = Fraction(price.unit_price) * Fraction(volume) * of_year
                cost = (cost or Fraction(0)) + paid
    return cost
