"""The files of a world about prices under its agreements: tiers, what decides them, rebates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.clauses.catalogue import Clause
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
