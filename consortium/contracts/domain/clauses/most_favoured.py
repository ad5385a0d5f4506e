"""C11, most favoured customer: refund = (price paid − lower price) × units since the lower price.

Only the like is compared with the like: the same item under the same terms, sold to a customer
that buys no more.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, units
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.money import ZERO, line_total, pounds, unit_price


class Remedy(StrEnum):
    """What follows when a lower price is found."""

    REFUND = "refund"
    REFUND_OR_END = "refund_or_end"


REMEDIES = {
    Remedy.REFUND: "The supplier refunds the difference and lowers the price",
    Remedy.REFUND_OR_END: "It does, or the consortium may end the agreement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MostFavoured(Terms):
    """The terms of clause C11."""

    compared_with: Annotated[
        str,
        Says(
            "Whose prices are compared",
            Kind.TEXT,
            hint="Like: any NHS body in England that buys no more a year",
        ),
    ]
    remedy: Annotated[Remedy, Says("What follows?", Kind.CHOICE, choices=REMEDIES)]

    def in_words(self) -> str:
        """What the clause means with these terms."""
        return f"The price is compared with those of {self.compared_with}. {REMEDIES[self.remedy]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPrice:
    """A price the supplier gave somebody else."""

    unit_price: Decimal
    units_a_year: Decimal
    same_item: bool
    same_terms: bool


def differences(other: OtherPrice, *, own_units_a_year: Decimal) -> tuple[str, ...]:
    """Why a price is not for the like; empty when it passes the test."""
    reasons = []
    if not other.same_item:
        reasons.append("It is for another item.")
    if not other.same_terms:
        reasons.append("It was given under other terms of delivery, service or payment.")
    if other.units_a_year > own_units_a_year:
        reasons.append("That customer buys more.")
    return tuple(reasons)


def refund(
    *, paid: Decimal, other: OtherPrice, own_units_a_year: Decimal, since: Decimal
) -> Decimal:
    """What the supplier owes for the units bought since it gave somebody a lower price.

    £38.00 against £36.50 for no greater volume, 4,000 units: £6,000. Nothing when the prices are
    not for the like, or the other one is not lower.
    """
    if differences(other, own_units_a_year=own_units_a_year) or other.unit_price >= paid:
        return ZERO
    return line_total(paid - other.unit_price, since)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


ANSWERS = {Answer.YES: "Yes", Answer.NO: "No"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MostFavouredSum(Terms):
    """What a lower price found elsewhere is worth."""

    paid: Annotated[Decimal, Says("Price paid", Kind.MONEY)]
    other: Annotated[Decimal, Says("Price of the other customer", Kind.MONEY)]
    same_item: Annotated[Answer, Says("Is it the same item?", Kind.CHOICE, choices=ANSWERS)]
    same_terms: Annotated[Answer, Says("Under the same terms?", Kind.CHOICE, choices=ANSWERS)]
    other_units: Annotated[Decimal, Says("Units the other customer buys a year", Kind.QUANTITY)]
    own_units: Annotated[Decimal, Says("Units the members buy a year", Kind.QUANTITY)]
    since: Annotated[Decimal, Says("Units bought since the lower price", Kind.QUANTITY)]

    def work_out(self) -> Working:
        other = OtherPrice(
            unit_price=self.other,
            units_a_year=self.other_units,
            same_item=self.same_item is Answer.YES,
            same_terms=self.same_terms is Answer.YES,
        )
        reasons = differences(other, own_units_a_year=self.own_units)
        owed = refund(
            paid=self.paid, other=other, own_units_a_year=self.own_units, since=self.since
        )
        return Working(
            steps=(
                Step(
                    title="Is the like compared with the like?",
                    formula="same item, same terms, no greater volume",
                    numbers=f"{units(self.other_units)} a year against {units(self.own_units)}",
                    result=" ".join(reasons) or "Yes",
                ),
                Step(
                    title="Refund",
                    formula="(price paid − lower price) × units since then",
                    numbers=f"({unit_price(self.paid)} − {unit_price(self.other)}) × "
                    f"{units(self.since)}",
                    result=pounds(owed),
                    amount=owed,
                ),
            ),
            says=f"The supplier owes {pounds(owed)}." if owed else "Nothing is owed.",
        )
