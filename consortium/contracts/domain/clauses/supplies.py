"""E14, returns, consignment stock and free goods: what counts as bought, when, and at what price.

What is paid for counts. A return counts against the period in which it was returned, never the
one in which it was bought; stock on consignment counts when it is used; free goods do not count
towards a volume, but they lower the average price.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period


class Movement(StrEnum):
    BOUGHT = "bought"
    RETURNED = "returned"
    FREE = "free"
    CONSIGNED = "consigned"
    USED_FROM_CONSIGNMENT = "used_from_consignment"


_COUNTS = {
    Movement.BOUGHT: 1,
    Movement.RETURNED: -1,
    Movement.FREE: 0,
    Movement.CONSIGNED: 0,
    Movement.USED_FROM_CONSIGNMENT: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Units that moved on a day; ``units`` is above zero whichever way they went."""

    movement: Movement
    day: date
    units: Decimal


def counted_units(supplies: Iterable[Supply], period: Period) -> Decimal:
    """What counts towards a volume in a period; below zero when more came back than was bought."""
    return sum(
        (_COUNTS[each.movement] * each.units for each in supplies if each.day in period),
        Decimal(0),
    )


def average_price(*, unit_price: Decimal, paid_units: Decimal, free_units: Decimal) -> Decimal:
    """What a unit costs when some come free, to the penny: 10 + 1 at £38.00 are £34.55 each.

    Raises:
        ValueError: there are no units at all.
    """
    received = paid_units + free_units
    if received <= 0:
        raise ValueError("no units, no average price")
    return pennies(unit_price * paid_units / received)
