"""How a purchase stands to the agreement that covers it: only members' contract lines count."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Standing(StrEnum):
    """How a line stands to the agreement that covers its item."""

    ON_CONTRACT = "on_contract"
    OFF_CONTRACT = "off_contract"
    AFTER_LEAVING = "after_leaving"
    BEFORE_JOINING = "before_joining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Lines of one trust, item and day, taken together.

    ``due`` is what the contract says a unit costs that day; None where it has no price.
    """

    trust: str
    item: str
    on: date
    quantity: Decimal
    amount: Decimal
    standing: Standing
    due: Decimal | None
    funding: str = ""

    def saving_against(self, baseline_price: Decimal) -> Fraction:
        """Formula F2 for these lines: (p0 - p1) x q1, with what was paid taken from the invoice."""
        return Fraction(baseline_price) * Fraction(self.quantity) - Fraction(self.amount)
