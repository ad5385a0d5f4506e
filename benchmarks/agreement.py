"""A large agreement, and purchases under it: the same seed gives the same ones."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import Measure, Schedule, Scheme, Tier
from consortium.foundation.domain.periods import Period

STARTS = date(2025, 4, 1)
TERM = Period(STARTS, date(2029, 4, 1))
QUARTERS = (1, 4, 7, 10)
MOST_A_YEAR = 2_000
MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Size:
    """How many trusts and items there are; one scheme tests so many items together."""

    trusts: int = 30
    items: int = 500
    together: int = 20

    def __str__(self) -> str:
        how = "each by itself" if self.together == 1 else f"{self.together} together"
        return f"{self.trusts} trusts, {self.items} items, tested each quarter, {how}"


def make_terms(size: Size, *, seed: int = 1) -> Terms:
    """Trusts of which one in six leaves and one in six joins late; items in schemes."""
    draw = random.Random(seed)  # noqa: S311 - figures, not secrets
    trusts = [f"T{number:02d}" for number in range(size.trusts)]
    items = [f"ITEM{number:03d}" for number in range(size.items)]
    return Terms(
        term=TERM,
        spells=tuple(Spell(trust, _stay(draw, number)) for number, trust in enumerate(trusts)),
        schedules=(
            Schedule(
                version=1,
                effective_from=STARTS,
                schemes=tuple(
                    _scheme(draw, tuple(items[at : at + size.together]), size.trusts)
                    for at in range(0, size.items, size.together)
                ),
                rebates=(),
            ),
        ),
        commitments=tuple(
            Commitment(
                trust=trust,
                item=item,
                per_year=Decimal(draw.randint(1, MOST_A_YEAR)),
                effective_from=STARTS,
            )
            for trust in trusts
            for item in items
        ),
    )


def make_lines(terms: Terms, lines: int, *, seed: int = 1) -> pd.DataFrame:
    """Purchases in the columns that prices are asked for: trust, item, on, quantity."""
    draw = np.random.default_rng(seed)
    trusts = np.array(sorted({spell.trust for spell in terms.spells}), dtype=object)
    items = np.array(
        [item for scheme in terms.schedules[0].schemes for item in scheme.items], dtype=object
    )
    on = np.datetime64(STARTS) + draw.integers(0, TERM.days, lines)
    return pd.DataFrame(
        {
            "trust": trusts[draw.integers(0, len(trusts), lines)],
            "item": items[draw.integers(0, len(items), lines)],
            "on": on.astype("datetime64[s]"),
            "quantity": draw.integers(1, 50_000, lines) * 10_000,
        }
    )


def _stay(draw: random.Random, number: int) -> Period:
    day = STARTS + timedelta(days=draw.randint(200, 1_200))
    return {0: Period(STARTS, day), 1: Period(day)}.get(number % 6, Period(STARTS))


def _scheme(draw: random.Random, items: tuple[str, ...], trusts: int) -> Scheme:
    everything = trusts * len(items) * MOST_A_YEAR // 2
    bounds = [everything * share // 100 for share in (0, 50, 65, 80, 95)]
    first = {item: draw.randint(1_000_000, 200_000_000) for item in items}
    return Scheme(
        id=items[0],
        name=items[0],
        clause=Clause.VOLUME_TIER,
        measure=Measure.COMMITTED_QUANTITY,
        items=items,
        tiers=_tiers(bounds, first),
        standalone=_tiers([0], {item: price * 5 // 4 for item, price in first.items()}),
        test_months=QUARTERS,
    )


def _tiers(bounds: list[int], first: dict[str, int]) -> tuple[Tier, ...]:
    """Each tier is four hundredths cheaper than the first, and so on."""
    return tuple(
        Tier(
            Decimal(bound),
            {item: price * (100 - 4 * step) // 100 * MILLIONTH for item, price in first.items()},
        )
        for step, bound in enumerate(bounds)
    )
