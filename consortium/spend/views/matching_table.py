"""The list of words that wait, and the items that somebody may choose for them."""

from decimal import Decimal
from uuid import UUID

from flask import url_for

from consortium.catalogue.queries.items import list_items
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.units import unit_name
from consortium.foundation.web.tables import Column, Kind, Table, Tag
from consortium.spend.forms.matching import NOT_IN_CATALOGUE
from consortium.spend.gateways.waiting import Words
from consortium.spend.queries.waiting import WordsFound, items_of
from consortium.spend.views.filters import Filters

DECIDED, IN_DOUBT, WAITS = Tag("Decided", "green"), Tag("Pack in doubt", "orange"), Tag("Waits")
ITEMS_FOUND = 20


def waiting_table(found: WordsFound, filters: Filters, *, can_match: bool) -> Table:
    """The words that wait; whoever may decide opens them."""
    names = {trust.id: trust.name for trust in filters.trusts}

    def opened(row: Words) -> str | None:
        if not can_match or row.is_decided:
            return None
        return url_for("spend.words", trust_id=row.trust_id, wording=UUID(row.wording))

    return Table(
        caption="Lines to match",
        columns=[
            Column(heading="Words", value=lambda row: row.said, sort="description", link=opened),
            Column(heading="Supplier", value=lambda row: row.supplier),
            Column(heading="Number", value=_number),
            Column(heading="Unit", value=lambda row: unit_name(row.unit_written or row.unit)),
            Column(heading="Trust", value=lambda row: names[row.trust_id]),
            Column(heading="Lines", value=lambda row: row.lines, kind=Kind.NUMBER, sort="lines"),
            Column(heading="Spend", value=lambda row: row.amount, kind=Kind.POUNDS, sort="amount"),
            Column(heading="May be", value=lambda row: _may_be(row, found)),
            Column(heading="State", value=_standing, kind=Kind.TAG),
        ],
        rows=found.page.rows,
        page=found.page,
    )


def choices(row: Words, searched: str) -> list[tuple[str, str]]:
    """The items to choose from: what a code names, what is proposed, and what was searched for."""
    known = items_of([row])
    offered: dict[UUID, str] = {}
    if row.doubted_item_id is not None:
        item = known[row.doubted_item_id]
        offered[item.id] = f"{item.code}: {item.name} (named by a code or an earlier decision)"
    for each in row.candidates:
        item = known[each.item_id]
        offered.setdefault(item.id, f"{item.code}: {item.name} ({percent(each.confidence)} alike)")
    if searched:
        for item in list_items(asked=Asked(words=searched, rows=ITEMS_FOUND)).rows:
            offered.setdefault(item.id, f"{item.code}: {item.name}")
    return [
        *((str(item_id), text) for item_id, text in offered.items()),
        (NOT_IN_CATALOGUE, "Not in the catalogue"),
    ]


def percent(likeness: Decimal | None) -> str:
    """A likeness in words: "97 %"."""
    return f"{likeness * 100:.0f} %" if likeness is not None else ""


def _number(row: Words) -> str:
    number = row.part_number or row.item_code or row.gtin
    return "" if number == row.said else number


def _may_be(row: Words, found: WordsFound) -> str:
    if row.doubted_item_id is not None:
        return found.items[row.doubted_item_id].name
    if not row.candidates:
        return ""
    best = row.candidates[0]
    return f"{found.items[best.item_id].name} ({percent(best.confidence)})"


def _standing(row: Words) -> Tag:
    if row.is_decided:
        return DECIDED
    return IN_DOUBT if row.doubted_item_id else WAITS
