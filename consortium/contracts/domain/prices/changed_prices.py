"""A version of prices as it would be: items that cost more or less, go, or give way to others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from consortium.contracts.domain.terms.schedules import RebateScheme, Schedule, Scheme, Tier
from consortium.foundation.domain.errors import Invalid

LEAST_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """What happens to one item: its prices times a factor, another item in its place, or nothing.

    ``becomes`` is the item's own code unless another takes its place, and None when it goes.
    ``base`` are its prices to start from, by place, where that is not the price in force.
    """

    factor: Fraction
    becomes: str | None
    base: Mapping["Place", Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a price stands in a schedule: an item's tier, for members or for a trust alone."""

    item: str
    is_alone: bool
    lower_bound: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrice:
    """One price before and after; ``after`` is None when the item goes."""

    place: Place
    before: Decimal
    factor: Fraction
    after: Decimal | None


def by_percent(percent: Decimal) -> Fraction:
    """The factor of a change in per cent: 2.5 % more is 1.025.

    Raises:
        Invalid: the price would not stay above zero.
    """
    if percent <= -100:
        raise Invalid(
            "percent_too_low",
            "A price cannot fall by 100% or more.",
            field="percent",
            next_step="Enter the change in per cent, like 2.5 or -3.",
        )
    return 1 + Fraction(percent) / 100


def changed_price(base: Decimal, factor: Fraction) -> Decimal:
    """The price times the factor, half-up, with as many decimals as it has now, at least two.

    £38.00 times 1.03 is £39.14; £0.0525 times 1.03 is £0.0541.
    """
    exponent = base.normalize().as_tuple().exponent
    places = max(LEAST_PLACES, -exponent if isinstance(exponent, int) else 0)
    exact = Fraction(base) * factor
    # Half a unit of the last place can always be told apart with some more digits.
    decimal = Decimal(exact.numerator * 10**9 // exact.denominator).scaleb(-9)
    return decimal.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def prices_of(schedule: Schedule) -> dict[Place, Decimal]:
    """Every price of a version, by where it stands."""
    return {
        Place(item, is_alone, tier.lower_bound): price
        for scheme in schedule.schemes
        for is_alone, tier in _tiers_of(scheme)
        for item, price in tier.prices.items()
    }


def changed_schedule(schedule: Schedule, changes: Mapping[str, ItemChange]) -> Schedule:
    """The version as it would be with the changes; the one in force stays as it is.

    Raises:
        Invalid: an item to change has no price in it, or nothing would be left.
    """
    _check_items(schedule, changes)
    schemes = tuple(
        changed
        for scheme in schedule.schemes
        if (changed := _changed_scheme(scheme, changes)) is not None
    )
    rebates = tuple(
        fewer
        for rebate in schedule.rebates
        if (fewer := _changed_rebate(rebate, changes)) is not None
    )
    if not schemes:
        raise Invalid(
            "nothing_left",
            "No item would have a price any more.",
            field="items",
            next_step="End the agreement instead.",
        )
    return replace(schedule, schemes=schemes, rebates=rebates)


def new_prices(schedule: Schedule, changes: Mapping[str, ItemChange]) -> tuple[NewPrice, ...]:
    """Every price that the changes touch, before and after."""
    found = []
    for place, before in prices_of(schedule).items():
        change = changes.get(place.item)
        if change is not None:
            after = None if change.becomes is None else _after(change, place, before)
            found.append(NewPrice(place=place, before=before, factor=change.factor, after=after))
    return tuple(found)


def _after(change: ItemChange, place: Place, before: Decimal) -> Decimal:
    if change.base is None:
        return changed_price(before, change.factor)
    base = change.base.get(place)
    if base is None:
        raise Invalid(
            "no_base_price",
            f"{place.item} had no price in this tier in the version of the base month, so a "
            "change from the base cannot be worked out.",
            field="method",
            next_step="Choose the chained method, from the price in force.",
        )
    return changed_price(base, change.factor)


def _changed_scheme(scheme: Scheme, changes: Mapping[str, ItemChange]) -> Scheme | None:
    items = tuple(_becoming(scheme.items, changes))
    if not items:
        return None
    return replace(
        scheme,
        items=items,
        name=_renamed(scheme, changes),
        tiers=tuple(_changed_tier(tier, False, changes) for tier in scheme.tiers),
        standalone=tuple(_changed_tier(tier, True, changes) for tier in scheme.standalone),
    )


def _renamed(scheme: Scheme, changes: Mapping[str, ItemChange]) -> str:
    """A scheme that is called like its only item takes the name of the item in its place."""
    change = changes.get(scheme.name)
    return change.becomes if change is not None and change.becomes else scheme.name


def _changed_rebate(rebate: RebateScheme, changes: Mapping[str, ItemChange]) -> RebateScheme | None:
    items = tuple(_becoming(rebate.items, changes))
    return replace(rebate, items=items) if items else None


def _changed_tier(tier: Tier, is_alone: bool, changes: Mapping[str, ItemChange]) -> Tier:
    prices: dict[str, Decimal] = {}
    for item, price in tier.prices.items():
        change = changes.get(item)
        if change is None:
            prices[item] = price
        elif change.becomes is not None:
            place = Place(item, is_alone, tier.lower_bound)
            prices[change.becomes] = _after(change, place, price)
    return Tier(tier.lower_bound, prices)


def _becoming(items: Iterable[str], changes: Mapping[str, ItemChange]) -> Iterator[str]:
    for item in items:
        becomes = changes[item].becomes if item in changes else item
        if becomes is not None:
            yield becomes


def _check_items(schedule: Schedule, changes: Mapping[str, ItemChange]) -> None:
    for item in changes:
        if schedule.scheme_for(item) is None:
            raise Invalid(
                "item_not_priced",
                f"{item} has no price in the version in force on that day.",
                field="items",
                next_step="Choose an item of this agreement.",
            )


def _tiers_of(scheme: Scheme) -> Iterator[tuple[bool, Tier]]:
    yield from ((False, tier) for tier in scheme.tiers)
    yield from ((True, tier) for tier in scheme.standalone)
