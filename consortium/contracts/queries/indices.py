"""Published price indices and their latest values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.index import IndexSeries, IndexValue
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    id: UUID
    code: str
    name: str
    publisher: str
    values: Mapping[Period, Decimal]

    def on(self, day: date) -> Decimal | None:
        """The value for the period that holds the day, in its latest revision."""
        return next((value for period, value in self.values.items() if day in period), None)


def list_indices() -> list[IndexLine]:
    """Every series with the latest revision of each value, oldest period first."""
    values: dict[UUID, dict[Period, Decimal]] = {}
    # A revision comes after the value it revises, so the last one stays.
    for row in db.session.scalars(
        select(IndexValue).order_by(IndexValue.period_from, IndexValue.revision)
    ):
        values.setdefault(row.series_id, {})[Period(row.period_from, row.period_to)] = row.value
    return [
        IndexLine(
            id=row.id,
            code=row.code,
            name=row.name,
            publisher=row.publisher,
            values=values.get(row.id, {}),
        )
        for row in db.session.scalars(select(IndexSeries).order_by(IndexSeries.code))
    ]


def find_index(*, series_id: UUID) -> IndexLine:
    """One series with its values.

    Raises:
        NotFound: there is none with that id.
    """
    found = next((index for index in list_indices() if index.id == series_id), None)
    if found is None:
        raise NotFound("index")
    return found
