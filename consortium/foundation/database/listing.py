"""What lists have in common: finding by words, and one page of the rows with their number."""

from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from consortium.foundation.database.engine import db
from consortium.foundation.domain.listing import Asked

Columns = TypeVarTuple("Columns")


# Nobody looks for more; each word is asked of each column.
MOST_WORDS = 10


def matching(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """One condition for each of the first words: it stands somewhere in one of the columns."""
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in words.split()[:MOST_WORDS]
    ]


def one_page(
    rows: Select[*Columns], asked: Asked, *order: Any
) -> tuple[Sequence[Row[*Columns]], int]:
    """The rows of the page that was asked for, and how many there are in all.

    The first of ``order`` turns round when the reader asked for descending; the last should be
    unique, so that a row never stands on two pages.
    """
    first, *rest = order
    ordered = rows.order_by(first.desc() if asked.descending else first, *rest)
    if asked.rows is None:
        everything = db.session.execute(ordered).all()
        return everything, len(everything)
    total = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    page = db.session.execute(ordered.limit(asked.rows).offset(asked.offset))
    return page.all(), total
