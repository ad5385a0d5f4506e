"""C7, joiner: what it pays towards what the founders spent, and what permits it to join.

Joining fee = costs sunk ÷ founders × months left ÷ months of the term, credited to the founders.
From when a joiner pays the members' price stands in the price schedule. Whether a joiner is
lawful is for a lawyer to say: the record names what permits it, and the software warns.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies, pounds, split

NOTHING_PERMITS = (
    "The record names nothing that permits a trust to join later. A joiner is lawful only if the "
    "notice and the contract name or permit it; for a health care service the change must be "
    "clearly and unambiguously provided for. Ask a lawyer before anybody joins."
)
LAWYER_DECIDES = "The record says what permits a joiner. Whether it does is for a lawyer to decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining(Terms):
    """The terms of clause C7: the joining fee, and what permits a joiner at all."""

    sunk_cost: Annotated[
        Decimal | None,
        Says("Costs the founders shared", Kind.MONEY, hint="Like 70000 for the tender"),
    ] = None
    founders: Annotated[
        int | None,
        Says("Founders who shared them", Kind.WHOLE, low=Decimal(1), high=Decimal(500)),
    ] = None
    joiner_permitted_by: Annotated[
        str | None,
        Says(
            "What permits a joiner",
            Kind.TEXT,
            hint="Like: the tender notice names any trust of the two boards",
        ),
    ] = None
    permitting_clause: Annotated[
        str | None,
        Says("Where that stands", Kind.TEXT, hint="Like Contract, schedule 1, paragraph 9"),
    ] = None

    def check(self) -> None:
        if (self.sunk_cost is None) != (self.founders is None):
            raise Invalid(
                "half_told",
                "A joining fee needs both the costs and how many founders shared them.",
                field="founders",
                next_step="Enter both, or neither.",
            )

    @property
    def legal_warning(self) -> str:
        """What to tell whoever is about to let a trust join."""
        told = self.joiner_permitted_by and self.permitting_clause
        return LAWYER_DECIDES if told else NOTHING_PERMITS

    def in_words(self) -> str:
        """What the clause means with these terms."""
        if self.sunk_cost is None:
            return "A trust may join later and pays no joining fee."
        return (
            f"A trust that joins later pays towards {pounds(self.sunk_cost)} that "
            f"{self.founders} founders shared: one founder's part, for the months left of the term."
        )


def joining_fee(*, sunk_cost: Decimal, founders: int, months_left: int, months: int) -> Decimal:
    """What a joiner pays towards costs the founders had.

    £70,000 ÷ 7 × 51 ÷ 60 months = £8,500.

    Raises:
        ValueError: nobody founded it, or more months are left than there were.
    """
    if founders < 1 or months < 1 or not 0 <= months_left <= months:
        raise ValueError(f"no fee for {founders} founders and {months_left} of {months} months")
    return pennies(Fraction(sunk_cost) / founders * months_left / months)


def credited(fee: Decimal, founders: Collection[str]) -> dict[str, Decimal]:
    """The fee in equal parts, by founder's code; they add up to it to the penny.

    Raises:
        ValueError: there are no founders.
    """
    return split(fee, dict.fromkeys(sorted(founders), 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningSum(Terms):
    """What a joiner pays, and what each founder gets."""

    sunk_cost: Annotated[Decimal, Says("Costs the founders shared", Kind.MONEY)]
    founders: Annotated[
        int, Says("Founders who shared them", Kind.WHOLE, low=Decimal(1), high=Decimal(500))
    ]
    months_left: Annotated[
        int, Says("Months left of the term", Kind.WHOLE, high=Decimal(600), hint="When it joins")
    ]
    months: Annotated[
        int, Says("Months of the term", Kind.WHOLE, low=Decimal(1), high=Decimal(600))
    ]

    def check(self) -> None:
        if self.months_left > self.months:
            raise Invalid(
                "more_left_than_term",
                "More months are left than the term has.",
                field="months_left",
                next_step="Check both numbers of months.",
            )

    def work_out(self) -> Working:
        fee = joining_fee(
            sunk_cost=self.sunk_cost,
            founders=self.founders,
            months_left=self.months_left,
            months=self.months,
        )
        shares = credited(fee, [f"{number:03}" for number in range(self.founders)])
        low, high = min(shares.values()), max(shares.values())
        each = pounds(low) if low == high else f"{pounds(low)} or {pounds(high)}"
        return Working(
            steps=(
                Step(
                    title="Joining fee",
                    formula="costs ÷ founders × months left ÷ months of the term",
                    numbers=f"{pounds(self.sunk_cost)} ÷ {self.founders} × "
                    f"{self.months_left} ÷ {self.months}",
                    result=pounds(fee),
                    amount=fee,
                ),
                Step(
                    title="Credit of each founder",
                    formula="fee ÷ founders, to the penny",
                    numbers=f"{pounds(fee)} ÷ {self.founders}",
                    result=each,
                ),
            ),
            says=f"The joiner pays {pounds(fee)}, and the founders are credited with all of it.",
        )
