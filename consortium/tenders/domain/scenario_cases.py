"""The cases under which bids are priced: all members, each of them missing, other demand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from consortium.tenders.domain.evaluation import Need

ALL = "all"
SWING = Decimal(20)
STRESS_RULE = (
    "Bids are also priced without each trust in turn, and with demand a fifth lower and higher."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The tender without a trust, or with demand changed by some per cent."""

    key: str
    name: str
    missing: str = ""
    change: Decimal = Decimal(0)

    def applied(self, needs: Sequence[Need]) -> list[Need]:
        """The needs of a lot under this case."""
        factor = 1 + self.change / 100
        return [
            replace(need, quantity=need.quantity * factor)
            for need in needs
            if need.trust != self.missing
        ]


EVERYBODY = Case(key=ALL, name="All trusts, as they named their demand")


def cases_for(members: Sequence[str]) -> tuple[Case, ...]:
    """All members, each of them missing, and demand a fifth lower and higher.

    A trust can only be missing where others remain: a tender of one is no joint tender.
    """
    missing = tuple(
        Case(key=f"without:{code}", name=f"Without {code}", missing=code) for code in members
    )
    return (
        EVERYBODY,
        *(missing if len(members) > 1 else ()),
        Case(key="demand:-20", name="Demand 20 % lower", change=-SWING),
        Case(key="demand:+20", name="Demand 20 % higher", change=SWING),
    )
