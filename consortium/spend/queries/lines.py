"""Reading purchase lines out of the lake: a page of them, all of them, or their sums."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.units import Pack
from consortium.spend.gateways import engine
from consortium.spend.models.batch import ImportBatch
from consortium.spend.models.matched_again import versions_of
from consortium.spend.queries.paging import Order, Place, files_of_page, order_of, totals
from consortium.spend.queries.purchase_line import PurchaseLine, line_of
from consortium.spend.queries.wanted import (
    Wanted,
    about,
    batches_for,
    lake_parameters,
    may_hold,
    parameters_for,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesFound:
    """One page of the lines that fit, and what all of them add up to."""

    page: Page[PurchaseLine]
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """Lines of one trust that agree in item, supplier, days, unit, price and funding source.

    ``quantity`` is in base units, ``unit_price`` per unit as invoiced; ``pack`` ties the two
    together exactly.
    """

    trust_id: UUID
    item_id: UUID
    supplier_id: UUID | None
    ordered_on: date
    delivered_on: date | None
    received_on: date | None
    invoiced_on: date | None
    tax_point_on: date | None
    # Free goods cost nothing and lower the average price.
    is_free: bool
    funding_source: str
    pack: Pack
    unit_price: Decimal
    lines: int
    quantity: Decimal
    amount: Decimal


def list_lines(
    *,
    actor: Actor,
    wanted: Wanted,
    asked: Asked,
    permission: Permission = Permission.SPEND_VIEW,
) -> LinesFound:
    """One page of the wanted lines within reach, newest first unless asked otherwise.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    found = batches_for(wanted, actor, permission)
    batches = [batch for batch in found if may_hold(batch, wanted)]
    order = order_of(asked)
    total, amount = totals(wanted, batches)
    on_page = files_of_page(batches, wanted=wanted, order=order, asked=asked)
    parameters = lake_parameters(wanted, on_page)
    if parameters is None:
        return LinesFound(page=Page(rows=[], total=total, asked=asked), amount=amount)
    rows = engine.ask(order.page(), {**parameters, **order.parameters(asked)})
    lines = [line_of(row) for row in rows]
    page = Page(
        rows=lines,
        total=total,
        asked=asked,
        goes_on_after=_place_of(lines[-1], order) if lines else "",
    )
    return LinesFound(page=page, amount=amount)


def find_line(*, actor: Actor, batch_id: UUID, source_row: int) -> PurchaseLine:
    """The line that a row of an import became, as it is matched now.

    Raises:
        NotFound: the batch does not exist, is not within reach, or no line came of that row.
    """
    latest = versions_of(batch_id)[-1]
    wanted = Wanted(batch_ids=frozenset({latest}), source_row=source_row)
    found = list_lines(actor=actor, wanted=wanted, asked=Asked())
    if not found.page.rows:
        raise NotFound("purchase line")
    return found.page.rows[0]


def each_line(*, actor: Actor, wanted: Wanted, asked: Asked) -> Iterator[list[PurchaseLine]]:
    """All the wanted lines within reach, some at a time, for a file that need not fit in memory.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    parameters = parameters_for(wanted, actor=actor, permission=Permission.SPEND_VIEW)
    if parameters is None:
        return iter(())
    everything = replace(asked, rows=None, after="")
    order = order_of(everything)
    parts = engine.ask_in_parts(order.page(), {**parameters, **order.parameters(everything)})
    return ([line_of(row) for row in rows] for rows in parts)


def sum_lines(
    *,
    batch_ids: Collection[UUID],
    item_ids: Collection[UUID],
    period: Period,
    basis: DateBasis = DateBasis.ORDERED,
) -> list[LineSum]:
    """The lines of some items in a period, added up by everything that a price depends on.

    They come from the batches that are named and from no others, so that a report can be made
    again for ever. Whoever asks decides who may see what it makes of them.
    """
    wanted = Wanted(item_ids=frozenset(item_ids), period=period, basis=basis)
    batches = db.session.scalars(select(ImportBatch).where(ImportBatch.id.in_(batch_ids)))
    parameters = lake_parameters(wanted, batches)
    if parameters is None:
        return []
    return [_sum(row) for row in engine.ask(about("line_sums"), parameters)]


def lines_out_of(
    *,
    batch_ids: Collection[UUID],
    item_ids: Collection[UUID],
    period: Period,
    basis: DateBasis = DateBasis.ORDERED,
) -> list[PurchaseLine]:
    """The lines of some items in a period one by one, always in the same order.

    As with :func:`sum_lines` they come from the batches that are named and from no others, and
    whoever asks decides who may see them.
    """
    wanted = Wanted(item_ids=frozenset(item_ids), period=period, basis=basis)
    batches = db.session.scalars(select(ImportBatch).where(ImportBatch.id.in_(batch_ids)))
    parameters = lake_parameters(wanted, batches)
    if parameters is None:
        return []
    everything = Asked(rows=None)
    order = order_of(everything)
    rows = engine.ask(order.page(), {**parameters, **order.parameters(everything)})
    lines = [line_of(row) for row in rows]
    return sorted(
        lines,
        key=lambda line: (line.ordered_on, str(line.trust_id), str(line.batch_id), line.source_row),
    )


def _place_of(line: PurchaseLine, order: Order) -> str:
    by_day = order.column == "ordered_on"
    return Place(
        value=line.ordered_on if by_day else int(line.amount.scaleb(2)),
        order_number=line.order_number,
        line_number=line.line_number,
        batch_id=str(line.batch_id),
    ).as_text()


def _sum(row: engine.Row) -> LineSum:
    trust_id, item_id, supplier_id, ordered_on, delivered_on, received_on, *rest = row
    invoiced_on, tax_point_on, is_free, funding, *rest = rest
    unit, numerator, denominator, unit_price, lines, quantity, amount = rest
    return LineSum(
        trust_id=UUID(trust_id),
        item_id=UUID(item_id),
        supplier_id=UUID(supplier_id) if supplier_id else None,
        ordered_on=ordered_on,
        delivered_on=delivered_on,
        received_on=received_on,
        invoiced_on=invoiced_on,
        tax_point_on=tax_point_on,
        is_free=is_free,
        funding_source=funding or "",
        pack=Pack(unit, Fraction(numerator, denominator)),
        unit_price=engine.decimal_of(unit_price),
        lines=lines,
        quantity=engine.decimal_of(quantity),
        amount=engine.pounds_of(amount),
    )
