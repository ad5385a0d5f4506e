"""Retrospective rebates: back to the first pound once the year's spend reaches the threshold.

Everybody's purchases while a member count towards the threshold. The rebate is paid on the spend
of those who are members on the last day of the contract year; a leaver's share is forfeited,
unless the clause lets it keep it.

A rebate may be paid in parts, corrected and taken back. What is due is always the entitlement,
cumulative over the year, less everything settled so far.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from consortium.contracts.domain.terms.rebate_terms import AllocationRule, LeaverShare
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.foundation.domain.money import ZERO, pennies, split
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What the members bought under a rebate in a contract year, each while it was a member.

    By trust code: spend in pounds, quantity in base units, and the quantity committed a year.
    """

    spend: Mapping[str, Decimal]
    quantity: Mapping[str, Decimal] = field(default_factory=dict)
    committed: Mapping[str, Decimal] = field(default_factory=dict)

    def measured_by(self, rule: AllocationRule) -> Mapping[str, Decimal]:
        return {
            AllocationRule.PRO_RATA_VALUE: self.spend,
            AllocationRule.PRO_RATA_QUANTITY: self.quantity,
            AllocationRule.BY_COMMITMENT: self.committed,
        }[rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebate:
    """What a rebate scheme pays for one contract year."""

    spend: Decimal
    threshold: Decimal | None
    rate: Decimal
    # What the rate would give on everybody's spend, before leavers forfeit theirs.
    gross: Decimal
    eligible_spend: Decimal
    amount: Decimal
    # What the shares are in proportion to, and by which rule that is.
    weights: Mapping[str, Decimal]
    allocated_by: AllocationRule
    shares: Mapping[str, Decimal]
    # How much more spend would have reached the next step; None on the last one.
    to_next_step: Decimal | None

    @property
    def earned(self) -> bool:
        return self.threshold is not None

    @property
    def forfeited(self) -> Decimal:
        """What leavers forfeit of the rebate on everybody's spend."""
        return self.gross - self.amount


def rebate_for_year(
    scheme: RebateScheme,
    *,
    spend: Mapping[str, Decimal],
    members_at_end: Collection[str],
    quantity: Mapping[str, Decimal] | None = None,
    committed: Mapping[str, Decimal] | None = None,
) -> Rebate:
    """The rebate on a year's spend, by trust, each while it was a member.

    Where nobody who shares has anything to share by (no letters, say), it is shared by value;
    ``allocated_by`` tells.

    Story: £271,950 reaches £270,000; 4 % is £10,878 gross, £10,248 to those still members.
    """
    bought = Bought(spend=spend, quantity=quantity or {}, committed=committed or {})
    total = sum(spend.values(), ZERO)
    reached = [step for step in scheme.steps if step.lower_bound <= total]
    ahead = [step.lower_bound - total for step in scheme.steps if step.lower_bound > total]
    rate = reached[-1].rate if reached else Decimal(0)
    sharing = set(spend)
    if scheme.terms.leavers is LeaverShare.FORFEITED:
        sharing &= set(members_at_end)
    # Who returned more than it bought lowers what is paid, and has no share in it.
    base = max(sum((spend[trust] for trust in sharing), ZERO), ZERO)
    amount = pennies(base * rate)
    rule, weights = _weights(bought, scheme.terms.allocation, sharing)
    return Rebate(
        spend=total,
        threshold=reached[-1].lower_bound if reached else None,
        rate=rate,
        gross=pennies(total * rate),
        eligible_spend=base,
        amount=amount,
        weights=weights,
        allocated_by=rule,
        shares=split(amount, weights) if amount else {},
        to_next_step=min(ahead, default=None),
    )


def _weights(
    bought: Bought, rule: AllocationRule, sharing: Collection[str]
) -> tuple[AllocationRule, dict[str, Decimal]]:
    for each in (rule, AllocationRule.PRO_RATA_VALUE):
        measured = bought.measured_by(each)
        weights = {t: measured[t] for t in sorted(sharing) if measured.get(t, ZERO) > 0}
        if weights:
            return each, weights
    return rule, {}


class SettlementKind(StrEnum):
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A rebate's entitlement against what is settled: one of ``due`` and ``overpaid`` is zero."""

    entitled: Decimal
    settled: Decimal

    @property
    def due(self) -> Decimal:
        return max(self.entitled - self.settled, ZERO)

    @property
    def overpaid(self) -> Decimal:
        """What was settled beyond the entitlement: the supplier may ask it back."""
        return max(self.settled - self.entitled, ZERO)


def allocate(
    amount: Decimal, *, weights: Mapping[str, Decimal], before: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Share one more payment, so that every trust's total to date is its share of all of them.

    Each total is by largest remainder, ties by trust code; the parts add up to ``amount`` to the
    penny. ``before`` is what each trust was given so far. After a correction of the spend a part
    can be negative: the trust had been given too much.

    Raises:
        ValueError: nobody has a share, or the payments to date are negative.
    """
    to_date = sum(before.values(), ZERO) + amount
    if to_date < 0:
        raise ValueError(f"more was taken back than was paid: {to_date}")
    target = split(to_date, weights)
    parts = {
        trust: target.get(trust, ZERO) - before.get(trust, ZERO)
        for trust in sorted({*target, *before})
    }
    return {trust: part for trust, part in parts.items() if part or trust in target}


def inputs_sha256(
    scheme: RebateScheme,
    *,
    year: Period,
    bought: Bought,
    members_at_end: Collection[str],
    batches: Collection[str],
) -> str:
    """The SHA-256 of everything an entitlement depends on, the same on every machine."""
    terms = scheme.terms
    facts = {
        "scheme": scheme.id,
        "items": sorted(scheme.items),
        "steps": [[f"{step.lower_bound:f}", f"{step.rate:f}"] for step in scheme.steps],
        "allocation": terms.allocation.value,
        "leavers": terms.leavers.value,
        "year": [year.start.isoformat(), year.last_day.isoformat()],
        "members_at_end": sorted(members_at_end),
        "batches": sorted(batches),
        **{
            name: {trust: f"{number:f}" for trust, number in sorted(numbers.items())}
            for name, numbers in (
                ("spend", bought.spend),
                ("quantity", bought.quantity),
                ("committed", bought.committed),
            )
        },
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
