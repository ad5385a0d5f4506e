"""What the clause engine takes for a large agreement: prices, "what if", and the cost game."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pandas as pd

from benchmarks.agreement import TERM, Size, make_lines, make_terms
from benchmarks.measure import Duration, Ratio, Subject, Target, Timing, timed
from benchmarks.price_peers import Line, PlainLoop, RememberingLoop
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.together.coalition import CoalitionLot, CostGame, Offer, Step
from consortium.contracts.domain.what_if.effects import effects_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.contracts.reports.bulk_prices import MILLION, price_frame
from consortium.contracts.solvers.coalition_costs import all_costs
from consortium.contracts.solvers.shapley import shapley
from consortium.foundation.domain.periods import Period

LINES, SAMPLE, TIMES = 1_000_000, 20_000, 3
# A loop adds up six hundred commitments for a line; a table is looked up.
TIMES_PLAIN = Target(50, at_least=True)
# One that remembers its tests still makes a decimal and rounds it for each line.
TIMES_REMEMBERING = Target(5, at_least=True)
# What a reader waits for without wondering whether anything happens.
SECONDS_OF_WHAT_IF, SECONDS_OF_GAME = 2.0, 3.0
TRUSTS_OF_GAME, LOTS_OF_GAME, COALITIONS = 20, 10, 500
TIMES_ONE_BY_ONE = Target(20, at_least=True)
# "What if" asks for a year and for the rest of the term.
CHANGE_ON = date(2026, 10, 1)
PERIODS = (Period(CHANGE_ON, date(2027, 10, 1)), Period(CHANGE_ON, TERM.end))
NO_PEER = "none: what the product promises on two cores"


def measure(_world: object, *, lines: int = LINES, size: Size | None = None) -> list[Subject]:
    """Price, suppose and split; everything in memory, as loaded from the database."""
    size = size or Size()
    # An agreement in which every item has a scheme and so tests of its own has the most to test.
    known, apart = make_terms(size), replace(size, together=1)
    return [
        *_bulk_prices(known, size, lines),
        _what_if(known, size),
        _what_if(make_terms(apart), apart),
        *_game(min(size.trusts, TRUSTS_OF_GAME)),
    ]


def _bulk_prices(known: Terms, size: Size, lines: int) -> list[Subject]:
    """In turns, each time from the bare terms."""
    frame = make_lines(known, lines)
    sample = frame.head(SAMPLE)
    asked = as_tuples(sample)
    _check(known, sample, asked)
    rounds = [
        (
            timed(partial(price_frame, known, frame)),
            timed(lambda: PlainLoop(known).amounts(asked)),
            timed(lambda: RememberingLoop(known).amounts(asked)),
        )
        for _ in range(TIMES)
    ]
    ours, plain, remembering = (Timing(seconds).median for seconds in zip(*rounds, strict=True))
    title = f"Prices: {lines:,} purchase lines of {size}"

    def against(what: str, peer: float, target: Target) -> Subject:
        rate = Ratio(
            what="lines a second",
            ours=lines / ours,
            peer=len(asked) / peer,
            unit="lines/s",
            target=target,
        )
        return Subject(title=title, peer=what, rows=(rate,))

    return [
        against(f"a plain loop over {len(asked):,} of the lines", plain, TIMES_PLAIN),
        against(
            f"a loop over {len(asked):,} of the lines that remembers what each test found",
            remembering,
            TIMES_REMEMBERING,
        ),
    ]


def as_tuples(frame: pd.DataFrame) -> list[Line]:
    """The lines as a loop takes them."""
    rows = zip(frame["trust"], frame["item"], frame["on"], frame["quantity"], strict=True)
    return [
        (trust, item, on.date(), Decimal(quantity) / MILLION) for trust, item, on, quantity in rows
    ]


def _check(known: Terms, frame: pd.DataFrame, asked: list[Line]) -> None:
    """Both do the same work, or there is nothing to compare."""
    ours = price_frame(known, frame)["amount"].fillna(-1).to_list()
    theirs = RememberingLoop(known).amounts(asked)
    if ours != [-1 if amount is None else int(amount * 100) for amount in theirs]:
        raise RuntimeError("the table and the loop do not find the same amounts")


def _what_if(known: Terms, size: Size) -> Subject:
    """Two trusts leave on a day: every trust's effect, over a year and over the rest."""
    trusts = sorted({spell.trust for spell in known.spells})
    stays = tuple(Stay(trust=trust, joins=TERM.start, leaves=CHANGE_ON) for trust in trusts[2:4])

    def suppose() -> None:
        before, after = Outlook(known), Outlook(terms_of(known, Scenario(stays=stays)))
        if not list(effects_of(before, after, trusts=trusts, periods=PERIODS)):
            raise RuntimeError("nobody is affected")

    return Subject(
        title=f"What if: two of {size} leave",
        peer=NO_PEER,
        rows=(
            Duration(
                what="effects on every trust", seconds=_median(suppose), limit=SECONDS_OF_WHAT_IF
            ),
        ),
    )


def _game(trusts: int) -> list[Subject]:
    """What every coalition costs, and the exact split of what all pay together."""
    game = _cost_game(trusts)
    everybody = 1 << trusts
    some = [random.Random(at).randrange(1, everybody) for at in range(COALITIONS)]  # noqa: S311
    ours = _median(lambda: all_costs(game))
    peer = _median(lambda: [game.cost(mask) for mask in some])
    title = f"Cost game: {trusts} trusts, {LOTS_OF_GAME} lots, {everybody:,} coalitions"
    return [
        Subject(
            title=title,
            peer=NO_PEER,
            rows=(
                Duration(
                    what="costs and exact Shapley split",
                    seconds=_median(lambda: shapley(all_costs(game))),
                    limit=SECONDS_OF_GAME,
                ),
            ),
        ),
        Subject(
            title=title,
            peer=f"the cost of {COALITIONS} coalitions, one by one",
            rows=(
                Ratio(
                    what="costs a second",
                    ours=everybody / ours,
                    peer=COALITIONS / peer,
                    unit="coalitions/s",
                    target=TIMES_ONE_BY_ONE,
                ),
            ),
        ),
    ]


def _cost_game(trusts: int) -> CostGame:
    draw = random.Random(trusts)  # noqa: S311 - figures, not secrets
    lots = []
    for number in range(LOTS_OF_GAME):
        demand = tuple(draw.randint(0, 900) for _ in range(trusts))
        bounds = [1, *(sum(demand) * share // 100 for share in (25, 50, 75))]
        offers = tuple(
            Offer(
                supplier=supplier,
                incremental=supplier == "B",
                steps=tuple(
                    Step(bound, price * (100 - 5 * step))
                    for step, bound in enumerate(sorted({max(1, bound) for bound in bounds}))
                ),
            )
            for supplier, price in (
                ("A", draw.randint(500, 2_000)),
                ("B", draw.randint(500, 2_000)),
            )
        )
        lots.append(CoalitionLot(id=f"L{number}", demand=demand, offers=offers))
    return CostGame(
        id="large",
        trusts=tuple(f"T{number:02d}" for number in range(trusts)),
        lots=tuple(lots),
        tender_cost=500_000_000,
        membership_cost=20_000_000,
    )


def _median(work: Callable[[], object]) -> float:
    return Timing(tuple(timed(work) for _ in range(TIMES))).median
