"""How much was bought of what is under contract, year by year, and to which tiers that came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from consortium.contracts.reports.bulk_prices import in_millionths
from consortium.foundation.domain.periods import Period
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
class Contracted:
    """An item under an agreement in one of its contract years."""

    agreement_id: UUID
    item_id: UUID
    year: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A tier of an item: reached at ``from_quantity``, left at ``until_quantity`` base units."""

    agreement_id: UUID
    item_id: UUID
    tier: int
    from_quantity: Decimal
    # None: the last tier.
    until_quantity: Decimal | None
    # Of a base unit, where it is known.
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What was bought of an item in a contract year; the quantity is in base units."""

    agreement_id: UUID
    item_id: UUID
    year_begins: date
    lines: int
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """How far the items of an agreement came in a contract year."""

    agreement_id: UUID
    year_begins: date
    items: int
    quantity: Decimal
    amount: Decimal
    # The tiers of all items added up: with ``items`` their mean.
    tiers: int
    # What is missing to the next tier, added up over the items that have one.
    to_next: Decimal


def list_volumes(
    *, months: Months | None, contracted: Iterable[Contracted] | Relation
) -> list[Volume]:
    """What was bought of each item in each of its contract years; nothing bought, no row.

    A month belongs to the contract year in which it begins. Facts that several questions need can
    be made into relations once and given as these.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("volumes") + statement("volumes_of_items"),
        months.parameters,
        {"contracted": contracted_relation(contracted)},
    )
    return [
        Volume(
            agreement_id=UUID(agreement),
            item_id=UUID(item),
            year_begins=begins,
            lines=int(lines),
            quantity=engine.decimal_of(quantity),
            amount=engine.pounds_of(pence),
        )
        for agreement, item, begins, lines, quantity, pence in rows
    ]


def list_attained(
    *,
    months: Months | None,
    contracted: Iterable[Contracted] | Relation,
    steps: Iterable[Step] | Relation,
) -> list[Attained]:
    """How far each agreement came in each contract year, item by item added up.

    Items of which nothing was bought in a year, or less than the first tier asks, do not count.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("volumes") + statement("tiers_attained"),
        months.parameters,
        {"contracted": contracted_relation(contracted), "step": step_relation(steps)},
    )
    return [
        Attained(
            agreement_id=UUID(agreement),
            year_begins=begins,
            items=items,
            quantity=engine.decimal_of(quantity),
            amount=engine.pounds_of(pence),
            tiers=int(tiers),
            to_next=engine.decimal_of(to_next),
        )
        for agreement, begins, items, quantity, pence, tiers, to_next in rows
    ]


def contracted_relation(contracted: Iterable[Contracted] | Relation) -> Relation:
    """The relation ``contracted``; one that was made before is taken as it is."""
    if isinstance(contracted, pd.DataFrame):
        return contracted
    return relation(
        {"agreement": "text", "item_id": "text", "starts_on": "day", "ends_on": "day"},
        (
            (str(each.agreement_id), str(each.item_id), each.year.start, each.year.end or NO_END)
            for each in contracted
        ),
    )


def step_relation(steps: Iterable[Step] | Relation) -> Relation:
    """The relation ``step``; one that was made before is taken as it is."""
    if isinstance(steps, pd.DataFrame):
        return steps
    return relation(
        {
            "agreement": "text",
            "item_id": "text",
            "tier": "number",
            "from_quantity": "number",
            "until_quantity": "number",
            "unit_price": "number",
        },
        (
            (
                str(each.agreement_id),
                str(each.item_id),
                each.tier,
                in_millionths(each.from_quantity),
                _in_millionths(each.until_quantity),
                _in_millionths(each.unit_price),
            )
            for each in steps
        ),
    )


def _in_millionths(number: Decimal | None) -> int | None:
    return None if number is None else in_millionths(number)
