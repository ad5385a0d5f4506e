"""What somebody brings to a signature: the lines they chose, and the budget that fell."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consortium.savings.domain.signoff import LineKind, RecordedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A line that somebody chose, with the hash of the figures they saw."""

    trust_id: UUID
    item_id: UUID
    month: date
    kind: LineKind
    seal: str

    def as_seen(self, seal: str) -> "Picked":
        """The line with the hash of the figures that its reader saw."""
        return replace(self, seal=seal)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedRecord:
    """A share of a rebate or a benefit that somebody chose, with the hash of what they saw."""

    trust_id: UUID
    kind: RecordedKind
    source_id: UUID
    on: date
    seal: str

    def as_seen(self, seal: str) -> "PickedRecord":
        """The record with the hash of the figures that its reader saw."""
        return replace(self, seal=seal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The budget that fell by a saving, and from when: without it nothing releases cash."""

    code: str
    removed_on: date
