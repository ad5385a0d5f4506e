"""The files of a world about agreements: who takes part when, credit notes, the forecast."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.contracts import DateBasis
from consortium.demo.world import cells
from consortium.demo.world.cells import column
from consortium.demo.world.faults import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    place: Place
    code: str = column(cells.CODE, "The agreement, in the other files.", "EYES")
    supplier: str = column(
        cells.CODE,
        "Who supplies under it; what is bought from others is *past the contract*.",
        "OPTIC",
        refers="suppliers.csv",
    )
    starts_on: date = column(cells.DAY, "First day.", "2025-04-01")
    ends_on: date | None = column(
        cells.DAY, "First day outside.", "2030-04-01", default="five years after its start"
    )
    title: str = column(cells.TEXT, "Its title.", "Cataract", default="the code", value="")
    date_basis: DateBasis = column(
        cells.choice(DateBasis),
        "Which date of a purchase line counts: picks its price, its month, its contract year.",
        "delivered",
        default="`ordered`",
        value=DateBasis.ORDERED,
    )
    notice_days: int = column(
        cells.WHOLE, "How long before a trust leaves it gives notice.", "90", default="90", value=90
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    place: Place
    trust: str = column(cells.CODE, "Who takes part.", "ASH", refers="trusts.csv")
    agreement: str = column(
        cells.CODE,
        "In which agreement. A row that names one takes the place of a row that does not.",
        "EYES",
        default="in all of them",
        value="",
        refers="agreements.csv",
    )
    joins_on: date | None = column(
        cells.DAY, "First day as a member.", "2026-01-01", default="the agreement's start"
    )
    leaves_on: date | None = column(
        cells.DAY, "First day outside.", "2025-10-01", default="stays to the end"
    )
    notice_on: date | None = column(
        cells.DAY,
        "When it gave notice: from this day on its leaving is known.",
        "2025-06-30",
        default="as many days before `leaves_on` as the agreement asks for",
    )
    signed_on: date | None = column(
        cells.DAY,
        "When it signed: from this day on its joining is known.",
        "2025-12-15",
        default="the day before it joins",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    place: Place
    trust: str = column(cells.CODE, "Who commits.", "ASH", refers="trusts.csv")
    item: str = column(cells.ITEM_CODE, "To which item.", "LENS", refers="items.csv")
    per_year: Decimal = column(cells.VOLUME, "How much a year, in base units.", "6000")
    from_: date | None = column(
        cells.DAY,
        "Since when; a later row takes over from its day.",
        "2026-04-01",
        default="the day it joins",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    place: Place
    trust: str = column(cells.CODE, "Who bought.", "ASH", refers="trusts.csv")
    item: str = column(cells.ITEM_CODE, "What.", "LENS", refers="items.csv")
    from_: date = column(cells.DAY, "First day.", "2025-04-01")
    to: date = column(cells.DAY, "First day outside; a year later at most.", "2025-07-01")
    quantity: Decimal = column(cells.VOLUME, "Units bought on contract.", "1650")
    of_category: Decimal | None = column(
        cells.VOLUME,
        "Units bought of the kind in all, for `share`.",
        "1750",
        default="the same as quantity",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    place: Place
    agreement: str = column(cells.CODE, "The agreement.", "EYES", refers="agreements.csv")
    number: str = column(cells.NAME, "Number of the supplier's credit note.", "CN-117")
    rebate: str = column(
        cells.NAME, "Which rebate it pays.", "Gel rebate", default="`rebate`", value="rebate"
    )
    year_from: date | None = column(
        cells.DAY,
        "First day of the contract year it pays for.",
        "2025-04-01",
        default="the agreement's start",
    )
    amount: Decimal | None = column(
        cells.POUNDS,
        "What was paid; not more than is due.",
        "10248.00",
        default="all that is due, which is nothing when the threshold is missed",
    )
    paid_on: date | None = column(
        cells.DAY, "When, after the contract year.", "2026-05-15", default="30 days after the year"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    place: Place
    from_: date = column(cells.DAY, "First day, a first of a month.", "2025-04-01")
    to: date = column(cells.DAY, "First day outside, a first of a month.", "2026-04-01")
    locked_on: date | None = column(
        cells.DAY,
        "When it was locked: not after its first day.",
        "2025-04-01",
        default="its first day",
    )
