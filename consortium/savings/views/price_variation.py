"""How far trusts' prices for the same item are apart: the items, and one with its dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import items_by_id
from consortium.contracts.domain.together.coalition import as_decimal
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period, add_months, financial_year_of
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    answer,
    asked_from_request,
    export,
)
from consortium.savings.domain.price_variation import BAND_NAMES, Quartiles, headline
from consortium.savings.queries.price_variation import (
    Wanted,
    days_of_locking,
    find_variation,
    list_variation,
)
from consortium.savings.queries.report import consortia_reported, last_purchase
from consortium.savings.reports.price_variation import Dot, ItemRow, item_chart, items_chart

blueprint = Blueprint("price_variation", __name__, url_prefix="/savings/price-variation")

_MONTHS_OFFERED = 60
_BASELINES, _BOUGHT = "baselines", "bought"
_METHODS = [
    (Quartiles.INCLUSIVE.value, "Inclusive: place (n + 3) ÷ 4"),
    (Quartiles.EXCLUSIVE.value, "Exclusive: place (n + 1) ÷ 4"),
]
_SHARES = [
    ("5", "At least 5% of the median trust's quantity"),
    ("25", "At least 25% of it"),
    ("0", "Any quantity"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is compared, as the address asks for it."""

    consortium: Choice
    prices: Choice
    locked_by: Choice
    first: Choice
    last: Choice
    method: Choice
    least: Choice

    @classmethod
    def from_request(cls) -> "Filters | None":
        """The filters; None when the reader sees no consortium's savings."""
        actor = current_actor()
        consortia = [(str(found), name) for found, name in consortia_reported(actor=actor)]
        if not consortia:
            return None
        consortium = Choice("consortium", "Consortium", consortia)
        consortium_id = UUID(consortium.chosen)
        days = days_of_locking(actor=actor, consortium_id=consortium_id)
        latest = last_purchase(consortium_id) or today()
        year = financial_year_of(latest)
        months = [add_months(latest.replace(day=1), -back) for back in range(_MONTHS_OFFERED)]
        return cls(
            consortium=consortium,
            prices=Choice(
                "prices",
                "Prices",
                [(_BASELINES, "Signed baselines (before)"), (_BOUGHT, "What was paid (after)")],
            ),
            locked_by=Choice(
                "locked", "Baselines locked by", [("", "today"), *map(_day_option, days)]
            ),
            first=Choice("from", "Ordered from", _months(months, first=year.start)),
            last=Choice("to", "Ordered up to", _months(months, first=months[0])),
            method=Choice("quartiles", "Quartiles", _METHODS),
            least=Choice("least", "A benchmark point buys", _SHARES),
        )

    @property
    def choices(self) -> list[Choice]:
        every = (
            self.consortium,
            self.prices,
            self.locked_by,
            self.first,
            self.last,
            self.method,
            self.least,
        )
        return [each for each in every if len(each.options) > 1]

    @property
    def address(self) -> dict[str, Any]:
        return {each.name: each.chosen for each in self.choices if each.chosen}

    @property
    def consortium_id(self) -> UUID:
        return UUID(self.consortium.chosen)

    @property
    def months(self) -> Period:
        """From the first month to the end of the last, whichever way round they were chosen."""
        chosen = sorted(date.fromisoformat(each.chosen) for each in (self.first, self.last))
        return Period(chosen[0], add_months(chosen[1], 1))

    def wanted(self, *, bought: bool) -> Wanted:
        locked = self.locked_by.chosen
        return Wanted(
            locked_by=date.fromisoformat(locked) if locked and not bought else None,
            bought_in=self.months if bought else None,
            method=Quartiles(self.method.chosen),
            least_share=Fraction(int(self.least.chosen), 100),
        )

    @property
    def is_bought(self) -> bool:
        return self.prices.chosen == _BOUGHT

    @property
    def window(self) -> str:
        """What is compared, in words."""
        return self.window_of(bought=self.is_bought)

    def window_of(self, *, bought: bool) -> str:
        if bought:
            return f"Paid for orders of {words.span(self.months)}"
        return f"Baselines locked by {self.locked_by.words}"


@blueprint.get("")
@requires(Permission.BASELINES_VIEW)
def listing() -> ResponseReturnValue:
    filters = Filters.from_request()
    if filters is None:
        return render_template("savings/no_consortium.html")
    found = list_variation(
        actor=current_actor(),
        consortium_id=filters.consortium_id,
        wanted=filters.wanted(bought=filters.is_bought),
        asked=asked_from_request(),
    )

    def item_link(row: ItemRow) -> str:
        return url_for("price_variation.item", item_id=row.item_id, **filters.address)

    table = Table(
        caption="Price variation",
        columns=[
            Column(heading="Item", value=lambda row: row.item, sort="item", link=item_link),
            Column(heading="Trusts", value=lambda row: row.trusts, kind=Kind.NUMBER, sort="trusts"),
            *(_spread_columns(filters) if found.is_whole else _own_columns()),
        ],
        rows=found.page.rows,
        page=found.page,
    )
    return answer(
        "savings/price_variation.html",
        table,
        name="price-variation",
        filters=filters,
        found=found,
        chart=items_chart(found.page.rows),
        headline=headline,
    )


@blueprint.get("/<uuid:item_id>")
@requires(Permission.BASELINES_VIEW)
def item(item_id: UUID) -> ResponseReturnValue:
    """One item before and after: every dot that the reader may see."""
    filters = Filters.from_request()
    named = items_by_id([item_id]).get(item_id)
    if filters is None or named is None:
        raise NotFound("item")
    rows = [
        (
            name,
            filters.window_of(bought=bought),
            find_variation(
                actor=current_actor(),
                consortium_id=filters.consortium_id,
                item_id=item_id,
                wanted=filters.wanted(bought=bought),
            ),
        )
        for name, bought in (("Before", False), ("After", True))
    ]
    shown = [(name, window, row) for name, window, row in rows if row is not None]
    table = Table(
        caption="Trust by trust",
        columns=_dot_columns(is_whole=all(row.spread for _, _, row in shown)),
        rows=[(name, window, dot) for name, window, row in shown for dot in row.dots],
    )
    if exported := export(table, name=f"price-variation-{named.code}".lower()):
        return exported
    return render_template(
        "savings/price_variation_item.html",
        item=named,
        filters=filters,
        table=table,
        spread=_spread_table(shown),
        chart=item_chart((name, row) for name, _, row in shown),
        bands=BAND_NAMES,
    )


def _spread_columns(filters: Filters) -> list[Column]:
    def of(name: str) -> Any:
        return lambda row: _figure(getattr(row.spread, name)) if row.spread else None

    method = "inclusive" if filters.method.chosen == Quartiles.INCLUSIVE else "exclusive"
    return [
        Column(heading="Lowest", value=of("lowest"), kind=Kind.UNIT_PRICE),
        Column(
            heading=f"Lower quartile ({method})",
            value=of("lower_quartile"),
            kind=Kind.UNIT_PRICE,
        ),
        Column(heading="Median", value=of("median"), kind=Kind.UNIT_PRICE),
        Column(
            heading=f"Upper quartile ({method})",
            value=of("upper_quartile"),
            kind=Kind.UNIT_PRICE,
        ),
        Column(heading="Highest", value=of("highest"), kind=Kind.UNIT_PRICE),
        Column(
            heading="Variation %",
            value=lambda row: row.variation,
            kind=Kind.NUMBER,
            sort="variation",
        ),
        Column(heading="Highest ÷ lowest", value=of("ratio"), kind=Kind.NUMBER),
        Column(heading="To median", value=lambda row: row.to_median, kind=Kind.POUNDS),
        Column(
            heading="To lower quartile", value=lambda row: row.to_lower_quartile, kind=Kind.POUNDS
        ),
        Column(heading="To minimum", value=lambda row: row.to_minimum, kind=Kind.POUNDS),
        Column(heading="Left out", value=lambda row: row.left_out or None, kind=Kind.NUMBER),
    ]


def _own_columns() -> list[Column]:
    """For who sees some trusts only: their own prices, and where they stand."""
    return [
        Column(
            heading="Your price",
            value=lambda row: row.dots[0].price if len(row.dots) == 1 else None,
            kind=Kind.UNIT_PRICE,
        ),
        Column(
            heading="Where it stands",
            value=lambda row: BAND_NAMES[row.place] if row.place else "too few trusts to say",
        ),
        Column(heading="Variation %", value=lambda row: row.variation, kind=Kind.NUMBER),
        Column(heading="To median, to £1,000", value=lambda row: row.to_median, kind=Kind.POUNDS),
    ]


def _dot_columns(*, is_whole: bool) -> list[Column]:
    def of(name: str) -> Any:
        return lambda row: getattr(row[2], name)

    def counts(row: tuple[str, str, Dot]) -> str:
        return "yes" if row[2].makes_benchmark else "no, too few units"

    return [
        Column(heading="When", value=lambda row: row[0]),
        Column(heading="Window", value=lambda row: row[1]),
        Column(heading="Trust", value=of("trust")),
        Column(heading="Price", value=of("price"), kind=Kind.UNIT_PRICE),
        Column(heading="Quantity", value=of("quantity"), kind=Kind.NUMBER),
        Column(heading="Makes the benchmark", value=counts),
        Column(
            heading="Where it stands",
            value=lambda row: BAND_NAMES[row[2].band] if row[2].band else "too few trusts to say",
        ),
        Column(
            heading="To median" if is_whole else "To median, to £1,000",
            value=of("to_median"),
            kind=Kind.POUNDS,
        ),
    ]


def _spread_table(shown: Sequence[tuple[str, str, ItemRow]]) -> Table | None:
    """The item's figures before and after, for who sees everybody's."""
    rows = [(name, window, row) for name, window, row in shown if row.spread]
    if not rows:
        return None

    def of(name: str) -> Any:
        return lambda each: _figure(getattr(each[2].spread, name))

    return Table(
        caption="Before and after",
        columns=[
            Column(heading="When", value=lambda each: each[0]),
            Column(heading="Trusts", value=lambda each: each[2].trusts, kind=Kind.NUMBER),
            Column(heading="Lowest", value=of("lowest"), kind=Kind.UNIT_PRICE),
            Column(heading="Lower quartile", value=of("lower_quartile"), kind=Kind.UNIT_PRICE),
            Column(heading="Median", value=of("median"), kind=Kind.UNIT_PRICE),
            Column(heading="Upper quartile", value=of("upper_quartile"), kind=Kind.UNIT_PRICE),
            Column(heading="Highest", value=of("highest"), kind=Kind.UNIT_PRICE),
            Column(heading="Variation %", value=of("variation"), kind=Kind.NUMBER),
            Column(heading="Highest ÷ lowest", value=of("ratio"), kind=Kind.NUMBER),
            Column(
                heading="To median", value=lambda each: each[2].to_median or ZERO, kind=Kind.POUNDS
            ),
            Column(
                heading="To lower quartile",
                value=lambda each: each[2].to_lower_quartile or ZERO,
                kind=Kind.POUNDS,
            ),
            Column(
                heading="To minimum",
                value=lambda each: each[2].to_minimum or ZERO,
                kind=Kind.POUNDS,
            ),
        ],
        rows=rows,
    )


def _figure(value: Fraction | Decimal) -> Decimal:
    """A price to the millionth of a pound; what is rounded already as it is."""
    if isinstance(value, Decimal):
        return value
    return Decimal(f"{as_decimal(value, 6).normalize():f}")


def _day_option(day: date) -> tuple[str, str]:
    return day.isoformat(), words.day(day)


def _months(months: Sequence[date], *, first: date) -> list[tuple[str, str]]:
    """The months to choose from, the usual one first."""
    ordered = [first, *(month for month in months if month != first)]
    return [(month.isoformat(), words.month(month)) for month in ordered]
