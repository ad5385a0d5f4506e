"""C9, true-up: payment = max(0, (1 − tolerance) × commitment − actual) × difference of tiers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, plain, units
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.money import line_total, pounds, unit_price


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueUp(Terms):
    """The terms of clause C9. The commitment itself stands in the letters of commitment."""

    tolerance: Annotated[
        Decimal,
        Says(
            "Tolerance below the commitment",
            Kind.SHARE,
            high=Decimal(1),
            hint="Like 10: nothing is due down to 90% of the commitment",
        ),
    ]
    gap: Annotated[
        Decimal,
        Says(
            "Paid back for each missing unit",
            Kind.MONEY,
            hint="The difference to the next worse tier, like 2.00",
        ),
    ]

    def in_words(self) -> str:
        """What the clause means with these terms."""
        return (
            f"Who buys less than {plain((1 - self.tolerance) * 100)}% of its commitment pays "
            f"{unit_price(self.gap)} for each unit missing to that floor."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """How far a purchase fell below the floor, and what that costs."""

    floor: Decimal
    missing: Decimal
    payment: Decimal


def true_up(*, committed: Decimal, tolerance: Decimal, actual: Decimal, gap: Decimal) -> Shortfall:
    """What is due when less than the floor was bought.

    26,000 with 10 % tolerance: floor 23,400; 21,600 bought: 1,800 × £2.00 = £3,600.
    """
    floor = (1 - tolerance) * committed
    missing = max(Decimal(0), floor - actual)
    return Shortfall(floor=floor, missing=missing, payment=line_total(gap, missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueUpSum(Terms):
    """What a year's purchases cost under a minimum volume."""

    committed: Annotated[Decimal, Says("Committed for the year", Kind.QUANTITY)]
    tolerance: Annotated[
        Decimal, Says("Tolerance below the commitment", Kind.SHARE, high=Decimal(1))
    ]
    actual: Annotated[Decimal, Says("Bought in the year", Kind.QUANTITY)]
    gap: Annotated[Decimal, Says("Paid back for each missing unit", Kind.MONEY)]

    def work_out(self) -> Working:
        found = true_up(
            committed=self.committed, tolerance=self.tolerance, actual=self.actual, gap=self.gap
        )
        return Working(
            steps=(
                Step(
                    title="Floor",
                    formula="(1 − tolerance) × commitment",
                    numbers=f"(1 − {plain(self.tolerance)}) × {units(self.committed)}",
                    result=units(found.floor),
                ),
                Step(
                    title="Missing",
                    formula="floor − bought, and never below 0",
                    numbers=f"{units(found.floor)} − {units(self.actual)}",
                    result=units(found.missing),
                ),
                Step(
                    title="Payment",
                    formula="missing × difference of tiers",
                    numbers=f"{units(found.missing)} × {unit_price(self.gap)}",
                    result=pounds(found.payment),
                    amount=found.payment,
                ),
            ),
            says=f"{pounds(found.payment)} is due to the supplier."
            if found.payment
            else "Nothing is due: the purchases reach the floor.",
        )
