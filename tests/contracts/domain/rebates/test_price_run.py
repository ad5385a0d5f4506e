"""Lines in their order: incremental bands, and the rebates a year's lines earn."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.rebates.price_run import (
    Line,
    PricedLine,
    UnpricedLine,
    banded_cost,
    price_lines,
    rebates_of,
)
from consortium.contracts.domain.terms.participation import Spell, Standing
from consortium.contracts.domain.terms.schedules import (
    Measure,
    RebateScheme,
    RebateStep,
    Schedule,
    Scheme,
    Tier,
)
from consortium.foundation.domain.periods import Period

TERM = Period(date(2025, 4, 1), date(2027, 4, 1))
# The tier table T of the clause catalogue.
BOUNDS = (("0", "44"), ("10000", "42"), ("18000", "40"), ("25000", "38"))
TIERS = tuple(Tier(Decimal(bound), {"IOL": Decimal(price)}) for bound, price in BOUNDS)
ALONE = (Tier(Decimal(0), {"IOL": Decimal("47.50")}),)


def terms(*steps: RebateStep) -> Terms:
    scheme = Scheme(
        id="lenses",
        name="Lenses",
        clause=Clause.INCREMENTAL_BANDS,
        measure=Measure.ACTUAL_QUANTITY,
        items=("IOL",),
        tiers=TIERS,
        standalone=ALONE,
        test_months=(),
    )
    rebates = (RebateScheme(id="lenses", name="Lenses", items=("IOL",), steps=steps),)
    schedule = Schedule(
        version=1,
        effective_from=TERM.start,
        schemes=(scheme,),
        rebates=rebates if steps else (),
    )
    spells = (
        Spell("NOR", TERM),
        Spell("WES", Period(TERM.start, date(2025, 10, 1))),
    )
    return Terms(term=TERM, spells=spells, schedules=(schedule,), commitments=())


def line(number: int, trust: str, on: date, quantity: str) -> Line:
    return Line(id=f"L{number}", trust=trust, item="IOL", on=on, quantity=Decimal(quantity))


def amounts(*lines: Line) -> list[str]:
    return [
        str(each.amount) for each in price_lines(terms(), lines) if isinstance(each, PricedLine)
    ]


class TestBandedCost:
    @pytest.mark.parametrize(
        ("quantity", "cost"),
        [
            # C5 of the clause catalogue, and its neighbours by hand.
            ("26000", "1094000"),
            ("10000", "440000"),
            ("10001", "440042"),
            ("0", "0"),
            ("0.5", "22"),
        ],
    )
    def test_prices_each_slice_at_its_tier(self, quantity: str, cost: str) -> None:
        assert banded_cost(TIERS, "IOL", Decimal(quantity)) == Decimal(cost)

    @given(st.lists(st.integers(0, 40_000), min_size=1, max_size=8))
    def test_is_the_same_in_parts_as_in_one(self, parts: list[int]) -> None:
        so_far, cost = Decimal(0), Decimal(0)
        for part in parts:
            cost += banded_cost(TIERS, "IOL", so_far + part) - banded_cost(TIERS, "IOL", so_far)
            so_far += part
        assert cost == banded_cost(TIERS, "IOL", so_far)


class TestPriceLines:
    def test_counts_what_all_members_bought_before(self) -> None:
        # 9,000 at 44; then 1,000 at 44 and 1,000 at 42; then 42.
        assert amounts(
            line(2, "WES", date(2025, 5, 1), "2000"),
            line(1, "NOR", date(2025, 4, 1), "9000"),
            line(3, "NOR", date(2025, 5, 2), "1"),
        ) == ["396000.00", "86000.00", "42.00"]

    def test_takes_lines_of_a_day_by_their_ids(self) -> None:
        assert amounts(
            line(2, "NOR", date(2025, 4, 1), "10000"), line(1, "WES", date(2025, 4, 1), "1")
        ) == ["44.00", "439998.00"]

    def test_begins_anew_with_each_contract_year(self) -> None:
        assert amounts(
            line(1, "NOR", date(2026, 3, 31), "30000"), line(2, "NOR", date(2026, 4, 1), "1")
        ) == ["1246000.00", "44.00"]

    def test_leaves_out_who_has_left(self) -> None:
        answers = price_lines(
            terms(),
            [
                line(1, "WES", date(2025, 10, 1), "20000"),
                line(2, "NOR", date(2025, 10, 2), "1"),
                line(3, "EAS", date(2025, 10, 3), "1"),
            ],
        )
        left, member, stranger = answers
        assert isinstance(left, PricedLine)
        assert (left.standing, left.unit_price, left.tested_on) == (
            Standing.LEFT,
            Decimal("47.50"),
            None,
        )
        assert isinstance(member, PricedLine)
        assert member.amount == Decimal("44.00")
        assert isinstance(stranger, UnpricedLine)
        assert stranger.reason is NoPriceReason.NOT_JOINED


class TestRebates:
    def test_count_a_leavers_lines_and_pay_it_nothing(self) -> None:
        # 2,000 at 44 are 88,000; 4 % of North's 44,000 are 1,760.
        world = terms(RebateStep(Decimal(88_000), Decimal("0.04")))
        answers = price_lines(
            world,
            [
                line(1, "NOR", date(2025, 5, 1), "1000"),
                line(2, "WES", date(2025, 5, 1), "1000"),
                line(3, "WES", date(2025, 10, 1), "1000"),
            ],
        )
        first, second = rebates_of(world, answers)
        assert first.year_from == date(2025, 4, 1)
        assert first.rebate.spend == Decimal("88000.00")
        assert first.rebate.shares == {"NOR": Decimal("1760.00")}
        assert (second.year_from, second.rebate.amount) == (date(2026, 4, 1), Decimal("0.00"))
