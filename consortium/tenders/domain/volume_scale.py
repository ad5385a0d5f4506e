"""The buyer's volume scale: by what tiers go, and where each begins.

Every primary bid is priced at these bounds, so that bids can be compared; a supplier may add an
alternative on a scale of its own.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms.schedules import CLAUSE_MEASURES, Scheme
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.quantity import can_be_kept

MOST_BOUNDS = 12


class ScaledBy(StrEnum):
    VOLUME = "volume"
    MEMBERS = "members"


SCALE_NAMES = {
    ScaledBy.VOLUME: "the members' committed volume together, in a year",
    ScaledBy.MEMBERS: "how many trusts are members",
}
SCALE_CLAUSES = {
    ScaledBy.VOLUME: Clause.VOLUME_TIER,
    ScaledBy.MEMBERS: Clause.PARTICIPATION_BAND,
}
# One price whatever the volume.
ONE_PRICE = (Decimal(0),)


def check_bounds(bounds: Sequence[Decimal]) -> None:
    """Pass in silence when tiers can begin at these bounds: 0 first, then each higher.

    Raises:
        Invalid: they cannot, or there are more than a table has room for.
    """
    rising = all(low < high for low, high in pairwise(bounds))
    if not bounds or bounds[0] != 0 or not rising or not all(map(can_be_kept, bounds)):
        raise Invalid(
            "bad_bounds",
            "The first tier begins at 0, and each further one higher than the one before.",
            field="bounds",
            next_step="Enter the bounds from the lowest to the highest, one a line.",
        )
    if len(bounds) > MOST_BOUNDS:
        raise Invalid(
            "too_many_bounds",
            f"A scale has at most {MOST_BOUNDS} tiers.",
            field="bounds",
            next_step="Leave out the bounds that matter least.",
        )


def check_primary(
    offer: Offer, scaled_by: ScaledBy, bounds: Mapping[str, Sequence[Decimal]]
) -> None:
    """Pass in silence when a primary bid prices each item at the buyer's bounds.

    Raises:
        Invalid: it is tested by something else, or its tiers begin elsewhere.
    """
    clause = SCALE_CLAUSES[scaled_by]
    for scheme in offer.schemes:
        if scheme.clause is not clause or scheme.measure is not CLAUSE_MEASURES[clause]:
            raise _not_the_scale(f"Its tiers go by {SCALE_NAMES[scaled_by]}.")
        for item in scheme.items:
            _check_item(scheme, item, bounds[item])


def steps_in_words(scaled_by: ScaledBy, bounds: Sequence[Decimal], unit: str) -> str:
    """The prices that a primary bid gives for a line, as a bidder reads them.

    Its bounds are the first units of its tiers, and the first is 0.

    >>> steps_in_words(ScaledBy.MEMBERS, [Decimal(0), Decimal(5), Decimal(6)], "lenses")
    '3 prices: with fewer than 5 members, from 5 on and from 6 on'
    >>> steps_in_words(ScaledBy.VOLUME, [Decimal(0), Decimal(10_000)], "lenses")
    '2 prices: below 10,000 lenses a year and from 10,000 on'
    >>> steps_in_words(ScaledBy.VOLUME, [Decimal(0)], "lenses")
    'one price, whatever the volume'
    """
    if len(bounds) == 1:
        whatever = "number of members" if scaled_by is ScaledBy.MEMBERS else "volume"
        return f"one price, whatever the {whatever}"
    first, *further = (plain(each) for each in bounds[1:])
    below = f"below {first} {unit} a year"
    if scaled_by is ScaledBy.MEMBERS:
        below = f"with fewer than {first} members"
    steps = [below, *(f"from {each} on" for each in (first, *further))]
    return f"{len(steps)} prices: {', '.join(steps[:-1])} and {steps[-1]}"


def _check_item(scheme: Scheme, item: str, bounds: Sequence[Decimal]) -> None:
    if [tier.lower_bound for tier in scheme.tiers] != list(bounds):
        wanted = ", ".join(plain(bound) for bound in bounds)
        raise _not_the_scale(f"The tiers of {item} begin at {wanted}.")


def _not_the_scale(what: str) -> Invalid:
    return Invalid(
        "not_the_scale",
        f"The primary bid is priced on the buyer's scale. {what}",
        field="prices",
        next_step="Put prices on another scale into the alternative bid.",
    )
