"""Facts of other wings as relations that a statement can read: frames of plain columns."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazy("pandas")

# How a column is kept in a frame, also when it has no rows or holds nothing.
_KINDS = {"text": "str", "number": "Int64", "day": "datetime64[s]"}
Kind = Literal["text", "number", "day"]
# Later than every day of a line, and still a day for every engine.
NO_END = date(9999, 12, 31)


def relation(columns: dict[str, Kind], rows: Iterable[Sequence[Any]]) -> "pd.DataFrame":
    """Rows as a frame; ids come as text, quantities and prices as whole millionths."""
    given = list(rows)
    values = zip(*given, strict=True) if given else ([] for _ in columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=_KINDS[kind])
            for (name, kind), column in zip(columns.items(), values, strict=True)
        }
    )
