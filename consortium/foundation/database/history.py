"""Writing rows of history: nobody changes them again, so the session need not watch them."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Insert, insert

from consortium.foundation.database.base import Base, table_of
from consortium.foundation.database.engine import db


def append(rows: Iterable[Base]) -> None:
    """Write rows of one kind at once, inside the open transaction; none is no fault.

    They are not part of the session afterwards: whoever asks for them reads them anew.
    """
    found = list(rows)
    if found:
        db.session.execute(_into(type(found[0])), [_values(row) for row in found])


@cache
def _into(kind: type[Base]) -> Insert:
    return insert(table_of(kind))


def _values(row: Base) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
