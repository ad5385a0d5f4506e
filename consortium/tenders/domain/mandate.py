"""What each trust's authoriser allows: that the tender is run for it, up to a value.

A mandate is for one frozen demand, named by its hash: when the demand is opened again and frozen
anew, the trusts see other totals and are asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid


class MandateAnswer(StrEnum):
    GIVEN = "given"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """A trust that takes part: how far its mandate reaches, and its estimated share.

    Pounds ex VAT over the whole term. ``limit`` is None while there is no mandate, ``estimated``
    while nobody estimated what the tender is worth.
    """

    trust: str
    limit: Decimal | None
    estimated: Decimal | None = None


def check_limit(limit: Decimal) -> None:
    """Pass in silence when a mandate can reach so far.

    Raises:
        Invalid: it reaches to nothing.
    """
    if limit <= 0:
        raise Invalid(
            "no_limit",
            "A mandate reaches up to a value above £0.",
            field="limit",
            next_step="Enter the most that the trust may come to owe over the whole term.",
        )


def lacks_for_mandated(mandates: Sequence[MandateFacts]) -> tuple[str, ...]:
    """Every trust that takes part gave its mandate, and each reaches as far as its share."""
    missing = [
        f"{each.trust} has not given its mandate." for each in mandates if each.limit is None
    ]
    missing += [
        f"The mandate of {each.trust} reaches to £{each.limit:,.2f}, its estimated share is "
        f"£{each.estimated:,.2f}."
        for each in mandates
        if each.limit is not None and each.estimated is not None and each.limit < each.estimated
    ]
    return tuple(missing) if mandates else ("No trust takes part.",)


def lacks_for_reopening(has_declined: bool) -> tuple[str, ...]:
    """A trust declined its mandate, so that the demand is another."""
    return () if has_declined else ("No trust has declined its mandate.",)
