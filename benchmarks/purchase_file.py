"""A file of purchase lines as a trust would export it, the same for the same seed.

Few products are bought often and many seldom; one line in about sixty has a fault, as in real
exports: a date that is none, an amount that is not quantity times price, an empty cell.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from pathlib import Path

HEADINGS = (
    "Order number",
    "Line number",
    "Order date",
    "Invoice date",
    "Supplier",
    "Item code",
    "GTIN",
    "Supplier part number",
    "Description",
    "Unit",
    "Quantity",
    "Unit price",
    "Amount",
    "Funding source",
    "Cost code",
)
PRODUCTS, SUPPLIERS, COST_CODES = 20_000, 400, 300
FIRST_DAY, DAYS = date(2021, 4, 1), 1826
# One line in so many has a fault.
FAULT_EVERY = 60
_UNITS = ("EA", "EA", "EA", "BX", "PK", "CS")
_NOUNS = ("glove", "gown", "syringe", "needle", "catheter", "dressing", "suture", "drape", "stent")
_KINDS = ("sterile", "single-use", "latex-free", "coated", "fine", "paediatric", "left", "standard")
_FUNDING = ("Own revenue", "Own revenue", "Own revenue", "Capital", "Charity")
_SIZES = ("S", "M", "L", "5 ml", "10 ml", "20 ml", "14 G", "18 G", "22 G", "10 cm", "20 cm", "2-0")


@dataclass(frozen=True, slots=True)
class Product:
    supplier: str
    code: str
    gtin: str
    part_number: str
    description: str
    unit: str
    price: Decimal


def write(path: Path, *, lines: int, seed: int) -> None:
    """Write so many lines; files of different seeds have no order in common."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_lines(lines, seed, chance))


def _lines(lines: int, seed: int, chance: random.Random) -> Iterator[list[str]]:
    products = _products()
    # The n-th product is bought half as often as the one at half its place.
    bought = list(accumulate(1 / place for place in range(1, PRODUCTS + 1)))
    order, in_order, day = 0, 0, FIRST_DAY
    for product in chance.choices(products, cum_weights=bought, k=lines):
        if in_order == 0:
            order, in_order = order + 1, chance.randint(1, 8)
            day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        line = _line(product, chance, day)
        yield [f"PO{seed}-{order:07d}", str(in_order), *line]
        in_order -= 1


def _line(product: Product, chance: random.Random, day: date) -> list[str]:
    quantity = chance.randint(1, 40)
    amount = (product.price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP)
    cells = [
        f"{day:%d/%m/%Y}",
        f"{day + timedelta(days=chance.randint(5, 40)):%d/%m/%Y}",
        product.supplier,
        product.code,
        product.gtin,
        product.part_number,
        product.description,
        product.unit,
        str(quantity),
        str(product.price),
        f"{amount:,}",
        chance.choice(_FUNDING),
        f"CC-{chance.randrange(COST_CODES):03d}",
    ]
    if chance.randrange(FAULT_EVERY) == 0:
        place, wrong = chance.choice(((0, "soon"), (2, ""), (8, "a few"), (10, f"{amount + 9:,}")))
        cells[place] = wrong
    return cells


def _products() -> list[Product]:
    chance = random.Random(PRODUCTS)  # noqa: S311
    return [
        Product(
            supplier=f"Supplier {chance.randrange(SUPPLIERS):03d} Ltd",
            code=f"P{number:05d}",
            gtin=f"{50_000_000_000_000 + 13 * number}",
            part_number=f"{chance.randrange(10**6):06d}-{number % 97:02d}",
            description=" ".join(map(chance.choice, (_NOUNS, _KINDS, _SIZES))).capitalize(),
            unit=chance.choice(_UNITS),
            price=Decimal(chance.randrange(20, 60_000)) / 100,
        )
        for number in range(PRODUCTS)
    ]
