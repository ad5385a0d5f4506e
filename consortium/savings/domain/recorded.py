"""Savings that are recorded, not worked out from purchases: shares of rebates, and benefits.

They are signed as savings lines are, by the same people in the same order. A trust's share of a
rebate in a contract year is one record, the sum of its credit notes; a benefit of a trust is one.
What a service would have cost without the consortium is no saving, so nobody signs it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import month_of
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.counting import settle
from consortium.savings.domain.facts import Benefit, BenefitKind, Facts, Rebate
from consortium.savings.domain.signoff import RecordedKey, RecordedKind, Ruling, fingerprint

_KINDS = {
    BenefitKind.NON_CASH_RELEASING: RecordedKind.NON_CASH_RELEASING,
    BenefitKind.NON_FINANCIAL: RecordedKind.NON_FINANCIAL,
}


class Entry(NamedTuple):
    """What a record is the sum of: a credit note with its day, or how a benefit was valued."""

    on: date
    told: str
    amount: Decimal

    def as_text(self) -> list[str]:
        """The entry as it is signed."""
        return [self.on.isoformat(), self.told, f"{self.amount:.2f}"]

    @classmethod
    def from_text(cls, text: list[str]) -> "Entry":
        on, told, amount = text
        return cls(date.fromisoformat(on), told, Decimal(amount))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A trust's share of a year's rebate, or its benefit, with what it is the sum of."""

    key: RecordedKey
    name: str
    entries: tuple[Entry, ...] = ()

    @property
    def amount(self) -> Decimal:
        return sum((entry.amount for entry in self.entries), ZERO)

    @property
    def cell(self) -> Cell:
        """Where it stands in lists of what finance took off."""
        return Cell(self.key.trust, self.name, month_of(self.key.on).start)

    @property
    def content(self) -> dict[str, Any]:
        """Everything that is signed."""
        return {
            "trust": self.key.trust,
            "kind": self.key.kind.value,
            "source": str(self.key.source),
            "on": self.key.on.isoformat(),
            "name": self.name,
            "amount": f"{self.amount:.2f}",
            "entries": [entry.as_text() for entry in self.entries],
        }

    @property
    def sha256(self) -> str:
        return fingerprint(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What finance took off a record, and why."""

    record: Recorded
    accepted: Decimal
    reason: str

    @property
    def amount(self) -> Decimal:
        return self.record.amount - self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The rebates and benefits as far as they count, and what does not."""

    rebates: tuple[Rebate, ...]
    benefits: tuple[Benefit, ...]
    refused: tuple[Refused, ...]


def records_of(
    rebates: Iterable[Rebate], benefits: Iterable[Benefit]
) -> dict[RecordedKey, Recorded]:
    """Every share of a rebate and every benefit of a trust, in the order of their keys."""
    names: dict[RecordedKey, str] = {}
    found: dict[RecordedKey, list[Entry]] = defaultdict(list)
    for rebate in rebates:
        for trust, share in rebate.shares.items():
            key = _key_of_share(rebate, trust)
            if key is not None:
                names[key] = rebate.name
                on = rebate.paid_on or rebate.year.last_day
                found[key].append(Entry(on, rebate.credit_note, share))
    for benefit in benefits:
        key = _key_of_benefit(benefit)
        if key is not None:
            names[key] = benefit.description
            found[key].append(Entry(benefit.falls_on, benefit.valuation, benefit.amount))
    return {
        key: Recorded(key=key, name=names[key], entries=tuple(sorted(found[key])))
        for key in sorted(found)
    }


def counts_of(record: Recorded, ruling: Ruling | None) -> Decimal:
    """How much of a record counts: never more than its finance let count when it took some off."""
    return pennies(settle(Fraction(record.amount), ruling, is_locked=False).counted)


def counted(facts: Facts) -> Counted:
    """The rebates and benefits of the period, less what finance took off them.

    What is taken off a share of a rebate comes off its credit notes, the last one first.
    """
    rebates = [each for each in facts.rebates if each.year.last_day in facts.period]
    benefits = [each for each in facts.benefits if each.falls_on in facts.period]
    taken: dict[RecordedKey, Decimal] = {}
    refused = []
    for key, record in records_of(rebates, benefits).items():
        ruling = facts.recorded_rulings.get(key)
        accepted = counts_of(record, ruling)
        if ruling is not None and accepted != record.amount:
            refused.append(Refused(record=record, accepted=accepted, reason=ruling.reason))
            taken[key] = record.amount - accepted
    return Counted(
        rebates=_without(rebates, taken),
        benefits=tuple(_less(each, taken) for each in benefits),
        refused=tuple(refused),
    )


def _less(benefit: Benefit, taken: Mapping[RecordedKey, Decimal]) -> Benefit:
    key = _key_of_benefit(benefit)
    off = taken.get(key, ZERO) if key else ZERO
    return replace(benefit, amount=benefit.amount - off) if off else benefit


def _without(rebates: Iterable[Rebate], taken: Mapping[RecordedKey, Decimal]) -> tuple[Rebate, ...]:
    left = dict(taken)
    made = []
    for rebate in reversed(list(rebates)):
        off: dict[str, Decimal] = {}
        for trust, share in rebate.shares.items():
            key = _key_of_share(rebate, trust)
            if key in left and share > 0:
                off[trust] = min(share, left[key])
                left[key] -= off[trust]
        shares = {trust: share - off.get(trust, ZERO) for trust, share in rebate.shares.items()}
        amount = rebate.amount - sum(off.values(), ZERO)
        made.append(replace(rebate, amount=amount, shares=shares) if off else rebate)
    return tuple(reversed(made))


def _key_of_share(rebate: Rebate, trust: str) -> RecordedKey | None:
    if rebate.source is None:
        return None
    return RecordedKey(trust, RecordedKind.REBATE, rebate.source, rebate.year.last_day)


def _key_of_benefit(benefit: Benefit) -> RecordedKey | None:
    kind = _KINDS.get(benefit.kind)
    if kind is None or benefit.source is None or not benefit.trust:
        return None
    return RecordedKey(benefit.trust, kind, benefit.source, benefit.falls_on)
