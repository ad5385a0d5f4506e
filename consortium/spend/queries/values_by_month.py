"""What months cost, beside what they would have cost at old prices and at tier prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from consortium.contracts.reports.bulk_prices import in_millionths
from consortium.foundation.domain.money import pennies
from consortium.foundation.lazy import lazy
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import Relation, statement
from consortium.spend.gateways.relations import relation
from consortium.spend.gateways.rollups import Months
from consortium.spend.queries.volumes import (
    Contracted,
    Step,
    contracted_relation,
    step_relation,
)

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazy("pandas")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPrice:
    """What a trust paid for a base unit of an item before."""

    trust_id: UUID
    item_id: UUID
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthValue:
    """What a trust bought in a month of items with an old price, in pounds.

    ``at_tier_prices`` holds what was paid for items that no tier prices. Both values are exact;
    a reader rounds them where they are printed.
    """

    trust_id: UUID
    month: date
    at_old_prices: Decimal
    at_tier_prices: Decimal
    paid: Decimal

    @property
    def saving(self) -> Decimal:
        """Formula F2 over the month, to the penny: (p0 - p1) x q1."""
        return pennies(self.at_old_prices - self.paid)

    @property
    def above_tier(self) -> Decimal:
        """What was paid above the tier prices, to the penny."""
        return pennies(self.paid - self.at_tier_prices)


def savings_by_trust_and_month(
    *,
    months: Months | None,
    old_prices: Iterable[OldPrice] | Relation,
    contracted: Iterable[Contracted] | Relation,
    steps: Iterable[Step] | Relation,
) -> list[MonthValue]:
    """Each trust's months in order; what has no old price is left out.

    The tier of an item in a month is the one that the volume of all trusts in ``months`` has come
    to in the contract year by the end of it. Facts that several questions need can be made into
    relations once and given as these.
    """
    if months is None:
        return []
    rows = engine.ask(
        months.text + statement("values_by_month"),
        months.parameters,
        {
            "old_price": old_price_relation(old_prices),
            "contracted": contracted_relation(contracted),
            "step": step_relation(steps),
        },
    )
    return [
        MonthValue(
            trust_id=UUID(trust_id),
            month=month,
            at_old_prices=Decimal(old).scaleb(-12),
            at_tier_prices=Decimal(tier).scaleb(-12),
            paid=engine.pounds_of(pence),
        )
        for trust_id, month, old, tier, pence in rows
    ]


def old_price_relation(old_prices: Iterable[OldPrice] | Relation) -> Relation:
    """The relation ``old_price``; one that was made before is taken as it is."""
    if isinstance(old_prices, pd.DataFrame):
        return old_prices
    return relation(
        {"trust_id": "text", "item_id": "text", "unit_price": "number"},
        (
            (str(each.trust_id), str(each.item_id), in_millionths(each.unit_price))
            for each in old_prices
        ),
    )
