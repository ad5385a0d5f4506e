"""What a statement is made from: purchases, baselines, proofs, costs, benefits, rebates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import Baseline, Retender
from consortium.savings.domain.claim_terms import Claims
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.signoff import LineKey, RecordedKey, Ruling


class CostKind(StrEnum):
    ONE_OFF = "one_off"
    RUNNING = "running"


class BenefitKind(StrEnum):
    NON_CASH_RELEASING = "non_cash_releasing"
    NON_FINANCIAL = "non_financial"
    # What a service would cost without the others' support: economic, and in no total.
    SERVICE_COUNTERFACTUAL = "service_counterfactual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cost of the programme, in the period in which it falls (rule: net of costs)."""

    kind: CostKind
    falls_on: date
    amount: Decimal
    description: str
    trust: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """A benefit that reduces no budget, with how it was valued."""

    kind: BenefitKind
    falls_on: date
    amount: Decimal
    description: str
    valuation: str
    trust: str = ""
    # Which record it is, where it can be signed; a statement that is kept does not say.
    source: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebate:
    """A confirmed rebate of a contract year, shared among trusts."""

    year: Period
    amount: Decimal
    shares: Mapping[str, Decimal]
    credit_note: str
    # Which clause grants it, where its shares can be signed; a statement that is kept does not say.
    source: UUID | None = field(default=None, compare=False)
    name: str = field(default="", compare=False)
    paid_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplift:
    """Proof that a trust's old price would have risen with an index (formula F3)."""

    trust: str
    item: str
    series: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a statement is made from. The same facts give the same statement for ever."""

    period: Period
    trusts: Mapping[str, str]
    items: Mapping[str, str]
    capital_items: frozenset[str]
    purchases: tuple[Purchase, ...]
    # The locked versions of each trust's baseline of each item, the first to be locked first.
    baselines: Mapping[tuple[str, str], tuple[Baseline, ...]]
    uplifts: Mapping[tuple[str, str], Uplift]
    # The ratio of an index on a day to its value over a baseline's window; None when unknown.
    index_ratio: Callable[[str, Period, date], Fraction | None]
    rebates: tuple[Rebate, ...]
    costs: tuple[Cost, ...]
    benefits: tuple[Benefit, ...]
    # What the finances of the trusts decided, and the months they have locked, by their first day.
    rulings: Mapping[LineKey, Ruling] = field(default_factory=dict)
    # What they decided on shares of rebates and on benefits.
    recorded_rulings: Mapping[RecordedKey, Ruling] = field(default_factory=dict)
    locked_months: frozenset[tuple[str, date]] = frozenset()
    # What each claim rests on, by trust and item, where somebody has recorded it.
    claims: Claims = field(default_factory=dict)
    # The re-tenders of each trust and item, which reset its baseline.
    retenders: Mapping[tuple[str, str], tuple[Retender, ...]] = field(default_factory=dict)
