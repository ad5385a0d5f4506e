"""C10 on paper: what a review makes of one price."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from consortium.contracts.domain.clauses.indexation import Limit, check_bounds, review
from consortium.contracts.domain.clauses.parameters import Kind, Says, Terms, plain
from consortium.contracts.domain.clauses.working import Step, Working
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pounds, unit_price


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexationSum(Terms):
    """What a review makes of a price."""

    price: Annotated[Decimal, Says("Price before the review", Kind.MONEY)]
    index_then: Annotated[
        Decimal, Says("Index then", Kind.QUANTITY, hint="The average of the months before")
    ]
    index_now: Annotated[Decimal, Says("Index now", Kind.QUANTITY)]
    fixed_share: Annotated[
        Decimal, Says("Share of the price that is fixed", Kind.SHARE, high=Decimal(1))
    ]
    cap: Annotated[Decimal | None, Says("Cap", Kind.SHARE)] = None
    floor: Annotated[Decimal | None, Says("Floor", Kind.SHARE, low=Decimal(-1))] = None

    def check(self) -> None:
        for name in ("index_then", "index_now"):
            if getattr(self, name) <= 0:
                raise Invalid(
                    "bad_index_value",
                    "An index value is above zero.",
                    field=name,
                    next_step="Enter it as published.",
                )
        check_bounds(self.cap, self.floor)

    def work_out(self) -> Working:
        found = review(
            self,
            price=self.price,
            index_then=Fraction(self.index_then),
            index_now=Fraction(self.index_now),
        )
        bounded = {Limit.CAP: "held down by the cap", Limit.FLOOR: "held up by the floor"}
        share = f"{plain(self.fixed_share)} + {plain(1 - self.fixed_share)}"
        return Working(
            steps=(
                Step(
                    title="Factor by the index",
                    formula="a + b × index now ÷ index then",
                    numbers=f"{share} × {plain(self.index_now)} ÷ {plain(self.index_then)}",
                    result=_factor(found.uncapped),
                ),
                Step(
                    title="Factor within cap and floor",
                    formula="min(1 + cap, max(1 + floor, factor))",
                    numbers=_bounds(self.cap, self.floor),
                    result=_factor(found.factor)
                    + (f", {bounded[found.limited_by]}" if found.limited_by else ""),
                ),
                Step(
                    title="New price",
                    formula="price × factor",
                    numbers=f"{unit_price(self.price)} × {_factor(found.factor)}",
                    result=pounds(found.after),
                    amount=found.after,
                ),
            ),
            says=f"{unit_price(self.price)} becomes {pounds(found.after)}.",
        )


def _factor(factor: Fraction) -> str:
    """A factor as people read it; only what is shown is rounded."""
    return plain(round(Decimal(factor.numerator) / factor.denominator, 6))


def _bounds(cap: Decimal | None, floor: Decimal | None) -> str:
    words = [
        "no cap" if cap is None else f"cap {plain(cap * 100)}%",
        "no floor" if floor is None else f"floor {plain(floor * 100)}%",
    ]
    return ", ".join(words)
