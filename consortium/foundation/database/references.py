"""Counting human references: the next free number of a series in a year."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.base import Base
from consortium.foundation.database.engine import db
from consortium.foundation.domain.references import Series, reference


class ReferenceCounter(Base):
    __tablename__ = "reference_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_reference(series: Series, year: int) -> str:
    """The next reference of a series, without gaps, inside the open transaction."""
    counter = db.session.scalar(
        select(ReferenceCounter)
        .where(ReferenceCounter.series == series.value, ReferenceCounter.year == year)
        .with_for_update()
    )
    if counter is None:
        counter = ReferenceCounter(series=series.value, year=year, last=0)
        db.session.add(counter)
    counter.last += 1
    return reference(series, year, counter.last)
