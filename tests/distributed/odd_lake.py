"""A lake with all that two engines may see differently."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from consortium.spend.usecases.roll_up import roll_up_batches
from consortium.spend.usecases.withdraw_batch import withdraw_batch
from tests.spend.factories import csv_of, imported, row
from tests.spend.queries.test_lines import make_old
from tests.support.world import NOW, SYSTEM, World

# Case, accents, quotes of both SQLs, patterns, control and wide characters, what sorts by bytes.
ODD = (
    "ΑΣ İstanbul",
    "ας istanbul",
    'O\'Brien \\ "Söhne"',
    "50% of_all; -- DROP",
    "naïve Ångström",
    "naïve",
    "𝔘nit 🩺",
    "éclair",
    "zebra",
    "Zebra",
    "a\tb",
    "$files :files ?",
    "{1} ${x}",
)
SUPPLIERS = ("Alpha Ltd", "Beta plc", "beta PLC", *ODD)
FUNDS = ("", "Charity", "core")


@dataclass(frozen=True, kw_only=True)
class OddLake:
    """Batches by what is odd in them."""

    ordinary: UUID
    withdrawn: UUID
    old: UUID


def odd_lake(world: World, seed: int = 20) -> OddLake:
    """Lines and payments of three trusts, chosen by a seed."""
    chance = random.Random(seed)  # noqa: S311
    first = imported(world.north, csv_of(*_lines(chance, "PO", 60)), "north.csv")
    imported(world.south, csv_of(*_lines(chance, "PO", 40)), "south.csv")
    roll_up_batches(actor=SYSTEM, now=NOW)
    old = imported(world.west, csv_of(*_lines(chance, "Ä", 8)), "west.csv")
    make_old(old.batch_id)
    wrong = imported(world.north, csv_of(*_lines(chance, "W", 5)), "wrong.csv")
    withdraw_batch(actor=SYSTEM, batch_id=wrong.batch_id, reason="wrong month", now=NOW)
    for trust_id in (world.north, world.south):
        imported(trust_id, _payments(chance), "payments.csv")
    return OddLake(ordinary=first.batch_id, withdrawn=wrong.batch_id, old=old.batch_id)


def _lines(chance: random.Random, order: str, count: int) -> list[dict[str, str]]:
    return [_line(chance, f"{order}-{number % 7}", str(number)) for number in range(count)]


def _line(chance: random.Random, order: str, number: str) -> dict[str, str]:
    quantity = Decimal(chance.choice(("1", "3", "-2", "0.5", "1000000")))
    price = Decimal(chance.choice(("38.00", "0", "0.333333", "44.10", "12345.67")))
    amount = (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
    ordered = date(2025, 2, 1) + timedelta(days=chance.randrange(800))
    return row(
        Order_number=order,
        Line_number=number,
        Order_date=ordered.isoformat(),
        Supplier=chance.choice(SUPPLIERS),
        Item_code=chance.choice(("IOL", "IOL", "OVD", "DRAPE", "", "unknown")),
        Description=chance.choice(("Lens", *ODD)),
        Unit=chance.choice(("EA", "EA", "BX", "PK")),
        Quantity=str(quantity),
        Unit_price=str(price),
        Amount=str(amount),
        Receipt_date=_perhaps(chance, ordered),
        Delivery_date=_perhaps(chance, ordered),
        Invoice_date=_perhaps(chance, ordered),
        Tax_point=_perhaps(chance, ordered),
        Invoice_number=chance.choice(("", "INV-1", "inv-1")),
        Corrects_invoice=chance.choice(("", "INV-0")) if quantity < 0 else "",
        Free_goods=chance.choice(("yes", "no", "")) if price == 0 else "no",
        Funding_source=chance.choice(FUNDS),
        Cost_code=chance.choice(("", "C1")),
    )


def _perhaps(chance: random.Random, ordered: date) -> str:
    later = ordered + timedelta(days=chance.randrange(40))
    return chance.choice(("", later.isoformat()))


def _payments(chance: random.Random) -> bytes:
    rows = [
        {
            "Date": chance.choice(("", "02/04/2020", "03/05/2021")),
            "Expense Type": chance.choice(("Drugs", *ODD)),
            "Expense Area": "Site",
            "Supplier": chance.choice(SUPPLIERS),
            "Transaction Number": str(chance.randrange(9)),
            "Amount": chance.choice(("25000.00", "-3.10", "0.01")),
        }
        for _ in range(40)
    ]
    return csv_of(*rows)
