"""What was bought of items month by month: what prices and quantities are compared with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways import engine
from consortium.spend.models.batch import ImportBatch
from consortium.spend.queries.wanted import Wanted, about, lake_parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A trust's month of an item from one supplier, by the day of the order.

    ``quantity`` is in base units and ``amount`` in pounds; ``purchases`` leave out credit notes
    and free goods. ``without_pack`` lines are in a unit the catalogue cannot turn into base
    units: neither sum holds them.
    """

    trust_id: UUID
    item_id: UUID
    supplier_id: UUID | None
    month: date
    purchases: int
    quantity: Decimal
    amount: Decimal
    without_pack: int


def bought_by_month(
    *, batch_ids: Collection[UUID], item_ids: Collection[UUID], period: Period | None = None
) -> list[Bought]:
    """The months of some items, out of the batches that are named and no others.

    Whoever asks decides who may see what it makes of them.
    """
    wanted = Wanted(item_ids=frozenset(item_ids), period=period)
    batches = db.session.scalars(select(ImportBatch).where(ImportBatch.id.in_(batch_ids)))
    parameters = lake_parameters(wanted, batches)
    if parameters is None:
        return []
    return [_month(row) for row in engine.ask(about("bought_by_month"), parameters)]


def _month(row: engine.Row) -> Bought:
    trust_id, item_id, supplier_id, month, purchases, quantity, amount, without_pack = row
    return Bought(
        trust_id=UUID(trust_id),
        item_id=UUID(item_id),
        supplier_id=UUID(supplier_id) if supplier_id else None,
        month=month,
        purchases=purchases,
        quantity=engine.decimal_of(quantity),
        amount=engine.pounds_of(amount),
        without_pack=without_pack,
    )
