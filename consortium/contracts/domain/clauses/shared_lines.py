"""E13, the same line in two consortia: refused, or split by shares that make up the whole of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.errors import Conflict, Invalid

WHOLE = Decimal(1)


def priced_twice(references: Iterable[str]) -> Conflict:
    """The refusal of a line that several agreements price, with nothing agreed about it."""
    return Conflict(
        "two_agreements",
        f"Two agreements price this line: {' and '.join(sorted(references))}.",
        next_step="A line counts once: agree what share of it counts in each, or take the item "
        "out of one.",
    )


def check_shares(shares: Iterable[Decimal]) -> None:
    """Pass in silence when shares of a line make up the whole of it.

    Raises:
        Invalid: one is not above zero, or they add up to something else than 100%.
    """
    shares = tuple(shares)
    if any(share <= 0 for share in shares) or sum(shares) != WHOLE:
        raise Invalid(
            "shares_not_whole",
            "The shares of a line in several agreements must be above zero and add up to 100%.",
            field="shares",
            next_step="Check the shares with both consortia.",
        )


def split_line(quantity: Decimal, shares: Mapping[str, Decimal | None]) -> dict[str, Fraction]:
    """How much of a line counts in each agreement, exactly; a line in one counts there whole.

    ``shares`` holds each agreement that prices the line, by reference, with its agreed share.

    Raises:
        Conflict: several agreements price it and no shares are agreed.
        Invalid: the shares are not above zero, or do not make up the whole.
        ValueError: no agreement prices it.
    """
    if not shares:
        raise ValueError("a line that no agreement prices has no share")
    if len(shares) == 1:
        return {reference: Fraction(quantity) for reference in shares}
    agreed = {reference: share for reference, share in shares.items() if share is not None}
    if len(agreed) < len(shares):
        raise priced_twice(shares)
    check_shares(agreed.values())
    return {reference: Fraction(quantity) * Fraction(share) for reference, share in agreed.items()}
