"""What an analysis of a cost game says: splits of the joint cost, temptations, leavers, margins."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consortium.contracts.domain.together.coalition import CostGame


@dataclass(frozen=True, slots=True, kw_only=True)
class Temptation:
    """The coalition with most reason to leave, and the pounds it would gain by it.

    A trust without partners has none to leave with: an empty coalition, which gains nothing.
    """

    coalition: tuple[str, ...]
    excess: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One way to split the joint cost; pounds by trust.

    ``temptation`` is None when there are too many coalitions to look at. ``within`` is the
    half-width of the 95 % interval of a split that was sampled.
    """

    pay: Mapping[str, Fraction]
    gain_vs_alone: Mapping[str, Fraction]
    temptation: Temptation | None
    within: Mapping[str, float] | None = None

    @property
    def in_core(self) -> bool | None:
        """Whether no coalition gains by leaving; None when they were not looked at."""
        return None if self.temptation is None else self.temptation.excess <= 0

    @property
    def weakest_link(self) -> str:
        """The trust that gains least by staying; the first of several."""
        return min(self.gain_vs_alone, key=lambda trust: self.gain_vs_alone[trust])


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """What a year costs when one trust leaves, in pounds."""

    cost_alone: Fraction
    rest_cost_without: Fraction
    system_loss: Fraction
    leaver_change: Mapping[str, Fraction]
    externality_on_rest: Mapping[str, Fraction]

    def penalty(self, allocation: str) -> Fraction:
        """What the leaver would owe for the rest not to lose by it."""
        return max(Fraction(0), self.externality_on_rest[allocation])


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """How far the joint volume of a lot lies from the tiers of the offer it takes.

    ``tier`` counts from 1. ``pivotal`` trusts lose it by leaving alone; ``min_leavers`` is the
    smallest number that must leave for the tier to be lost, None in the first tier.
    """

    lot: str
    supplier: str
    volume: int
    tier: int
    headroom: int
    to_next_tier: int | None
    pivotal: tuple[str, ...]
    min_leavers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All of it; money in pounds, exact."""

    game: CostGame
    grand_cost: Fraction
    standalone_cost: Mapping[str, Fraction]
    allocations: Mapping[str, Allocation]
    least_core: Fraction | None
    opt_out: Mapping[str, OptOut]
    break_even: tuple[BreakEven, ...]

    @property
    def saving(self) -> Fraction:
        return sum(self.standalone_cost.values(), Fraction(0)) - self.grand_cost
