"""The benchmark of prices at a tiny size: it runs, and what it compares finds the same amounts."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from benchmarks import prices
from benchmarks.agreement import Size, make_lines, make_terms
from benchmarks.measure import Duration
from benchmarks.price_peers import PlainLoop, RememberingLoop
from tests.contracts.plain_prices import plain_price

TINY = Size(trusts=6, items=40)


def test_every_subject_has_a_row_and_a_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "TIMES", 1)
    monkeypatch.setattr(prices, "COALITIONS", 5)
    found = prices.measure(None, lines=60, size=TINY)
    assert [len(subject.rows) for subject in found] == [1, 1, 1, 1, 1, 1]
    assert all(subject.peer and subject.title for subject in found)


def test_the_loops_apply_the_rules() -> None:
    known = make_terms(TINY)
    asked = prices.as_tuples(make_lines(known, 40))
    plain, remembering = PlainLoop(known), RememberingLoop(known)
    for trust, item, on, _ in asked:
        price = plain_price(known, trust, item, on)
        million = None if price is None else price * 1_000_000
        for loop in (plain, remembering):
            assert loop.amount(trust, item, on, Decimal(1_000_000)) == million


def test_the_same_seed_gives_the_same_lines() -> None:
    known = make_terms(TINY)
    first, again, other = (make_lines(known, 20, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_some_trusts_leave_and_some_join_late() -> None:
    stays = {spell.trust: spell.period for spell in make_terms(TINY).spells}
    assert stays["T00"].end is not None
    assert stays["T01"].start > date(2025, 4, 1)


@pytest.mark.parametrize(("seconds", "is_good"), [(1.99, True), (2.0, True), (2.01, False)])
def test_a_promise_in_seconds_is_kept_or_not(seconds: float, is_good: bool) -> None:
    assert Duration(what="what if", seconds=seconds, limit=2).is_good is is_good
