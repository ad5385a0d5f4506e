"""C6, opt-out price and clawback: clawback = discount × units × months left ÷ months of the term.

"If a trust opts out, the supplier charges more" can mean three things. The record of the clause
says which; nothing here decides it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, units
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import line_total, pennies, pounds, unit_price


class WhoPaysMore(StrEnum):
    """Whom "the supplier charges more" means when a trust opts out."""

    LEAVER = "leaver"
    REMAINING = "remaining"
    BOTH = "both"


WHO_PAYS_MORE = {
    WhoPaysMore.LEAVER: "The trust that leaves pays the price of a trust alone",
    WhoPaysMore.REMAINING: "The trusts that remain may fall to a worse tier",
    WhoPaysMore.BOTH: "Both: the leaver pays more, and the rest may lose a tier",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut(Terms):
    """The terms of clause C6. The price of a trust alone stands in the price schedule."""

    who_pays_more: Annotated[
        WhoPaysMore,
        Says("Who pays more when a trust opts out?", Kind.CHOICE, choices=WHO_PAYS_MORE),
    ]
    discount: Annotated[
        Decimal | None,
        Says("Discount a unit that is paid back", Kind.MONEY, hint="Like 6500 for each scanner"),
    ] = None
    discount_months: Annotated[
        int | None,
        Says(
            "Months the discount was given for",
            Kind.WHOLE,
            low=Decimal(1),
            high=Decimal(240),
            hint="Like 24: who leaves after 6 pays 18 of 24 back",
        ),
    ] = None

    def check(self) -> None:
        if (self.discount is None) != (self.discount_months is None):
            raise Invalid(
                "half_told",
                "A discount that is paid back needs the months it was given for.",
                field="discount_months",
                next_step="Enter both, or neither.",
            )

    def in_words(self) -> str:
        """What the clause means with these terms."""
        if self.discount is None:
            return f"{WHO_PAYS_MORE[self.who_pays_more]}."
        return (
            f"{WHO_PAYS_MORE[self.who_pays_more]}. The leaver also pays back "
            f"{unit_price(self.discount)} a unit, for the months left of {self.discount_months}."
        )


def surcharge(*, units: Decimal, alone: Decimal, member: Decimal) -> Decimal:
    """What a leaver's units cost more: 1,500 × (£47.50 − £38.00) = £14,250.

    It is negative when leaving is cheaper: then the clause has no teeth.
    """
    return line_total(alone - member, units)


def clawback(*, discount: Decimal, units: Decimal, months_left: int, months: int) -> Decimal:
    """The part of a discount that a leaver pays back: 2 × £6,500 × 18 ÷ 24 = £9,750.

    Raises:
        ValueError: no months at all, or more left than there were.
    """
    if not 0 <= months_left <= months or months < 1:
        raise ValueError(f"{months_left} of {months} months cannot be left")
    return pennies(Fraction(discount) * Fraction(units) * months_left / months)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutSum(Terms):
    """What leaving costs: dearer units, and the discount paid back."""

    units: Annotated[
        Decimal,
        Says("Units the leaver still buys", Kind.QUANTITY, hint="Like 1500 for half a year"),
    ]
    alone: Annotated[Decimal, Says("Price of a trust alone", Kind.MONEY)]
    member: Annotated[Decimal, Says("Members' price", Kind.MONEY)]
    discount: Annotated[Decimal, Says("Discount a unit that is paid back", Kind.MONEY)]
    discounted_units: Annotated[Decimal, Says("Units that had the discount", Kind.QUANTITY)]
    months_left: Annotated[int, Says("Months left", Kind.WHOLE, high=Decimal(240))]
    months: Annotated[
        int,
        Says("Months the discount was given for", Kind.WHOLE, low=Decimal(1), high=Decimal(240)),
    ]

    def check(self) -> None:
        if self.months_left > self.months:
            raise Invalid(
                "more_left_than_given",
                "More months are left than the discount was given for.",
                field="months_left",
                next_step="Check both numbers of months.",
            )

    def work_out(self) -> Working:
        more = surcharge(units=self.units, alone=self.alone, member=self.member)
        back = clawback(
            discount=self.discount,
            units=self.discounted_units,
            months_left=self.months_left,
            months=self.months,
        )
        return Working(
            steps=(
                Step(
                    title="Dearer units",
                    formula="units × (price alone − members' price)",
                    numbers=f"{units(self.units)} × "
                    f"({unit_price(self.alone)} − {unit_price(self.member)})",
                    result=pounds(more),
                    amount=more,
                ),
                Step(
                    title="Clawback",
                    formula="discount × units × months left ÷ months it was given for",
                    numbers=f"{unit_price(self.discount)} × {units(self.discounted_units)} × "
                    f"{self.months_left} ÷ {self.months}",
                    result=pounds(back),
                    amount=back,
                ),
            ),
            says=f"Leaving costs the trust {pounds(more + back)} under this clause.",
        )
