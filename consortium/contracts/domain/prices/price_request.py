"""What a request for other prices names: the items it is about, or the index they follow."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.clauses.indexation import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemToChange:
    """An item, with the change in per cent or the item that takes its place, as the kind asks."""

    item_id: UUID
    percent: Decimal | None = None
    becomes_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexToFollow:
    """How the contract says that prices follow an index; shares as 0.1, a cap as 0.03."""

    series_id: UUID
    method: Method
    base_month: date
    lag_months: int
    average_months: int
    fixed_share: Decimal
    cap: Decimal | None
    collar: Decimal | None
    hold_months: int
