"""The index file of a pack: the proof that an old price would have risen, and by how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.packs.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFile:
    """A published index with its values, and what proves that the old price followed it."""

    series: str
    name: str
    publisher: str
    evidence: str
    values: Mapping[Period, Decimal]

    def rise(self, window: Period, day: date) -> Fraction | None:
        """I1/I0 - 1: its value on a day against the one where a baseline's window begins."""
        now, then = self._on(day), self._on(window.start)
        return Fraction(now) / Fraction(then) - 1 if now and then else None

    def _on(self, day: date) -> Decimal | None:
        return next((value for period, value in self.values.items() if day in period), None)


def index_as_json(index: IndexFile | None) -> dict[str, Any]:
    if index is None:
        return {"claimed": False}
    return {
        "claimed": True,
        "series": index.series,
        "name": index.name,
        "publisher": index.publisher,
        "evidence": index.evidence,
        "values": [
            {
                "from": period.start.isoformat(),
                "to": period.end.isoformat() if period.end else None,
                "value": f"{value:f}",
            }
            for period, value in index.values.items()
        ],
    }


def index_from_json(read: Mapping[str, Any]) -> IndexFile | None:
    """The index that such JSON was written from, or None when no rise is claimed.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    if not read["claimed"]:
        return None
    return IndexFile(
        series=read["series"],
        name=read["name"],
        publisher=read["publisher"],
        evidence=read["evidence"],
        values={
            Period(
                date.fromisoformat(each["from"]),
                date.fromisoformat(each["to"]) if each["to"] else None,
            ): number(each["value"])
            for each in read["values"]
        },
    )
