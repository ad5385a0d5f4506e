"""How much was bought of what is under contract, year by year, and to which tiers that came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.reports.bulk_prices import in_millionths
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import statement
from consortium.spend.gateways.relations import NO_END, relation
from consortium.spend.gateways.rollups import Months


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


def list_volumes(*, months: Months | None, contracted: Iterable[Contracted]) -> list[Volume]:
    """What was bought of each item in each of its contract years; nothing bought, no row.

    A month belongs to the contract year in which it begins.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("volumes") + statement("volumes_of_items"),
        months.parameters,
        {"contracted": _contracted(contracted)},
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
    *, months: Months | None, contracted: Iterable[Contracted], steps: Iterable[Step]
) -> list[Attained]:
    """How far each agreement came in each contract year, item by item added up.

    Items of which nothing was bought in a year, or less than the first tier asks, do not count.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("volumes") + statement("tiers_attained"),
        months.parameters,
        {"contracted": _contracted(contracted), "step": _steps(steps)},
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


def _contracted(contracted: Iterable[Contracted]) -> engine.Relation:
    return relation(
        {"agreement": "text", "item_id": "text", "starts_on": "day", "ends_on": "day"},
        (
            (str(each.agreement_id), str(each.item_id), each.year.start, each.year.end or NO_END)
            for each in contracted
        ),
    )


def _steps(steps: Iterable[Step]) -> engine.Relation:
    return relation(
        {
            "agreement": "text",
            "item_id": "text",
            "tier": "number",
            "from_quantity": "number",
            "until_quantity": "number",
        },
        (
            (
                str(each.agreement_id),
                str(each.item_id),
                each.tier,
                in_millionths(each.from_quantity),
                None if each.until_quantity is None else in_millionths(each.until_quantity),
            )
            for each in steps
        ),
    )
