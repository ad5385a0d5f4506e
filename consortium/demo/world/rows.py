"""The files of a world about who there is, what is bought and what it cost before.

A class is a file, a field with a column is a column. The tables of docs/world-format.md are
written from here. Every "to", "ends on" and "leaves on" is the first day outside.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.catalogue.domain.items import ItemKind
from consortium.demo.world import cells
from consortium.demo.world.cells import column
from consortium.demo.world.faults import Place
from consortium.savings.domain.baseline import BaselineMethod
from consortium.savings.domain.facts import BenefitKind, CostKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Consortium:
    place: Place
    code: str = column(cells.CODE, "The consortium; `--consortium` names it by this code.", "LAKES")
    name: str = column(cells.TEXT, "Its name.", "Lakes Consortium", default="the code", value="")
    lead: str = column(
        cells.CODE,
        "The trust that leads for administrative purposes.",
        "ASH",
        default="the first trust of trusts.csv",
        value="",
        refers="trusts.csv",
    )
    formed_on: date | None = column(
        cells.DAY, "When it was formed.", "2024-01-08", default="the first day that any file names"
    )
    baseline_from: date | None = column(
        cells.DAY,
        "First day of the twelve months that baselines cover.",
        "2023-04-01",
        default="none: each row of baselines.csv names its own",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    place: Place
    code: str = column(cells.CODE, "The trust, in every other file and in the report.", "ASH")
    name: str = column(cells.TEXT, "Its name.", "Ash Trust", default="the code", value="")
    board: str = column(
        cells.CODE, "The board (STP) it belongs to.", "STP-N", default="none", value=""
    )
    mff: Decimal | None = column(
        cells.FACTOR, "Its market forces factor.", "1.02", default="not known"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    place: Place
    code: str = column(cells.CODE, "The supplier, in every other file.", "OPTIC")
    name: str = column(cells.TEXT, "Its name.", "Optic Ltd", default="the code", value="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    place: Place
    code: str = column(
        cells.ITEM_CODE, "The item: a *line* of the report. Capitals do not tell two apart.", "LENS"
    )
    name: str = column(cells.TEXT, "Its name.", "Lens", default="the code", value="")
    kind: ItemKind = column(
        cells.choice(ItemKind),
        "`equipment` is capital: its savings stand under `capital_avoidance`, never in cash.",
        "equipment",
        default="`consumable`",
        value=ItemKind.CONSUMABLE,
    )
    unit: str = column(
        cells.NAME,
        "The base unit: every price and quantity of the other files is per base unit.",
        "EA",
        default="`EA`",
        value="EA",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    place: Place
    item: str = column(cells.ITEM_CODE, "The item.", "LENS", refers="items.csv")
    unit: str = column(cells.NAME, "The unit that purchase lines may name.", "BX")
    holds: Fraction = column(cells.HOLDS, "How many base units one of it holds.", "10")
    from_: date | None = column(
        cells.DAY, "Since when.", "2025-04-01", default="always (1 January 2000)"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    place: Place
    trust: str = column(cells.CODE, "Whose price before it is.", "ASH", refers="trusts.csv")
    item: str = column(cells.ITEM_CODE, "Of which item.", "LENS", refers="items.csv")
    price: Decimal | None = column(
        cells.PRICE,
        "Price before, per base unit, without VAT, net of rebates.",
        "44.00",
        default="worked out from the trust's own purchase lines, see "
        "[baselines](#baselines-what-was-paid-before)",
    )
    quantity: Decimal | None = column(
        cells.VOLUME,
        "What was bought in the twelve months; needed with a price.",
        "6000",
        default="worked out with the price",
    )
    method: BaselineMethod = column(
        cells.choice(BaselineMethod),
        "How the price was found. It decides what may be claimed.",
        "contract",
        default="`contract`; of a price that is worked out always `invoices`",
        value=BaselineMethod.CONTRACT,
    )
    from_: date | None = column(
        cells.DAY,
        "First day of the twelve months, a first of a month.",
        "2023-04-01",
        default="`baseline_from` of consortium.csv",
    )
    locked_on: date | None = column(
        cells.DAY,
        "When both sides signed. It counts for purchases from this day on.",
        "2024-04-30",
        default="the day after the twelve months",
    )
    purchases: int = column(
        cells.WHOLE,
        "How many purchases an average of `invoices` rests on: 3 at least.",
        "12",
        default="12",
        value=12,
    )
    reason: str = column(
        cells.TEXT,
        "Why an earlier baseline of the trust and item no longer holds; needed from the second on.",
        "New pack",
        default="none",
        value="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    place: Place
    trust: str = column(cells.CODE, "Who bought.", "ASH", refers="trusts.csv")
    supplier: str = column(cells.CODE, "From whom.", "OPTIC", refers="suppliers.csv")
    item: str = column(cells.ITEM_CODE, "What.", "LENS", refers="items.csv")
    date_: date = column(cells.DAY, "The day of the order.", "2025-05-10")
    quantity: Decimal = column(
        cells.QUANTITY, "How many; a return or credit note is negative.", "150"
    )
    price: Decimal = column(
        cells.PAID, "What one was invoiced at, without VAT; 0 for free goods.", "38.00"
    )
    amount: Decimal | None = column(
        cells.POUNDS,
        "What the line was invoiced at; within a penny of quantity × price.",
        "5700.00",
        default="quantity × price, rounded half away from zero to the penny",
    )
    unit: str = column(
        cells.NAME,
        "Unit of the quantity and the price; another than the base unit needs a row in packs.csv.",
        "BX",
        default="the item's base unit",
        value="",
    )
    delivered_on: date | None = column(cells.DAY, "Day of delivery.", "2025-05-14", default="none")
    received_on: date | None = column(cells.DAY, "Day of receipt.", "2025-05-15", default="none")
    invoiced_on: date | None = column(
        cells.DAY, "Day of the invoice.", "2025-05-24", default="none"
    )
    tax_point_on: date | None = column(cells.DAY, "Tax point.", "2025-05-24", default="none")
    funding: str = column(
        cells.NAME,
        "What paid for it; names the parts of `capital_by_funding`.",
        "charity",
        default="`not stated`",
        value="",
    )
    order: str = column(
        cells.NAME,
        "Order number.",
        "PO-1001",
        default="made of the trust and the row",
        value="",
    )
    line: str = column(
        cells.NAME,
        "Line number; a trust has an order number and line number once.",
        "1",
        default="the row in the file",
        value="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexValue:
    place: Place
    index: str = column(cells.ITEM_CODE, "The index.", "CPI")
    from_: date = column(cells.DAY, "First day of the period the value is for.", "2023-04-01")
    value: Decimal = column(cells.FACTOR, "Its value in that period.", "102.0")
    to: date | None = column(
        cells.DAY, "First day outside the period.", "2024-04-01", default="twelve months later"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    place: Place
    trust: str = column(cells.CODE, "Whose old price would have risen.", "ASH", refers="trusts.csv")
    item: str = column(cells.ITEM_CODE, "Of which item.", "LENS", refers="items.csv")
    index: str = column(cells.ITEM_CODE, "With which index of indices.csv.", "CPI")
    evidence: str = column(
        cells.TEXT,
        "What proves it.",
        "Clause 12 of the old contract",
        default="“recorded with the world”",
        value="recorded with the world",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    place: Place
    kind: CostKind = column(cells.choice(CostKind), "Which cost it is.", "one_off")
    date_: date = column(cells.DAY, "The day on which it falls.", "2025-04-01")
    amount: Decimal = column(cells.POUNDS, "Above zero; a refund is negative.", "18000.00")
    trust: str = column(
        cells.CODE, "Who bears it.", "ASH", default="all together", value="", refers="trusts.csv"
    )
    description: str = column(cells.TEXT, "What for.", "Tender", default="its kind", value="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    place: Place
    date_: date = column(cells.DAY, "The day on which it falls.", "2025-09-15")
    amount: Decimal = column(cells.POUNDS, "What it is worth.", "2330.00")
    description: str = column(cells.TEXT, "What happened.", "Tomograph lent for 12 days")
    valuation: str = column(cells.TEXT, "How it was valued.", "12 days × £220 less £310")
    trust: str = column(
        cells.CODE, "Who has it.", "ASH", default="all together", value="", refers="trusts.csv"
    )
    kind: BenefitKind = column(
        cells.choice(BenefitKind),
        "`non_cash_releasing` is summed in the report, a `service_counterfactual` is listed, "
        "the third has no figure.",
        "non_cash_releasing",
        default="`non_cash_releasing`",
        value=BenefitKind.NON_CASH_RELEASING,
    )
