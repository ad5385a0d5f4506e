"""Random worlds through files, use cases, database and command: each figure is the oracle's.

Two hundred more go through page, files and program in tests/savings/views/test_random_worlds.py.
"""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.demo.world.oracle.report import expected
from tests.demo.world.test_lakes import printed
from tests.support.worlds import loaded

FIRST, LAST = date(2025, 4, 1), date(2026, 4, 1)
TRUSTS, ITEMS = ("ASH", "ELM", "FIR", "OAK"), ("LENS", "GEL", "LAMP")


def write(folder: Path, name: str, headings: str, rows: Sequence[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings.split())
        writer.writerows(rows)


def day(random: Random, start: date = FIRST, end: date = LAST) -> date:
    return start + timedelta(days=random.randrange((end - start).days))


def price(random: Random) -> str:
    return f"{random.randrange(900, 6_000) / 100 + random.choice((0, 0.005)):.3f}"


def random_world(folder: Path, random: Random) -> None:
    """A leaver, a joiner, tiers by what is committed, bought or who takes part, and purchases."""
    write(folder, "consortium", "code baseline_from", [("WOODS", "2023-04-01")])
    write(folder, "trusts", "code board", [(t, random.choice(("NW", "NE", ""))) for t in TRUSTS])
    write(folder, "suppliers", "code", [("NEW",), ("OLD",)])
    kinds = (("LENS", ""), ("GEL", ""), ("LAMP", "equipment"))
    write(folder, "items", "code kind", kinds)
    basis = random.choice(("ordered", "invoiced", "delivered"))
    write(
        folder,
        "agreements",
        "code supplier starts_on ends_on date_basis",
        [("ALL", "NEW", FIRST, "2028-04-01", basis)],
    )
    decided = random.choice(("committed", "members", "bought"))
    step = 3 if decided == "members" else 3_000
    grace = random.choice(("", "2", "5"))
    write(
        folder,
        "schemes",
        "agreement scheme decided_by test_months grace_months",
        [("ALL", "LENS", decided, "1 3 7 10", grace)],
    )
    tiers = sorted((price(random) for _ in range(3)), key=float, reverse=True)
    lens = [
        ("ALL", "LENS", bound, each) for bound, each in zip((0, step, step + 1), tiers, strict=True)
    ]
    others = [("ALL", "GEL", 0, price(random)), ("ALL", "LAMP", 0, "950.00")]
    write(folder, "prices", "agreement item from price", [*lens, *others])
    leaves, joins = day(random, date(2025, 8, 1)), day(random, date(2025, 5, 1))
    members = [("ASH", "", ""), ("ELM", "", ""), ("FIR", "", leaves), ("OAK", joins, "")]
    write(folder, "members", "trust joins_on leaves_on", members)
    methods = ("contract", "invoices", "budget", "market_basket", "average_bid")
    baselines = [
        (trust, item, price(random), random.randrange(300, 2_000), random.choice(methods))
        for trust in TRUSTS
        for item in ITEMS
        if random.random() < 0.85
    ]
    write(folder, "baselines", "trust item price quantity method", baselines)
    bought = [day(random, end=LAST + timedelta(days=20)) for _ in range(80)]
    purchases = [
        (
            random.choice(TRUSTS),
            random.choice(("NEW", "NEW", "NEW", "OLD")),
            random.choice(ITEMS),
            on,
            random.choice((random.randrange(1, 400), -random.randrange(1, 30))),
            price(random),
            on + timedelta(days=random.randrange(1, 9)),
            random.choice(("", on + timedelta(days=random.randrange(10, 40)))),
            random.choice(("", "charity")),
        )
        for on in bought
    ]
    headings = "trust supplier item date quantity price delivered_on invoiced_on funding"
    write(folder, "purchases", headings, purchases)
    values = [
        ("CPI", f"{year}-04-01", f"{100 + random.random() * 30:.1f}") for year in (2023, 2025)
    ]
    write(folder, "indices", "index from value", values)
    proof = [(trust, "LENS", "CPI") for trust in TRUSTS if random.random() < 0.6]
    write(folder, "evidence", "trust item index", proof)
    rebates = [("ALL", "GEL", random.randrange(1_000, 60_000), "3.5", "pro_rata_value")]
    write(folder, "rebates", "agreement items threshold rate_percent shared_by", rebates)
    write(folder, "credit_notes", "agreement number", [("ALL", "CN-1")])
    costs = [(random.choice(("one_off", "running")), day(random), "1234.56") for _ in range(3)]
    write(folder, "costs", "kind date amount", costs)
    write(folder, "forecast", "from to", [(FIRST, LAST)])


@pytest.mark.parametrize("seed", [2, 11])
def test_every_figure_is_the_oracles(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "world"
    folder.mkdir()
    random_world(folder, Random(seed))  # noqa: S311 - a world, not a secret
    with loaded(folder, tmp_path, f"random_{seed}") as app:
        assert printed(app, str(FIRST), str(LAST)) == expected(folder, str(FIRST), str(LAST))
