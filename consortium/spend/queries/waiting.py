"""Words of purchase lines that wait until somebody says which item they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select

from consortium.catalogue.queries.items import ItemLine, items_by_id
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways import engine
from consortium.spend.gateways.waiting import (
    PAGE,
    TOTAL,
    Words,
    about_waiting,
    words_of,
    words_waiting,
)
from consortium.spend.models.access import seen_by
from consortium.spend.models.batch import ImportBatch, is_current
from consortium.spend.queries.wanted import Wanted, parameters_for

_TIES = "trust_id, wording"
_ORDERS: Mapping[tuple[str, bool], str] = {
    ("amount", False): f"amount, {_TIES}",
    ("amount", True): f"amount DESC, {_TIES}",
    ("lines", False): f"lines, {_TIES}",
    ("lines", True): f"lines DESC, {_TIES}",
    ("description", False): f"description, {_TIES}",
    ("description", True): f"description DESC, {_TIES}",
}
_LARGEST_FIRST = _ORDERS["amount", True]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFound:
    """One page of what waits, the lines and the spend of all of it, and the items proposed."""

    page: Page[Words]
    lines: int
    amount: Decimal
    items: Mapping[UUID, ItemLine]


def list_waiting(*, actor: Actor, wanted: Wanted, asked: Asked) -> WordsFound:
    """The words that wait within reach, the largest spend first unless asked otherwise."""
    parameters = parameters_for(wanted, actor=actor, permission=Permission.SPEND_VIEW)
    if parameters is None:
        empty: Page[Words] = Page(rows=[], total=0, asked=asked)
        return WordsFound(page=empty, lines=0, amount=Decimal("0.00"), items={})
    ((total, lines, pence),) = engine.ask(about_waiting(TOTAL), parameters)
    order = _ORDERS.get((asked.sort, asked.descending), _LARGEST_FIRST)
    found = engine.ask(
        about_waiting(PAGE).replace("the_order", order),
        {**parameters, "wordings": None, "limit": asked.rows, "offset": asked.offset},
    )
    rows = words_of(found)
    return WordsFound(
        page=Page(rows=rows, total=total, asked=asked),
        lines=lines,
        amount=engine.pounds_of(pence),
        items=items_of(rows),
    )


def find_waiting(*, actor: Actor, trust_id: UUID, wording: str) -> Words:
    """Words of a trust that wait for somebody like the actor.

    Raises:
        NotFound: they do not wait, or the trust is not within reach.
    """
    if trust_id not in actor.scope(Permission.LINES_MATCH):
        raise NotFound("line to match")
    found = words_waiting(trust_ids={trust_id}, wordings={wording}).get((trust_id, wording))
    if found is None:
        raise NotFound("line to match")
    return found


def count_unmatched(actor: Actor) -> Select[int] | None:
    """Counts the lines within reach that are matched to no item, as the manifest knows it.

    None for who matches no lines.
    """
    scope = actor.scope(Permission.LINES_MATCH)
    if not scope:
        return None
    return select(func.sum(ImportBatch.lines_without_item)).where(
        seen_by(scope), ImportBatch.kind == Kind.LINES, is_current()
    )


def items_of(rows: Iterable[Words]) -> Mapping[UUID, ItemLine]:
    """The items that some words may mean."""
    ids: set[UUID] = set()
    for row in rows:
        ids.update(each.item_id for each in row.candidates)
        if row.doubted_item_id is not None:
            ids.add(row.doubted_item_id)
    return items_by_id(ids)
