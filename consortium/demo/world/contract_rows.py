"""The files of a world about agreements: prices, who takes part when, rebates, the forecast."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare
from consortium.contracts.domain.terms.rules import JoinerPays
from consortium.contracts.domain.terms.schedules import Measure, OnDrop
from consortium.demo.world import cells
from consortium.demo.world.cells import column
from consortium.demo.world.faults import Place


class DecidedBy(StrEnum):
    """What decides the tier of a scheme."""

    COMMITTED = "committed"
    BOUGHT = "bought"
    COMMITTED_VALUE = "committed_value"
    BOUGHT_VALUE = "bought_value"
    MEMBERS = "members"
    SHARE = "share"
    INCREMENTAL = "incremental"

    @property
    def clause(self) -> Clause:
        return _CLAUSES.get(self, Clause.VOLUME_TIER)

    @property
    def measure(self) -> Measure:
        return _MEASURES[self]

    @property
    def is_by_returns(self) -> bool:
        """Whether what was returned as bought has a say in it."""
        return self in (self.BOUGHT, self.BOUGHT_VALUE, self.SHARE, self.INCREMENTAL)


_CLAUSES = {
    DecidedBy.MEMBERS: Clause.PARTICIPATION_BAND,
    DecidedBy.SHARE: Clause.COMMITTED_SHARE,
    DecidedBy.INCREMENTAL: Clause.INCREMENTAL_BANDS,
}
_MEASURES = {
    DecidedBy.COMMITTED: Measure.COMMITTED_QUANTITY,
    DecidedBy.BOUGHT: Measure.ACTUAL_QUANTITY,
    DecidedBy.COMMITTED_VALUE: Measure.COMMITTED_VALUE,
    DecidedBy.BOUGHT_VALUE: Measure.SPEND,
    DecidedBy.MEMBERS: Measure.MEMBER_COUNT,
    DecidedBy.SHARE: Measure.SHARE,
    DecidedBy.INCREMENTAL: Measure.ACTUAL_QUANTITY,
}


class Who(StrEnum):
    """Whose prices a row holds."""

    MEMBERS = "members"
    LEAVERS = "leavers"


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
class Scheme:
    place: Place
    agreement: str = column(cells.CODE, "The agreement.", "EYES", refers="agreements.csv")
    scheme: str = column(
        cells.NAME, "The scheme: what prices.csv calls it, or the code of its one item.", "LENS"
    )
    decided_by: DecidedBy = column(
        cells.choice(DecidedBy),
        "What decides the tier; see [tiers](#tiers-which-price-is-in-force).",
        "members",
        default="`committed`",
        value=DecidedBy.COMMITTED,
    )
    test_months: tuple[int, ...] = column(
        cells.MONTHS,
        "Tested on the first of each of these months, besides the day the prices begin.",
        "1 4 7 10",
        default="no further tests",
        value=(),
    )
    on_drop: OnDrop | None = column(
        cells.choice(
            {
                "next_test": OnDrop.NEXT_TEST,
                "never": OnDrop.NEVER_WITHIN_YEAR,
                "grace": OnDrop.AFTER_GRACE,
            }
        ),
        "When a worse tier takes effect.",
        "grace",
        default="`grace` with grace months, else `next_test`",
    )
    grace_months: int = column(
        cells.WHOLE,
        "How long the better tier stays after a test misses it.",
        "6",
        default="0",
        value=0,
    )
    joiners_pay: JoinerPays = column(
        cells.choice(JoinerPays),
        "From when a trust that joins after the agreement's start pays the members' price.",
        "next_test",
        default="`first_day`",
        value=JoinerPays.FIRST_DAY,
    )
    joiner_months: int = column(
        cells.WHOLE, "How long it waits with `after_months`.", "3", default="0", value=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    place: Place
    agreement: str = column(cells.CODE, "The agreement.", "EYES", refers="agreements.csv")
    item: str = column(cells.ITEM_CODE, "The item.", "LENS", refers="items.csv")
    price: Decimal = column(cells.PRICE, "What a base unit costs in this tier.", "38.00")
    from_: Decimal = column(
        cells.VOLUME,
        "From which measure on: units a year, pounds a year, members or per cent of share.",
        "25000",
        default="0",
        value=Decimal(0),
    )
    who: Who = column(
        cells.choice(Who),
        "`leavers` for what a trust pays after it left; its tiers go by its own commitment.",
        "leavers",
        default="`members`",
        value=Who.MEMBERS,
    )
    scheme: str = column(
        cells.NAME,
        "Items with one scheme are tested together.",
        "LENSES",
        default="the item's code: each item by itself",
        value="",
    )
    effective_from: date | None = column(
        cells.DAY,
        "Since when: a later day is a new version of the prices.",
        "2026-04-01",
        default="the agreement's start",
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
class Rebate:
    place: Place
    agreement: str = column(cells.CODE, "The agreement.", "EYES", refers="agreements.csv")
    items: tuple[str, ...] = column(
        cells.CODES, "On which items, with spaces between.", "GEL", refers="items.csv"
    )
    threshold: Decimal = column(
        cells.POUNDS, "The contract year's spend from which it is paid.", "270000"
    )
    rate_percent: Decimal = column(cells.PERCENT, "Of the whole spend, from the first pound.", "4")
    rebate: str = column(
        cells.NAME,
        "Its name. Rows with one name are the steps of one rebate.",
        "Gel rebate",
        default="`rebate`",
        value="rebate",
    )
    shared_by: AllocationRule = column(
        cells.choice(AllocationRule),
        "By what it is shared among the trusts.",
        "pro_rata_qty",
        default="`pro_rata_value`",
        value=AllocationRule.PRO_RATA_VALUE,
    )
    leavers: LeaverShare = column(
        cells.choice(LeaverShare),
        "What becomes of the share of a trust that is no member on the year's last day.",
        "kept",
        default="`forfeited`",
        value=LeaverShare.FORFEITED,
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
