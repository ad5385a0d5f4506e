"""What was found for a tender to be awarded: an award with its proof, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consortium.tenders.domain.award_costs import Award, AwardCosts, costs_of
from consortium.tenders.domain.award_instance import AwardInstance

PENNY = Fraction(1, 100)


class AwardStatus(StrEnum):
    """How far an answer is proven."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardResult:
    """An award and what it costs, exactly, beside a bound that no award can be below.

    Infeasible, it has no award, and ``clash`` names by their paths as few rules, limits or demands
    as cannot be kept together. Unknown means that time ran out without either.
    """

    instance: AwardInstance
    status: AwardStatus
    award: Award | None = None
    costs: AwardCosts | None = None
    bound: Fraction | None = None
    clash: tuple[str, ...] = ()
    is_smallest_clash: bool = False

    @classmethod
    def of(cls, instance: AwardInstance, award: Award, bound: Fraction) -> "AwardResult":
        """An award with a bound; optimal when they are within a penny."""
        costs = costs_of(instance, award)
        bound = min(bound, costs.objective)
        proven = bound >= costs.objective - PENNY
        return cls(
            instance=instance,
            status=AwardStatus.OPTIMAL if proven else AwardStatus.FEASIBLE,
            award=award,
            costs=costs,
            bound=bound,
        )

    @property
    def gap(self) -> Fraction | None:
        """How far the objective may be above the best, as a part of the objective."""
        if self.costs is None or self.bound is None:
            return None
        over = self.costs.objective - self.bound
        return over / abs(self.costs.objective) if self.costs.objective else over
