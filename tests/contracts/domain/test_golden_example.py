"""The golden example of tier prices, every figure of it worked by hand: five trusts, one leaver.

Each figure is asked of the purchases themselves: every trust buys its year's volume on one day.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.rebates.price_run import Line, PricedLine, price_lines
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.domain.what_if.staircase import DeadZone, dead_zones
from consortium.foundation.domain.money import line_total, pennies
from tests.contracts.story import committed, spell, terms, tiers

D = Decimal
UNITS = {"A": 18_000, "B": 12_000, "C": 9_000, "D": 7_000, "E": 6_000}
ALL_UNITS = Scheme(
    id="golden",
    name="Golden example",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("ANY",),
    tiers=tiers("ANY", ("0", "10.00"), ("10000", "9.40"), ("25000", "8.90"), ("50000", "8.30")),
    standalone=tiers("ANY", ("0", "10.60"), ("10000", "10.10"), ("25000", "9.60")),
    test_months=(4,),
)
INCREMENTAL = Scheme(
    id="golden",
    name="Golden example",
    clause=Clause.INCREMENTAL_BANDS,
    measure=Measure.ACTUAL_QUANTITY,
    items=ALL_UNITS.items,
    tiers=ALL_UNITS.tiers,
    standalone=ALL_UNITS.standalone,
    test_months=(),
)
TOGETHER, AFTERWARDS = date(2025, 5, 1), date(2026, 5, 1)
LEAVE_ON = date(2026, 4, 1)


def paid(scheme: Scheme, on: date, *, leavers: Iterable[str] = "E") -> dict[str, Decimal]:
    """What each trust pays for its year's volume on a day; the leavers left before year two."""
    left = set(leavers)
    known = terms(
        scheme,
        spells=[spell(trust, end=LEAVE_ON if trust in left else None) for trust in UNITS],
        commitments=committed(UNITS, item="ANY"),
    )
    bought = [
        Line(id=trust, trust=trust, item="ANY", on=on, quantity=D(units))
        for trust, units in UNITS.items()
    ]
    answers = price_lines(known, bought)
    assert all(isinstance(answer, PricedLine) for answer in answers)
    return {each.line.trust: each.amount for each in answers if isinstance(each, PricedLine)}


def total(amounts: dict[str, Decimal], trusts: Iterable[str] = UNITS) -> Decimal:
    return sum((amounts[trust] for trust in trusts), D(0))


class TestAllUnits:
    before, after = (paid(ALL_UNITS, on) for on in (TOGETHER, AFTERWARDS))

    def test_together_52_000_units_cost_431_600(self) -> None:
        assert sum(UNITS.values()) == 52_000
        assert total(self.before) == 52_000 * D("8.30") == 431_600

    def test_without_e_the_others_pay_27_600_more(self) -> None:
        assert total(self.before, "ABCD") == 381_800
        assert total(self.after, "ABCD") == 46_000 * D("8.90") == 409_400
        assert total(self.after, "ABCD") - total(self.before, "ABCD") == 27_600

    def test_e_pays_13_800_more_half_of_what_it_costs_the_others(self) -> None:
        assert self.after["E"] == 6_000 * D("10.60") == 63_600
        assert self.after["E"] - self.before["E"] == 13_800

    def test_the_whole_pays_41_400_more(self) -> None:
        assert total(self.after) - total(self.before) == 41_400

    def test_all_apart_pay_536_200_so_that_staying_together_is_worth_104_600(self) -> None:
        apart = paid(ALL_UNITS, AFTERWARDS, leavers=UNITS)
        assert apart == {"A": 181_800, "B": 121_200, "C": 95_400, "D": 74_200, "E": 63_600}
        assert total(apart) == 536_200
        assert total(apart) - total(self.before) == 104_600

    def test_from_46_630_units_on_50_000_cost_no_more(self) -> None:
        assert dead_zones(ALL_UNITS.tiers, {})[-1] == DeadZone(D(46_630), D(50_000))
        whole = line_total(D("8.30"), D(50_000))
        assert whole == 415_000
        assert line_total(D("8.90"), D(46_629)) < whole <= line_total(D("8.90"), D(46_630))


class TestIncremental:
    before, after = (paid(INCREMENTAL, on) for on in (TOGETHER, AFTERWARDS))

    def test_together_52_000_units_cost_480_100(self) -> None:
        assert total(self.before) == 480_100

    def test_the_four_that_remain_pay_427_900(self) -> None:
        assert total(self.after, "ABCD") == 427_900

    def test_that_is_3_196_15_more_than_their_share_before(self) -> None:
        share = pennies(total(self.before) * 46 / 52)
        assert share == D("424703.85")
        assert total(self.after, "ABCD") - share == D("3196.15")

    def test_the_leaver_pays_the_same_as_under_all_units(self) -> None:
        assert self.after["E"] == 63_600


def test_the_word_incremental_changes_the_damage_8_6_fold() -> None:
    assert round(D(27_600) / D("3196.15"), 1) == D("8.6")
