"""Everything a pack tells of a saving, as plain values: the same values make the same pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.explanation import Step
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.facts import CostKind
from consortium.savings.domain.packs.approvals import Approvals
from consortium.savings.domain.packs.baselines import Certificate
from consortium.savings.domain.packs.claim import Claim
from consortium.savings.domain.packs.index import IndexFile
from consortium.savings.domain.packs.lines import PackLine
from consortium.savings.domain.packs.trail import Trail


class AuditGrade(StrEnum):
    """What a reviewer thinks of a claim, in the three colours that public reviews used."""

    FAIR = "fair"
    UNCERTAIN = "uncertain"
    OVERSTATED = "overstated"


AUDIT_GRADE_NAMES = {
    AuditGrade.FAIR: "Fair",
    AuditGrade.UNCERTAIN: "Uncertain",
    AuditGrade.OVERSTATED: "Overstated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTier:
    """A tier of the prices, with what a unit costs in it."""

    interval: str
    price: Decimal
    is_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSchedule:
    """A version of the prices of the item; ``sha256`` is that of the whole version."""

    agreement: str
    title: str
    supplier: str
    consortium_clause: str
    version: int
    effective_from: date
    clause: str
    clause_name: str
    paragraph: str
    rules: str
    tiers: tuple[PackTier, ...]
    date_basis: DateBasis
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePath:
    """How one price was reached, told once for all lines that name it."""

    path: str
    first_day: date
    price: Decimal | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTest:
    """A tier test: who was counted, what was measured, and the step that was reached."""

    agreement: str
    version: int
    tested_on: date
    members: tuple[str, ...]
    measured: str
    tier: str
    price: Decimal
    is_recorded: bool
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRebate:
    """What a trust got of a rebate on the item; it is not part of the saving."""

    agreement: str
    rebate: str
    year: Period
    share: Decimal
    credit_note: str
    paid_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCost:
    reference: str
    kind: CostKind
    falls_on: date
    amount: Decimal
    description: str
    evidence: str
    borne_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChange:
    """An entry of the audit log about what the saving stands on."""

    sequence: int
    at: datetime
    who: str
    action: str
    subject: str
    reason: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNote:
    written_at: datetime
    written_by: str
    grade: AuditGrade | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackBatch:
    """An import whose lines are in the pack, with the hash of the file that was sent."""

    reference: str
    file: str
    sha256: str
    imported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What :mod:`consortium.savings.reports.packs` writes into a pack."""

    claim: Claim
    lines: tuple[PackLine, ...]
    certificates: tuple[Certificate, ...]
    schedules: tuple[PackSchedule, ...]
    paths: tuple[PricePath, ...]
    tests: tuple[PackTest, ...]
    rebates: tuple[PackRebate, ...]
    costs: tuple[PackCost, ...]
    index: IndexFile | None
    approvals: Approvals
    trail: Trail
    changes: tuple[PackChange, ...]
    notes: tuple[PackNote, ...]
    batches: tuple[PackBatch, ...]
    # Lines whose counting day is one that stands in, by the date that was agreed.
    stand_ins: Mapping[DateBasis, int]

    @property
    def counted(self) -> tuple[PackLine, ...]:
        """The lines that add something to the saving."""
        return tuple(line for line in self.lines if line.price_before is not None)

    @property
    def used(self) -> tuple[Certificate, ...]:
        """The versions of the baseline that lines count against."""
        versions = {line.baseline_version for line in self.counted}
        return tuple(each for each in self.certificates if each.version in versions)
