"""What stands below the line of a statement: it counts in no total, and says why."""

from dataclasses import dataclass
from decimal import Decimal

from consortium.savings.domain.cells import Cell
from consortium.savings.domain.signoff import LineKind, RecordedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Spend that no saving can be claimed on, because nobody signed a baseline before."""

    trust: str
    item: str
    spend: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """What the finance of a trust took off a line, and why; it counts in no total.

    The cell of a record, a share of a rebate or a benefit, has its name in place of an item.
    """

    kind: LineKind | RecordedKind
    cell: Cell
    accepted: Decimal
    amount: Decimal
    reason: str

    @property
    def claimed(self) -> Decimal:
        return self.accepted + self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLock:
    """A line whose purchases or prices changed after its month was locked: both figures."""

    kind: LineKind
    cell: Cell
    locked: Decimal
    # What today's figures come to, less what was locked; it counts once finance has decided.
    amount: Decimal

    @property
    def worked_out(self) -> Decimal:
        return self.locked + self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What of a line does not count because of what the claim rests on, and why (R12, F13)."""

    kind: LineKind
    cell: Cell
    amount: Decimal
    reason: str
