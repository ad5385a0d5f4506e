"""How the cost of shared visits falls on trusts: the rule, and its adjustment for geography."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class AllocationRule(StrEnum):
    EQUAL = "equal"
    PER_JOB = "per_job"
    PER_MINUTE = "per_minute"
    WEIGHTS = "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAdjustment:
    """Clause C12: the labour in a service costs more where unavoidable costs are higher.

    ``labour_share`` is a part of 1; ``factors`` are the trusts' market forces factors, and
    ``reference`` the one that prices were made for. Goods are never adjusted.
    """

    labour_share: Fraction
    reference: Fraction
    factors: Mapping[str, Fraction]

    def of(self, trust: str) -> Fraction:
        """What a trust's weight is multiplied by; a trust without a factor pays the reference."""
        factor = self.factors.get(trust, self.reference)
        return 1 + self.labour_share * (factor / self.reference - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The rule by which trusts share a day; ``weights`` are for the rule of that name."""

    rule: AllocationRule = AllocationRule.PER_MINUTE
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    adjustment: ServiceAdjustment | None = None


def adjusted_price(price: Fraction, adjustment: ServiceAdjustment, trust: str) -> Fraction:
    """The price of a service for a trust, unrounded (consortium clause catalogue, C12):
    £11 with 70 % labour and factors of 1.08 against 1.02 is £11.45 to the penny."""
    return price * adjustment.of(trust)
