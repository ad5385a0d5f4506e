"""What a work order took: labour by the minute, parts by number, and what each cost."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid

MOST_MINUTES = 10_000
MOST_PARTS = 10_000


class LineKind(StrEnum):
    LABOUR = "labour"
    PART = "part"
    CONTRACTOR = "contractor"
    TRAVEL = "travel"


LINE_KIND_NAMES = {
    LineKind.LABOUR: "Labour",
    LineKind.PART: "Part",
    LineKind.CONTRACTOR: "Contractor",
    LineKind.TRAVEL: "Travel",
}


def check_line(
    kind: LineKind, *, minutes: int, quantity: Decimal, amount: Decimal, on_day: date, today: date
) -> None:
    """Pass in silence when an order can have taken this.

    A negative line takes a wrong one back, with every sign turned round.

    Raises:
        Invalid: labour without minutes, anything else without a number, mixed signs, or a day to
            come.
    """
    if on_day > today:
        raise Invalid(
            "in_the_future",
            "What an order took is entered once it is used.",
            field="on_day",
            next_step="Enter the day it was used.",
        )
    is_time = kind in {LineKind.LABOUR, LineKind.TRAVEL}
    measure = Decimal(minutes) if is_time else quantity
    most = MOST_MINUTES if is_time else MOST_PARTS
    if not 0 < abs(measure) <= most:
        raise Invalid(
            "bad_measure",
            f"Enter between 1 and {most:,} {'minutes' if is_time else 'of them'}.",
            field="minutes" if is_time else "quantity",
            next_step="A negative number takes a wrong entry back.",
        )
    if measure * amount < 0:
        raise Invalid(
            "mixed_signs",
            "What is taken back is taken back with its cost: both are negative, or neither.",
            field="amount",
            next_step="Give both the same sign.",
        )
