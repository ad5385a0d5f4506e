"""The rules against double counting and gaming, R1 to R15 of the savings method, one by one.

Each is tried on the facts of the story. Where a rule also lives on another floor, the test there
is named. R16, the alarms, has tests of its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import GRANTS, Permission, Role
from consortium.savings.domain.baseline import BaselineMethod, Retender, baseline_on, counts_as_cash
from consortium.savings.domain.below_the_line import Gap
from consortium.savings.domain.cells import by_item, by_trust, total
from consortium.savings.domain.claim_limits import missing_to_bank
from consortium.savings.domain.claim_terms import CostTest, PriceBasis, check_terms
from consortium.savings.domain.facts import Benefit, BenefitKind, Facts
from consortium.savings.domain.full_year import split_by_age
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.savings_lines import baseline_counting, lines_of
from consortium.savings.domain.signoff import LineKind
from consortium.savings.domain.statement import make_statement
from tests.savings import story
from tests.savings.factories import terms

YEAR_1 = Decimal("951787.00")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return story.facts()


def cash_of(facts: Facts) -> Decimal:
    return make_statement(facts).recurrent_cash_releasing


def only(facts: Facts, purchases: Iterable[Purchase]) -> Facts:
    return replace(facts, purchases=tuple(purchases))


def test_r1_one_pound_one_claim(facts: Facts) -> None:
    """Every purchase supports one line of a kind; also usecases/test_at_once.py: one consortium."""
    cash = [line for key, line in lines_of(facts).items() if key.kind is LineKind.CASH]
    assert len({line.key for line in cash}) == len(cash)
    on_contract = [
        each
        for each in facts.purchases
        if each.standing is Standing.ON_CONTRACT and each.item not in facts.capital_items
    ]
    assert sum(len(line.entries) for line in cash) == len(on_contract)


def test_r2_the_consortium_computes_and_members_check() -> None:
    """Nobody types a saving: members sign, and record only what a claim rests on, for their own."""
    finance = GRANTS[Role.TRUST_FINANCE]
    assert Permission.SAVINGS_SIGN_TRUST in finance
    assert Permission.SAVINGS_RECORD not in finance
    assert finance[Permission.SAVINGS_CLAIMS_RECORD].value == "own"


def test_r3_a_new_version_of_a_baseline_changes_nothing_before_it(facts: Facts) -> None:
    """Also usecases/test_baselines.py: reason and both signatures; the old one is kept."""
    (first,) = facts.baselines["NOR", "IOL"]
    october = datetime(2025, 10, 1, 9, tzinfo=UTC)
    dearer = replace(first, unit_price=Decimal(50), version=2, locked_at=october)
    changed = replace(facts, baselines={**facts.baselines, ("NOR", "IOL"): (first, dearer)})
    before, after = make_statement(facts).cash, make_statement(changed).cash
    moved = {cell.month for cell in after if after[cell] != before[cell]}
    assert moved
    assert min(moved) >= date(2025, 10, 1)


@pytest.mark.parametrize("method", [BaselineMethod.AVERAGE_BID, BaselineMethod.FIRST_QUOTE])
def test_r4_no_first_quote(facts: Facts, method: BaselineMethod) -> None:
    (first,) = facts.baselines["NOR", "IOL"]
    quoted = {**facts.baselines, ("NOR", "IOL"): (replace(first, method=method),)}
    assert not counts_as_cash(method)
    assert cash_of(replace(facts, baselines=quoted)) == YEAR_1 - 36_300


def test_r5_a_rebate_counts_with_its_credit_note(facts: Facts) -> None:
    """Loading gives settled ones only; tests/contracts: no credit note, nothing is settled."""
    (rebate,) = make_statement(facts).rebates
    assert rebate.credit_note
    assert make_statement(replace(facts, rebates=())).cash_releasing == YEAR_1


def test_r6_kinds_are_never_mixed(facts: Facts) -> None:
    found = make_statement(facts)
    assert found.cash_releasing == found.recurrent_cash_releasing + found.rebate
    bare = replace(facts, uplifts={}, benefits=())
    assert make_statement(bare).cash_releasing == found.cash_releasing
    assert make_statement(bare).net == found.net
    valley = Benefit(
        kind=BenefitKind.SERVICE_COUNTERFACTUAL,
        falls_on=date(2026, 3, 31),
        amount=Decimal(158_100),
        description="Valley without support",
        valuation="64,000 + 68,200 + 25,900",
        trust="VAL",
    )
    with_valley = make_statement(replace(facts, benefits=(*facts.benefits, valley)))
    assert valley in with_valley.benefits
    assert (with_valley.net, with_valley.non_cash_releasing) == (found.net, Decimal(2_330))


def test_r7_twelve_months_are_new_then_it_is_still_delivering(facts: Facts) -> None:
    """Also test_full_year.py. North's lenses began in April 2025: a year on nothing is new."""
    cash = make_statement(facts).cash
    months = {c.month: amount for c, amount in cash.items() if (c.trust, c.item) == ("NOR", "IOL")}
    began = date(2025, 4, 1)
    assert split_by_age(months, facts.period, began=began) == (Decimal(36_300), Decimal(0))
    later = {add_months(month, 12): amount for month, amount in months.items()}
    second_year = Period(date(2026, 4, 1), date(2027, 4, 1))
    assert split_by_age(later, second_year, began=began) == (Decimal(0), Decimal(36_300))


def test_r8_a_re_tender_resets_the_baseline(facts: Facts) -> None:
    """A price of before the consortium counts no more; the last consortium price, £40, does."""
    retender = Retender(starts_on=date(2026, 1, 1), earlier_from=date(2025, 4, 1))
    again = replace(facts, retenders={("NOR", "IOL"): (retender,)})
    lost = make_statement(again)
    # 1,650 lenses of the fourth quarter, £44 - £38 each, and their spend has no baseline.
    assert lost.recurrent_cash_releasing == YEAR_1 - 9_900
    assert lost.gaps == (Gap(trust="NOR", item="IOL", spend=Decimal(62_700)),)
    (first,) = facts.baselines["NOR", "IOL"]
    signed = datetime(2025, 12, 31, 9, tzinfo=UTC)
    reset = replace(first, unit_price=Decimal(40), version=2, locked_at=signed)
    versions = {**facts.baselines, ("NOR", "IOL"): (first, reset)}
    assert cash_of(replace(again, baselines=versions)) == YEAR_1 - 9_900 + 3_300
    # Nor is it in force any more: a full year from then on saves nothing.
    line, after = ("NOR", "IOL"), date(2026, 1, 1)
    assert baseline_counting(facts, line, after) == first
    assert baseline_counting(again, line, after) is None


def test_r9_costs_were_not_reallocated() -> None:
    for test in CostTest:
        missing = missing_to_bank(terms(costs_tested=frozenset(CostTest) - {test}), LineKind.CASH)
        assert len(missing) == 1


def test_r10_a_leaver_stays_in_view(facts: Facts) -> None:
    found = make_statement(facts)
    assert by_trust(found.after_leaving) == {"WES": Decimal(-20_700)}
    assert by_item(found.after_leaving)["IOL"] == -6_750


def test_r11_a_joiner_counts_from_its_day_and_its_own_baseline(facts: Facts) -> None:
    months = {cell.month for cell in make_statement(facts).cash if cell.trust == "HIL"}
    assert min(months) == date(2026, 1, 1)
    (own,) = facts.baselines["HIL", "IOL"]
    assert baseline_on([own], date(2025, 11, 29)) is None


def test_r12_a_switch_needs_a_clinician(facts: Facts) -> None:
    """Also test_claim_terms.py and usecases/test_claim_terms.py."""
    switched = replace(facts, claims={("NOR", "IOL"): terms(is_switch=True)})
    found = make_statement(switched)
    assert found.recurrent_cash_releasing == YEAR_1 - 36_300
    cash = [each.amount for each in found.held_back if each.kind is LineKind.CASH]
    assert sum(cash) == 36_300


def test_r13_the_price_basis_is_stated() -> None:
    """Also test_claim_terms.py: real prices without their year are refused."""
    check_terms(terms(price_basis=PriceBasis.REAL, price_year=2024, years=5))
    assert terms().price_basis is PriceBasis.NOMINAL


def test_r14_buying_less_is_no_price_saving(facts: Facts) -> None:
    """Without any of North's lenses its saving is gone, not larger."""
    rest = [each for each in facts.purchases if (each.trust, each.item) != ("NOR", "IOL")]
    assert cash_of(only(facts, rest)) == YEAR_1 - 36_300


def test_r15_totals_are_sums_of_exact_figures_rounded_once(facts: Facts) -> None:
    found = make_statement(facts)
    exact = sum(line.exact for key, line in lines_of(facts).items() if key.kind is LineKind.CASH)
    assert total(found.cash) == YEAR_1
    assert exact == YEAR_1
    start = facts.period.start
    months = [Period(add_months(start, n), add_months(start, n + 1)) for n in range(12)]
    by_month = [cash_of(replace(facts, period=month)) for month in months]
    assert abs(sum(by_month) - YEAR_1) <= Decimal("0.06")
