"""What holds for every story, however its trusts come, go and buy."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings

from consortium.foundation.domain.money import pennies
from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.bridge import make_bridge
from consortium.savings.domain.cells import by_item, by_quarter, by_trust, total
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.domain.statement import make_statement, seen_by
from tests.savings.strategies import CAPITAL, TRUSTS, Story, all_facts, periods, stories

# Section 1.2 of the method: ranks 1, 2 and 4 may be called cash.
CASH = {BaselineMethod.INVOICES, BaselineMethod.CONTRACT, BaselineMethod.BUDGET}
# A story is dear to draw, and each holds dozens of lines.
fewer = settings(max_examples=30)
facts_of_a_period = periods().flatmap(all_facts)


def plain_saving(facts: Facts, purchase: Purchase) -> Fraction | None:
    """Formula F2 for one line, as a reader would work it out: (p0 - p1) x q1."""
    locked = [
        each
        for each in facts.baselines[purchase.trust, purchase.item]
        if each.locked_at.date() <= purchase.on
    ]
    counts = (
        purchase.standing is Standing.ON_CONTRACT
        and facts.period.start <= purchase.on
        and (facts.period.end is None or purchase.on < facts.period.end)
        and purchase.item not in CAPITAL
        and locked
        and locked[-1].method in CASH
    )
    if not counts:
        return None
    return Fraction(locked[-1].unit_price) * Fraction(purchase.quantity) - Fraction(purchase.amount)


def plain_savings(facts: Facts, purchases: Iterable[Purchase]) -> Fraction:
    found = (plain_saving(facts, purchase) for purchase in purchases)
    return sum((saving for saving in found if saving is not None), Fraction(0))


class TestStatement:
    @fewer
    @given(facts=facts_of_a_period)
    def test_is_the_sum_of_the_lines_rounded_once(self, facts: Facts) -> None:
        assert make_statement(facts).recurrent_cash_releasing == pennies(
            plain_savings(facts, facts.purchases)
        )

    @fewer
    @given(facts=facts_of_a_period)
    def test_adds_up_whatever_it_is_grouped_by(self, facts: Facts) -> None:
        made = make_statement(facts)
        for cells in (made.cash, made.avoided, made.capital, made.after_leaving, made.leakage):
            for grouped in (by_item, by_trust, by_quarter):
                assert sum(grouped(cells).values(), Decimal(0)) == total(cells)
        assert sum(made.capital_by_funding.values(), Decimal(0)) == made.capital_avoidance
        costs = sum((cost.amount for cost in made.costs), Decimal(0))
        assert made.net == total(made.cash) + made.rebate - costs

    @fewer
    @given(facts=facts_of_a_period)
    def test_no_cell_is_a_penny_from_its_exact_amount(self, facts: Facts) -> None:
        for cell, amount in make_statement(facts).cash.items():
            lines = [
                each
                for each in facts.purchases
                if (each.trust, each.item) == (cell.trust, cell.item)
                # "2025/26 Q1": April to June.
                and (each.on.month - 4) % 12 // 3 + 1 == int(cell.quarter[-1])
            ]
            assert abs(plain_savings(facts, lines) - Fraction(amount)) < Fraction(1, 100)

    @fewer
    @given(facts=facts_of_a_period)
    def test_is_the_same_whatever_the_order_of_the_lines(self, facts: Facts) -> None:
        made = make_statement(facts)
        turned = Facts(
            **{name: getattr(facts, name) for name in facts.__slots__ if name != "purchases"},
            purchases=facts.purchases[::-1],
        )
        assert make_statement(turned) == made

    @fewer
    @given(facts=facts_of_a_period)
    def test_its_parts_as_each_trust_sees_them_add_up_to_the_whole(self, facts: Facts) -> None:
        whole = make_statement(facts)
        parts = [seen_by(whole, [trust]) for trust in TRUSTS]
        for figure in ("recurrent_cash_releasing", "rebate", "avoidance", "capital_avoidance"):
            seen = sum((getattr(part, figure) for part in parts), Decimal(0))
            assert seen == getattr(whole, figure), figure


class TestBridge:
    @fewer
    @given(story=stories())
    def test_ends_where_the_statement_stands_to_the_penny(self, story: Story) -> None:
        statement = make_statement(story.facts)
        bridge = make_bridge(
            forecast=story.forecast,
            facts=story.facts,
            statement=statement,
            member_share=story.member_share,
        )
        assert bridge.forecast == story.forecast.total
        assert bridge.actual == statement.recurrent_cash_releasing + statement.rebate
        assert bridge.forecast + sum(step.amount for step in bridge.steps) == bridge.actual
        for step in bridge.steps:
            assert sum(step.by_trust.values(), Decimal(0)) == step.amount
            assert step.amount == pennies(step.amount)
