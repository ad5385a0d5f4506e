"""Counting human references: the next free number of a series in a year."""

from functools import cache

from sqlalchemy import Executable, bindparam
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database.base import Base, table_of
from consortium.foundation.database.engine import db, insert_or_update
from consortium.foundation.domain.references import Series, reference


class ReferenceCounter(Base):
    __tablename__ = "reference_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_reference(series: Series, year: int) -> str:
    """The next reference of a series, without gaps, inside the open transaction."""
    last: int = db.session.execute(
        _counted_up(db.engine.dialect.name), {"series": series.value, "year": year}
    ).scalar_one()
    return reference(series, year, last)


@cache
def _counted_up(dialect: str) -> Executable:
    """One statement, which also makes the next transaction wait for this one."""
    table = table_of(ReferenceCounter)
    row = insert_or_update(dialect)(table).values(
        series=bindparam("series"), year=bindparam("year"), last=1
    )
    return row.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"last": table.c.last + 1}
    ).returning(table.c.last)
