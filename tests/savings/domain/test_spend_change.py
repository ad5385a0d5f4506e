"""Why spend changed: formulae F5 and F11, examples W1 and W2 of savings.md 1.4."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.savings.domain.spend_change import (
    Basket,
    Bought,
    Effect,
    explain_change,
    indices,
    price_levels,
    rows_of,
    total_of,
)


def bought(quantity: int | str, price: str) -> Bought:
    return Bought(quantity=Fraction(quantity), spend=Fraction(quantity) * Fraction(price))


def basket(**lines: tuple[int, str]) -> dict[tuple[str, str], Bought]:
    return {("NOR", item): bought(*line) for item, line in lines.items()}


def together(_: tuple[str, str]) -> str:
    return "Lenses"


W1_BEFORE = basket(A=(2000, "42"), B=(1500, "46"))
W1_NOW = basket(A=(1000, "38"), B=(3000, "41"))


def test_w1_price_volume_mix() -> None:
    """W1: £153,000 to £161,000; a naive view says that nothing was saved."""
    (row,) = rows_of(explain_change(W1_BEFORE, W1_NOW, together))
    assert (row.before, row.now) == (Decimal(153000), Decimal(161000))
    assert row.effects == {
        Effect.PRICE: Decimal("-19000.00"),
        Effect.VOLUME: Decimal("21857.14"),
        Effect.MIX: Decimal("5142.86"),
        Effect.NEW: 0,
        Effect.GONE: 0,
    }
    assert sum(row.effects.values()) == Decimal("8000.00")


def test_w1_indices() -> None:
    found = indices(W1_BEFORE, W1_NOW)
    assert found.laspeyres == Decimal("0.898693")
    assert found.paasche == Decimal("0.894444")
    assert found.fisher == Decimal("0.896566")


def test_w2_more_activity_at_a_lower_price() -> None:
    """W2: North's lenses, £264,000 to £254,100 = price -£36,300 + 600 lenses at £44."""
    before = basket(IOL=(6000, "44"))
    now = {("NOR", "IOL"): Bought(quantity=Fraction(6600), spend=Fraction(254100))}
    (row,) = rows_of(explain_change(before, now, together))
    assert (row.before, row.now) == (Decimal(264000), Decimal(254100))
    assert row.effects[Effect.PRICE] == Decimal(-36300)
    assert row.effects[Effect.VOLUME] == Decimal(26400)
    assert row.effects[Effect.MIX] == 0


def test_new_and_discontinued_lines_are_no_price_effect() -> None:
    before = basket(A=(100, "42"), gone=(10, "7"))
    now = basket(A=(100, "40"), new=(5, "100"))
    (row,) = rows_of(explain_change(before, now, together))
    assert row.effects == {
        Effect.PRICE: -200,
        Effect.VOLUME: 0,
        Effect.MIX: 0,
        Effect.NEW: 500,
        Effect.GONE: -70,
    }


def test_a_line_that_was_only_returned_has_no_price() -> None:
    (row,) = rows_of(explain_change(basket(A=(100, "42")), basket(A=(-1, "42")), together))
    assert row.effects[Effect.NEW] == -42
    assert row.effects[Effect.GONE] == -4200
    assert indices(basket(A=(100, "42")), basket(A=(-1, "42"))).fisher is None


class TestPriceLevels:
    def test_of_the_same_basket_is_against_the_first(self) -> None:
        """W1 and back again: 100, 89.66, 100, with no drift of a chain."""
        levels = price_levels([("a", W1_BEFORE), ("b", W1_NOW), ("c", W1_BEFORE)])
        assert [each.level for each in levels] == [Decimal(100), Decimal("89.66"), Decimal(100)]
        assert not any(each.is_chained for each in levels)

    def test_is_chained_when_the_basket_changes(self) -> None:
        """A falls by 10%, then B joins and only A links; then both fall by half: 90, 90, 45."""
        levels = price_levels(
            [
                ("a", basket(A=(10, "10"))),
                ("b", basket(A=(10, "9"))),
                ("c", basket(A=(10, "9"), B=(10, "100"))),
                ("d", basket(A=(10, "4.5"), B=(10, "50"))),
            ]
        )
        assert [each.level for each in levels] == [100, 90, 90, 45]
        assert [each.is_chained for each in levels] == [False, False, True, False]

    def test_is_unknown_where_nothing_links(self) -> None:
        levels = price_levels([("a", basket(A=(1, "1"))), ("b", basket(B=(1, "1")))])
        assert levels[-1].level is None


lines = st.dictionaries(
    st.tuples(st.sampled_from(("NOR", "SOU")), st.sampled_from(("A", "B", "C"))),
    st.builds(
        Bought,
        quantity=st.fractions(-10, 10_000, max_denominator=6),
        spend=st.fractions(-1_000, 1_000_000, max_denominator=100),
    ),
    max_size=6,
)


@given(lines, lines, st.booleans())
def test_every_pound_has_a_reason(before: Basket, now: Basket, by_trust: bool) -> None:
    groups = explain_change(before, now, lambda line: line[0 if by_trust else 1])
    for group in groups:
        assert group.before.spend + sum(group.effects.values()) == group.now.spend
    rows = rows_of(groups)
    total = total_of(rows)
    exact = sum((each.spend for each in now.values()), Fraction(0))
    assert abs(Fraction(total.now) - exact) <= Fraction(1, 200)
    assert total.now == sum(row.now for row in rows)


@pytest.mark.parametrize("factor", ["0.5", "1", "1.25"])
def test_all_indices_agree_when_every_price_moves_alike(factor: str) -> None:
    now = {
        line: Bought(quantity=each.quantity * 3, spend=each.spend * 3 * Fraction(factor))
        for line, each in W1_BEFORE.items()
    }
    found = indices(W1_BEFORE, now)
    assert {found.laspeyres, found.paasche, found.fisher} == {
        Decimal(factor).quantize(Decimal("0.000001"))
    }


def test_what_credit_notes_made_negative_moves_no_index() -> None:
    """Last year's credit of £1,000 on one lens, beside 100 bought at the old £1: no change."""
    before = basket(A=(100, "10"), B=(100, "1"))
    now = {
        **basket(B=(100, "1")),
        ("NOR", "A"): Bought(quantity=Fraction(1), spend=Fraction(-1000)),
    }
    assert indices(before, now).fisher == Decimal(1)
    assert price_levels([("Before", before), ("Now", now)])[-1].level == Decimal(100)
