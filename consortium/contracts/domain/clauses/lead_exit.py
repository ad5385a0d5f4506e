"""C13, exit of the lead trust: a new lead within some days, or everybody pays a dearer band."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, units
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.money import line_total, pounds, unit_price

DAYS_TO_FIND_A_LEAD = 60


def new_lead_due(leaves_on: date, *, days: int = DAYS_TO_FIND_A_LEAD) -> date:
    """The last day on which a new lead keeps the band: 60 days after the old one left."""
    return leaves_on + timedelta(days=days)


def at_stake(*, units: Decimal, with_lead: Decimal, without: Decimal) -> Decimal:
    """What the members pay more without a lead.

    770,000 examinations of half a year × (£1.25 − £1.06) = £146,300.
    """
    return line_total(without - with_lead, units)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadExitSum(Terms):
    """What finding a new lead in time is worth."""

    units: Annotated[
        Decimal,
        Says("Units of the members until the next test", Kind.QUANTITY, hint="Without the lead's"),
    ]
    with_lead: Annotated[Decimal, Says("Price with a new lead", Kind.MONEY)]
    without: Annotated[Decimal, Says("Price without one", Kind.MONEY)]

    def work_out(self) -> Working:
        stake = at_stake(units=self.units, with_lead=self.with_lead, without=self.without)
        return Working(
            steps=(
                Step(
                    title="At stake",
                    formula="units × (price without a lead − price with one)",
                    numbers=f"{units(self.units)} × "
                    f"({unit_price(self.without)} − {unit_price(self.with_lead)})",
                    result=pounds(stake),
                    amount=stake,
                ),
            ),
            says=f"A new lead found in time saves the members {pounds(stake)}.",
        )
