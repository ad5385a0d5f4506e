"""Which lines count for what, rule by rule, with figures worked by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.below_the_line import Gap
from consortium.savings.domain.cells import total
from consortium.savings.domain.facts import Cost, CostKind, Rebate, Uplift
from consortium.savings.domain.purchases import Standing
from consortium.savings.domain.statement import Statement, make_statement, seen_by
from tests.savings.plain import YEAR, baseline, bought, facts

UPLIFT = {("NOR", "IOL"): Uplift(trust="NOR", item="IOL", series="CPI", evidence="clause 12")}


class TestBaselines:
    def test_of_nobody_s_signature_leave_a_gap(self) -> None:
        made = make_statement(facts(bought(trust="SOU")))
        assert made.cash == {}
        assert made.gaps == (Gap(trust="SOU", item="IOL", spend=Decimal("3800.00")),)
        assert made.coverage == Decimal(0)

    def test_count_for_lines_from_the_day_they_were_locked(self) -> None:
        # Locked at 23:30 UTC on 30 June: in London that is 1 July.
        late = baseline(locked_at=datetime(2025, 6, 30, 23, 30, tzinfo=UTC))
        for day, saved in ((date(2025, 6, 30), "0.00"), (date(2025, 7, 1), "600.00")):
            made = make_statement(facts(bought(on=day), baselines=(late,)))
            assert made.recurrent_cash_releasing == Decimal(saved), day

    def test_a_new_version_counts_from_its_own_day_and_takes_nothing_back(self) -> None:
        second = baseline("40", version=2, locked_at=datetime(2025, 11, 1, 9, tzinfo=UTC))
        made = make_statement(
            facts(
                bought(on=date(2025, 10, 31)),
                bought(on=date(2025, 11, 1)),
                baselines=(baseline(), second),
            )
        )
        # 100 x (44 - 38) before, 100 x (40 - 38) from that day on.
        assert made.recurrent_cash_releasing == Decimal("800.00")
        assert made.coverage == Decimal(100)

    @pytest.mark.parametrize("method", [BaselineMethod.MARKET_BASKET, BaselineMethod.AVERAGE_BID])
    def test_of_a_weak_method_release_no_cash(self, method: BaselineMethod) -> None:
        made = make_statement(facts(bought(), baselines=(baseline(method=method),)))
        assert (made.recurrent_cash_releasing, made.gaps) == (Decimal(0), ())


class TestLines:
    def test_that_cost_more_than_before_are_kept(self) -> None:
        made = make_statement(facts(bought(), bought(amount="4700", on=date(2025, 8, 1))))
        # 600 saved, and 100 x (44 - 47) lost.
        assert made.recurrent_cash_releasing == Decimal("300.00")

    def test_are_taken_from_the_invoice_and_claimed_where_it_is_too_high(self) -> None:
        made = make_statement(facts(bought(amount="3900")))
        assert made.recurrent_cash_releasing == Decimal("500.00")
        assert total(made.claims) == Decimal("100.00")

    def test_a_penny_of_rounding_on_an_invoice_is_no_claim(self) -> None:
        # 3 lenses at £38.335 are £115.005; the invoice says £115.01.
        line = bought("3", "115.01", due=Decimal("38.335"))
        assert make_statement(facts(line)).claims == {}

    def test_are_rounded_in_the_total_only(self) -> None:
        # Each saves a third of a penny: 300 together save a pound, rounded one by one nothing.
        thirds = (baseline("0.013333"),)
        lines = [bought("1", "0.01", due=None)] * 300
        made = make_statement(facts(*lines, baselines=thirds))
        # 300 x 0.003333 = 0.9999.
        assert made.recurrent_cash_releasing == Decimal("1.00")

    def test_bought_past_the_contract_save_nothing_and_leak(self) -> None:
        made = make_statement(facts(bought(amount="5200", standing=Standing.OFF_CONTRACT)))
        assert made.recurrent_cash_releasing == Decimal(0)
        # Formula F6: 100 x (52 - 38).
        assert total(made.leakage) == Decimal("1400.00")
        assert made.coverage == Decimal(100)

    def test_after_leaving_stand_below_the_line(self) -> None:
        made = make_statement(facts(bought(amount="4750", standing=Standing.AFTER_LEAVING)))
        assert (made.recurrent_cash_releasing, made.spend_in_scope) == (Decimal(0), Decimal(0))
        assert total(made.after_leaving) == Decimal("-350.00")

    def test_before_joining_count_nowhere(self) -> None:
        made = make_statement(facts(bought(standing=Standing.BEFORE_JOINING)))
        figures = (made.cash, made.after_leaving, made.leakage, made.gaps, made.coverage)
        assert figures == ({}, {}, {}, (), None)

    @pytest.mark.parametrize("day", [date(2025, 3, 31), date(2026, 4, 1)])
    def test_of_other_years_count_nowhere(self, day: date) -> None:
        assert make_statement(facts(bought(on=day))).cash == {}


class TestApart:
    def test_a_rise_is_avoided_where_a_clause_proves_it(self) -> None:
        # Formula F3: 44 x (1.05 - 1) x 100.
        assert make_statement(facts(bought(), uplifts=UPLIFT)).avoidance == Decimal("220.00")
        assert make_statement(facts(bought())).avoidance == Decimal(0)

    def test_nothing_is_avoided_while_the_index_is_not_known(self) -> None:
        unknown = facts(bought(), uplifts=UPLIFT, index_ratio=lambda *_: None)
        assert make_statement(unknown).avoidance == Decimal(0)

    def test_capital_is_no_cash_and_is_told_by_its_funding(self) -> None:
        made = make_statement(
            facts(
                bought(funding="charity"),
                bought(on=date(2025, 6, 1)),
                capital_items=frozenset({"IOL"}),
                baselines=(baseline(method=BaselineMethod.BUDGET),),
            )
        )
        assert (made.recurrent_cash_releasing, made.capital_avoidance) == (
            Decimal(0),
            Decimal("1200.00"),
        )
        assert made.capital_by_funding == {
            "charity": Decimal("600.00"),
            "not stated": Decimal("600.00"),
        }

    def test_a_first_quote_counts_for_nothing_not_even_capital(self) -> None:
        quoted = (baseline(method=BaselineMethod.FIRST_QUOTE),)
        made = make_statement(facts(bought(), capital_items=frozenset({"IOL"}), baselines=quoted))
        assert (made.capital, made.cash) == ({}, {})


class TestSeenByOneTrust:
    @pytest.fixture
    def seen(self) -> Statement:
        costs = (
            _cost("18000", trust="SOU"),
            _cost("6300"),
        )
        shared = Rebate(
            year=YEAR,
            amount=Decimal("100.00"),
            shares={"NOR": Decimal("60.00"), "SOU": Decimal("40.00")},
            credit_note="CN-1",
        )
        whole = make_statement(
            facts(
                bought(),
                bought(trust="SOU"),
                baselines=(baseline(), baseline(trust="SOU", unit_price=Decimal(46))),
                costs=costs,
                rebates=(shared,),
            )
        )
        assert whole.cash_releasing == Decimal("1500.00")
        return seen_by(whole, ["SOU"])

    def test_holds_its_own_figures(self, seen: Statement) -> None:
        assert seen.recurrent_cash_releasing == Decimal("800.00")
        assert seen.rebate == Decimal("40.00")
        assert seen.one_off_costs == Decimal("18000.00")

    def test_says_nothing_of_the_others(self, seen: Statement) -> None:
        assert {cell.trust for cell in seen.cash} == {"SOU"}
        assert seen.rebates[0].shares == {"SOU": Decimal("40.00")}
        # The share of the spend that is covered would tell what the others spend.
        assert seen.coverage is None


def _cost(amount: str, trust: str = "") -> Cost:
    return Cost(
        kind=CostKind.ONE_OFF,
        falls_on=date(2025, 5, 1),
        amount=Decimal(amount),
        description="cost",
        trust=trust,
    )


def test_an_index_that_fell_avoids_less_than_nothing() -> None:
    fallen = facts(bought(), uplifts=UPLIFT, index_ratio=lambda *_: Fraction(99, 100))
    # 44 x (0.99 - 1) x 100: the old contract would have become cheaper.
    assert make_statement(fallen).avoidance == Decimal("-44.00")
