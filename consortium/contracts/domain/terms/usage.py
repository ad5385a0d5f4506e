"""What a return of a trust's use must be before it is kept."""

from collections.abc import Iterable
from decimal import Decimal

from consortium.contracts.domain.terms.facts import Usage
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period

MOST_DAYS_RETURNED = 366


def check_return(
    earlier: Iterable[Usage], period: Period, on_contract: Decimal, of_category: Decimal
) -> None:
    """Pass in silence when a return fits what the trust returned of the item before.

    One for exactly the same days takes the place of the earlier one.

    Raises:
        Invalid: a quantity is impossible, the period is longer than a year, or it overlaps
            another return in part.
    """
    if on_contract < 0 or of_category < on_contract:
        raise Invalid(
            "impossible_return",
            "What was bought under contract is part of everything bought of the kind.",
            field="of_category",
            next_step="Enter at least as much for the kind as under contract, and nothing below 0.",
        )
    if period.days > MOST_DAYS_RETURNED:
        raise Invalid(
            "return_too_long",
            "A return is for at most a year.",
            field="ends_on",
            next_step="Enter one return for each year, quarter or month.",
        )
    if any(each.period != period and each.period.overlaps(period) for each in earlier):
        raise Invalid(
            "returns_overlap",
            "Some of these days are returned already, in a return for other days.",
            field="starts_on",
            next_step="Enter the days of that return to correct it, or days beside them.",
        )


def standing_returns(recorded: Iterable[Usage]) -> tuple[Usage, ...]:
    """The returns that stand, given all in the order of their recording."""
    standing = {(each.trust, each.item, each.period): each for each in recorded}
    return tuple(standing.values())
