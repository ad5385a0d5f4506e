"""Pages of purchase lines: where one begins, which files can hold it, and how many lines there are.

A page begins after the last line of the page before it, so that the thousandth costs what the
second does, and what is imported meanwhile shifts none of them. The manifest knows the days, the
number and the sum of each batch: a batch that lies within the wanted days as a whole is not opened
to be counted, and one whose days cannot be on the page is not opened at all.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.listing import Asked
from consortium.spend.gateways import engine
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.wanted import Wanted, about, lake_parameters

# The last columns of every order leave no ties.
_TIES = "order_number, line_number, batch_id"
_PAST = (
    "({column} {past} $after OR ({column} = $after AND (order_number > $after_order "
    "OR (order_number = $after_order AND (line_number > $after_line "
    "OR (line_number = $after_line AND batch_id > $after_batch))))))"
)


@dataclass(frozen=True, slots=True)
class _Sort:
    """A column that lines may be sorted by, and how its value is read out of an address."""

    column: str
    read: Callable[[str], Any]


_SORTS: Mapping[str, _Sort] = {
    "ordered": _Sort("ordered_on", date.fromisoformat),
    "amount": _Sort("amount", int),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line's place in an order: what it is sorted by, and what tells it from its likes."""

    value: Any
    order_number: str
    line_number: str
    batch_id: str

    def as_text(self) -> str:
        return json.dumps(
            [str(self.value), self.order_number, self.line_number, self.batch_id],
            ensure_ascii=False,
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a list, and the place after which its page begins, if a page before said so."""

    column: str
    is_descending: bool
    after: Place | None

    @property
    def is_newest_first(self) -> bool:
        return self.column == "ordered_on" and self.is_descending

    def page(self) -> str:
        """The statement for one page."""
        down = " DESC" if self.is_descending else ""
        past = _PAST.format(column=self.column, past="<" if self.is_descending else ">")
        return (
            about("lines_page")
            .replace("the_order", f"{self.column}{down}, {_TIES}")
            .replace("the_rest", past if self.after else "true")
        )

    def parameters(self, asked: Asked) -> dict[str, Any]:
        found: dict[str, Any] = {"limit": asked.rows, "offset": asked.offset}
        if self.after is not None:
            found |= {
                "offset": 0,
                "after": self.after.value,
                "after_order": self.after.order_number,
                "after_line": self.after.line_number,
                "after_batch": self.after.batch_id,
            }
        return found


def order_of(asked: Asked) -> Order:
    """Newest first unless asked otherwise; a place that cannot be read is none."""
    sort = _SORTS.get(asked.sort)
    is_descending = asked.descending if sort else True
    sort = sort or _SORTS["ordered"]
    return Order(
        column=sort.column, is_descending=is_descending, after=_place(asked.after, sort.read)
    )


def totals(wanted: Wanted, batches: Iterable[ImportBatch]) -> tuple[int, Decimal]:
    """How many lines are wanted out of these batches, and what they add up to."""
    lines, amount = 0, Decimal("0.00")
    to_open: list[ImportBatch] = []
    for batch in batches:
        if _is_wanted_whole(batch, wanted):
            lines += batch.rows_accepted
            amount += batch.amount
        else:
            to_open.append(batch)
    parameters = lake_parameters(wanted, to_open)
    if parameters is not None:
        ((more, pence),) = engine.ask(about("lines_total"), parameters)
        lines, amount = lines + more, amount + engine.pounds_of(pence)
    return lines, amount


def files_of_page(
    batches: Sequence[ImportBatch], *, wanted: Wanted, order: Order, asked: Asked
) -> Sequence[ImportBatch]:
    """Those of the batches that can hold a line of the page."""
    if not order.is_newest_first or asked.rows is None:
        return batches
    until = order.after.value if order.after else date.max
    to_fill = asked.rows if order.after else asked.offset + asked.rows
    for batch in sorted(batches, key=_first_day, reverse=True):
        # Each of its lines comes before whatever is older than all of them.
        if _is_wanted_whole(batch, wanted) and _last_day(batch) < until:
            to_fill -= batch.rows_accepted
            if to_fill <= 0:
                since = _first_day(batch)
                return [
                    each
                    for each in batches
                    if since <= _last_day(each) and _first_day(each) <= until
                ]
    return [each for each in batches if _first_day(each) <= until]


def _is_wanted_whole(batch: ImportBatch, wanted: Wanted) -> bool:
    """Whether every line of the batch is wanted, by what its row knows."""
    asks_of_lines = (
        wanted.item_ids is not None
        or wanted.supplier_id is not None
        or wanted.source_row is not None
        or wanted.only_unmatched
        or wanted.words.split()
    )
    if asks_of_lines:
        return False
    if wanted.period is None:
        return True
    is_inside = _first_day(batch) in wanted.period and _last_day(batch) in wanted.period
    return wanted.basis is DateBasis.ORDERED and is_inside


def _first_day(batch: ImportBatch) -> date:
    return batch.first_ordered_on or date.min


def _last_day(batch: ImportBatch) -> date:
    return batch.last_ordered_on or date.max


def _place(text: str, read: Callable[[str], Any]) -> Place | None:
    try:
        value, order_number, line_number, batch_id = json.loads(text)
        return Place(
            value=read(str(value)),
            order_number=str(order_number),
            line_number=str(line_number),
            batch_id=str(batch_id),
        )
    except (ValueError, TypeError):
        return None
