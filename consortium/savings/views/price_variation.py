"""How far trusts' prices for the same item are apart: the items, and one with its dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.domain.errors import NotFound
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
from consortium.savings.reports.price_variation import ItemRow, item_chart, items_chart
from consortium.savings.views.price_variation_tables import (
    dot_columns,
    own_columns,
    spread_columns,
    spread_table,
)

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

    method = Quartiles(filters.method.chosen)
    table = Table(
        caption="Price variation",
        columns=[
            Column(heading="Item", value=lambda row: row.item, sort="item", link=item_link),
            Column(heading="Trusts", value=lambda row: row.trusts, kind=Kind.NUMBER, sort="trusts"),
            *(spread_columns(method) if found.is_whole else own_columns()),
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
        columns=dot_columns(is_whole=all(row.spread for _, _, row in shown)),
        rows=[(name, window, dot) for name, window, row in shown for dot in row.dots],
    )
    if exported := export(table, name=f"price-variation-{named.code}".lower()):
        return exported
    return render_template(
        "savings/price_variation_item.html",
        item=named,
        filters=filters,
        table=table,
        spread=spread_table(shown),
        chart=item_chart((name, row) for name, _, row in shown),
        bands=BAND_NAMES,
    )


def _day_option(day: date) -> tuple[str, str]:
    return day.isoformat(), words.day(day)


def _months(months: Sequence[date], *, first: date) -> list[tuple[str, str]]:
    """The months to choose from, the usual one first."""
    ordered = [first, *(month for month in months if month != first)]
    return [(month.isoformat(), words.month(month)) for month in ordered]
