"""Which saving a pack is about, by the ids of what makes it the only one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, of_whole_months
from consortium.savings.domain.signoff import LineKind


def check_months(period: Period) -> None:
    """Pass in silence when savings of the period can be proven.

    Raises:
        Invalid: it is not of whole months.
    """
    if not of_whole_months(period):
        raise Invalid(
            "not_whole_months",
            "Evidence is put together for whole months, because months are what is signed.",
            field="to",
            next_step="Choose the first day of a month and the last day of one.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingKey:
    """Which saving: the ids of what makes it the only one."""

    consortium_id: UUID
    trust_id: UUID
    item_id: UUID
    kind: LineKind
    period: Period

    def as_arguments(self) -> dict[str, str]:
        """The saving as a job is asked about it."""
        return {
            "consortium_id": str(self.consortium_id),
            "trust_id": str(self.trust_id),
            "item_id": str(self.item_id),
            "kind": self.kind.value,
            "start": self.period.start.isoformat(),
            "last_day": self.period.last_day.isoformat(),
        }

    @classmethod
    def from_arguments(cls, given: Mapping[str, str]) -> "SavingKey":
        """The saving that a job was asked about."""
        last_day = date.fromisoformat(given["last_day"])
        return cls(
            consortium_id=UUID(given["consortium_id"]),
            trust_id=UUID(given["trust_id"]),
            item_id=UUID(given["item_id"]),
            kind=LineKind(given["kind"]),
            period=Period(date.fromisoformat(given["start"]), last_day + timedelta(days=1)),
        )
