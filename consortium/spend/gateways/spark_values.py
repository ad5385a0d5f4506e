"""Values and small tables on their way to Spark: each is bound as one parameter.

Lists and tables go as JSON text. Spark would else be handed them element by element.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from consortium.spend.gateways.spark_sql import Shape

if TYPE_CHECKING:
    import pandas as pd

_ELEMENTS = {str: "STRING", int: "BIGINT"}
# By the kind of a column in a frame: text, whole numbers, days.
_COLUMNS = {"O": "STRING", "U": "STRING", "i": "BIGINT", "M": "DATE"}


def shape_of(values: Mapping[str, Any], relations: Mapping[str, "pd.DataFrame"]) -> Shape:
    """What of these values the text of a statement depends on."""
    lists = {name: value for name, value in values.items() if isinstance(value, list)}
    return Shape(
        absent=frozenset(name for name, value in values.items() if value is None),
        lists=frozenset((name, _element(value)) for name, value in lists.items()),
        relations=frozenset((name, _columns(frame)) for name, frame in relations.items()),
    )


def bound(values: Mapping[str, Any], relations: Mapping[str, "pd.DataFrame"]) -> dict[str, Any]:
    """What the parameters of the statement are bound to; what is nothing it no longer asks for."""
    ours = {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None
    }
    tables = {
        name: _with_days_as_text(frame).to_json(orient="records")
        for name, frame in relations.items()
    }
    return {**ours, **tables}


def _with_days_as_text(frame: "pd.DataFrame") -> "pd.DataFrame":
    days = frame.select_dtypes("datetime")
    return frame.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in days})


def _element(values: list[Any]) -> str:
    return _ELEMENTS[type(values[0])] if values else "STRING"


def _columns(frame: "pd.DataFrame") -> str:
    return ", ".join(f"{name} {_COLUMNS[kind.kind]}" for name, kind in frame.dtypes.items())
