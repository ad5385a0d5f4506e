"""What an import did, row by row where it did not do it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.spend.domain.findings import Finding
from consortium.spend.domain.kinds import Kind

# A page shows so many findings of a kind; the file of rejected rows holds them all.
FINDINGS_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Where the rows of a file went. Blank rows are not rows."""

    read: int
    accepted: int
    rejected: int
    duplicate: int
    left_out: int
    # Of the accepted lines.
    without_item: int = 0
    without_supplier: int = 0

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.rejected + self.duplicate + self.left_out:
            raise ValueError(f"rows were lost or counted twice: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The first findings of each kind."""

    rejected: Sequence[Finding] = ()
    duplicate: Sequence[Finding] = ()
    left_out: Sequence[Finding] = ()
    # Columns of the file that hold nothing we read.
    unused_columns: Sequence[str] = ()
    # How many rows were left out for which reason (consortium.spend.domain.faults.LEFT_OUT).
    left_out_for: Mapping[str, int] = field(default_factory=dict)
    # What somebody should know of how the file was read.
    remarks: Sequence[str] = ()
    # How many lines were matched in which way (consortium.spend.domain.matching.Way).
    matched_by: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Findings":
        kinds = ("rejected", "duplicate", "left_out")
        return cls(
            **{kind: tuple(Finding(**each) for each in value[kind]) for kind in kinds},
            unused_columns=tuple(value["unused_columns"]),
            # Batches of before have none of these.
            left_out_for=value.get("left_out_for", {}),
            remarks=tuple(value.get("remarks", ())),
            matched_by=value.get("matched_by", {}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """One import batch, as its page and the command line show it."""

    batch_id: UUID
    reference: str
    trust_id: UUID
    kind: Kind
    file_name: str
    sheet: str
    imported_at: datetime
    counts: Counts
    amount: Decimal
    first_day: date | None
    last_day: date | None
    findings: Findings
    # True when the same file had been imported before and this time changed nothing.
    already_imported: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
