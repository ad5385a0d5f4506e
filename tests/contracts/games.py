"""Cost games for tests: worked by hand, published, and drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from consortium.contracts.domain.together.coalition import (
    UNIT,
    CoalitionLot,
    CostGame,
    Offer,
    SpendStep,
    Step,
)


def tabled(costs: Mapping[str, int], trusts: str = "ABC") -> CostGame:
    """A game from the pounds of each coalition: ``{"A": 10, "AB": 16, …}``."""
    table = {
        sum(1 << trusts.index(name) for name in members): cost * UNIT
        for members, cost in costs.items()
    }
    return CostGame(id="table", trusts=tuple(trusts), table=table)


def bankruptcy(estate: int, claims: tuple[int, ...]) -> CostGame:
    """What each group must leave to it when all others are paid in full, as a negative cost."""
    trusts = "ABCDEFGH"[: len(claims)]
    everybody = (1 << len(claims)) - 1
    table = {}
    for mask in range(1, everybody + 1):
        others = sum(claim for at, claim in enumerate(claims) if not mask >> at & 1)
        table[mask] = -max(0, estate - others) * UNIT
    return CostGame(id="bankruptcy", trusts=tuple(trusts), table=table)


def prices(*steps: tuple[int, float], incremental: bool = False, **more: int) -> Offer:
    return Offer(
        supplier="S",
        incremental=incremental,
        steps=tuple(Step(least, round(price * 10_000)) for least, price in steps),
        **more,
    )


def one_lot(demand: tuple[int, ...], *offers: Offer, **more: object) -> CostGame:
    return CostGame(
        id="lot",
        trusts=tuple("ABCDEFGH"[: len(demand)]),
        lots=(CoalitionLot(id="L1", demand=demand, offers=offers),),
        **more,  # type: ignore[arg-type]
    )


@st.composite
def offers(draw: st.DrawFn, *, trusts: int, open_to_all: bool) -> Offer:
    bounds = sorted(draw(st.sets(st.integers(2, 400), max_size=3)))
    unit_prices = draw(
        st.lists(st.integers(1, 200_000), min_size=len(bounds) + 1, max_size=len(bounds) + 1).map(
            lambda found: sorted(found, reverse=True)
        )
    )
    return Offer(
        supplier="S",
        incremental=draw(st.booleans()),
        steps=tuple(map(Step, [1, *bounds], unit_prices)),
        eligible=None if open_to_all else draw(st.none() | st.integers(0, (1 << trusts) - 1)),
    )


@st.composite
def games(draw: st.DrawFn, *, most: int = 5) -> CostGame:
    """Lots with offers, some not open to everybody, with a rebate and fixed costs."""
    trusts = draw(st.integers(1, most))
    lots = [
        CoalitionLot(
            id=f"L{at}",
            demand=tuple(draw(st.lists(st.integers(0, 150), min_size=trusts, max_size=trusts))),
            offers=(
                draw(offers(trusts=trusts, open_to_all=True)),
                *draw(st.lists(offers(trusts=trusts, open_to_all=False), max_size=2)),
            ),
        )
        for at in range(draw(st.integers(1, 3)))
    ]
    thresholds = sorted(draw(st.sets(st.integers(1, 10**8), max_size=2)))
    rates = sorted(draw(st.lists(st.integers(0, 2_000), min_size=2, max_size=2)))
    return CostGame(
        id="drawn",
        trusts=tuple("ABCDEFGH"[:trusts]),
        lots=tuple(lots),
        rebate=tuple(map(SpendStep, thresholds, rates)),
        tender_cost=draw(st.integers(0, 10**6)),
        membership_cost=draw(st.integers(0, 10**5)),
    )
