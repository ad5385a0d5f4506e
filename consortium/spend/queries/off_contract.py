"""What trusts bought elsewhere although an agreement covered it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from consortium.foundation.domain.periods import Period, month_of
from consortium.foundation.lazy import lazy
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import Relation, statement
from consortium.spend.gateways.relations import NO_END, relation
from consortium.spend.gateways.rollups import Months

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazy("pandas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An item that an agreement covers for a trust, and from when until when."""

    trust_id: UUID
    item_id: UUID
    supplier_id: UUID
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtElsewhere:
    """What a trust bought of an item from one supplier who does not supply it under contract."""

    trust_id: UUID
    # None for a supplier who is not registered; ``supplier`` is its name then, in small letters.
    supplier_id: UUID | None
    supplier: str
    item_id: UUID
    lines: int
    # In base units.
    quantity: Decimal
    amount: Decimal


def list_bought_elsewhere(
    *, months: Months | None, covers: Iterable[Cover] | Relation, limit: int | None = None
) -> list[BoughtElsewhere]:
    """By trust, supplier and item, the largest spend first.

    A month counts when a cover holds every day of it: what was bought in a month in which an
    agreement began or ended is not held against anybody.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("off_contract"),
        {**months.parameters, "limit": limit},
        {"cover": cover_relation(covers)},
    )
    return [
        BoughtElsewhere(
            trust_id=UUID(trust),
            supplier_id=UUID(supplier) if supplier else None,
            supplier=name or "",
            item_id=UUID(item),
            lines=int(lines),
            quantity=engine.decimal_of(quantity),
            amount=engine.pounds_of(pence),
        )
        for trust, supplier, name, item, lines, quantity, pence in rows
    ]


def cover_relation(covers: Iterable[Cover] | Relation) -> Relation:
    """The relation ``cover``, by whole months; one that was made before is taken as it is."""
    if isinstance(covers, pd.DataFrame):
        return covers
    return relation(
        {
            "trust_id": "text",
            "item_id": "text",
            "supplier_id": "text",
            "from_month": "day",
            "until_month": "day",
        },
        (
            (str(each.trust_id), str(each.item_id), str(each.supplier_id), *_whole_months(each))
            for each in covers
        ),
    )


def _whole_months(cover: Cover) -> tuple[date, date]:
    start, end = cover.period.start, cover.period.end
    first = month_of(start)
    begins = first.start if first.start == start else first.end
    return begins or NO_END, month_of(end).start if end else NO_END
