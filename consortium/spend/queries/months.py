"""Purchase lines by month: which batches, trusts, items and months a question is about.

What is asked of months is exact where months are: quantities, spend and numbers of lines are sums,
and the price of each line is kept (``sql/rolled_up.sql``). A line belongs to the month in which it
was ordered.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.periods import Period, of_whole_months
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.gateways.engine import statement
from consortium.spend.gateways.rollups import Months, months_of
from consortium.spend.models.batch import ImportBatch, batches_named
from consortium.spend.queries.wanted import Wanted, batches_for, may_hold


def months_within_reach(
    *, actor: Actor, wanted: Wanted, permission: Permission = Permission.SPEND_VIEW
) -> Months | None:
    """The wanted lines within reach by month; None when there can be none.

    Of ``wanted`` the batches, trusts, items, supplier and period matter.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
        ValueError: the period does not begin and end with a month.
    """
    return _about(wanted, batches_for(wanted, actor, permission))


def months_out_of(
    *,
    batch_ids: Collection[UUID],
    period: Period | None = None,
    item_ids: Collection[UUID] | None = None,
) -> Months | None:
    """The lines of these batches and of no others by month, so that a report can be made again
    for ever. Whoever asks decides who may see what it makes of them.

    Raises:
        ValueError: the period does not begin and end with a month.
    """
    items = None if item_ids is None else frozenset(item_ids)
    return _about(Wanted(period=period, item_ids=items), batches_named(batch_ids))


def _about(wanted: Wanted, batches: Iterable[ImportBatch]) -> Months | None:
    period = wanted.period
    if period is not None and not of_whole_months(period):
        raise ValueError(f"{period} does not begin and end with a month")
    by_order = replace(wanted, basis=DateBasis.ORDERED)
    months = months_of([batch for batch in batches if may_hold(batch, by_order)])
    if months is None:
        return None
    items = wanted.item_ids
    return Months(
        text=months.text + statement("bought"),
        parameters={
            **months.parameters,
            "item_ids": sorted(map(str, items)) if items is not None else None,
            "supplier_id": str(wanted.supplier_id) if wanted.supplier_id else None,
            "start": period.start if period else None,
            "end": period.end if period else None,
        },
    )
