"""C13, exit of the lead trust: a new lead within some days, or everybody pays a dearer band."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, units
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.money import pennies, pounds, unit_price

YEAR = 12


def at_stake(
    *, units_a_year: Decimal, months: int, with_lead: Decimal, without: Decimal
) -> Decimal:
    """What the members pay more in the months without a lead.

    770,000 examinations, half a year of six trusts, × (£1.25 − £1.06) = £146,300.
    """
    return pennies(Fraction(without - with_lead) * Fraction(units_a_year) * months / YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadExitSum(Terms):
    """What finding a new lead in time is worth."""

    units_a_year: Annotated[Decimal, Says("Units a year of the members that remain", Kind.QUANTITY)]
    months: Annotated[
        int,
        Says("Months without a lead", Kind.WHOLE, high=Decimal(YEAR), hint="Until the next test"),
    ]
    with_lead: Annotated[Decimal, Says("Price with a new lead", Kind.MONEY)]
    without: Annotated[Decimal, Says("Price without one", Kind.MONEY)]

    def work_out(self) -> Working:
        stake = at_stake(
            units_a_year=self.units_a_year,
            months=self.months,
            with_lead=self.with_lead,
            without=self.without,
        )
        return Working(
            steps=(
                Step(
                    title="At stake",
                    formula="units × months ÷ 12 × (price without a lead − price with one)",
                    numbers=f"{units(self.units_a_year)} × {self.months} ÷ {YEAR} × "
                    f"({unit_price(self.without)} − {unit_price(self.with_lead)})",
                    result=pounds(stake),
                    amount=stake,
                ),
            ),
            says=f"A new lead found in time saves the members {pounds(stake)}.",
        )
