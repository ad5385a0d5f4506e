"""One item's prices before and after a change: its staircase on a day, and its prices over time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.prices.answers import NoPrice
from consortium.contracts.domain.prices.explanation import (
    Names,
    in_measure,
    interval,
    opt_out_interval,
    rules_of,
)
from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.terms.participation import Standing, members_on
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.contracts.domain.what_if.staircase import DeadZone, Place, dead_zones, place_of
from consortium.contracts.domain.what_if.timeline import Held, held_on
from consortium.foundation.domain.money import pennies


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """A tier as a step: where it begins and ends, what a unit costs, and its dead zone."""

    begins: Decimal
    interval: str
    unit_price: Decimal
    zone: DeadZone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the next test will find."""

    day: date
    measure: Decimal
    tier: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the members stand on the day.

    ``tier`` is what they pay by; ``found`` is what a test on this very day would find, and
    ``forecast`` what the next test will, as far as the facts are known; None after the last one.
    """

    measure: Decimal
    members: int
    unit_price: Decimal
    tier: str
    found: str
    found_price: Decimal
    next_price: Decimal | None
    place: Place
    cheaper_by: Decimal | None
    next_costs: Decimal | None
    forecast: Forecast | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """Where a trust that has left stands, by its own volume, on the prices of a trust alone."""

    measure: Decimal
    tier: str
    to_next: Decimal | None
    next_price: Decimal | None
    zone: DeadZone | None
    cheaper_by: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """From this day on members pay these prices, each None where there is none."""

    day: date
    before: Decimal | None
    after: Decimal | None
    before_tier: str
    after_tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    code: str
    name: str
    rules: str
    measure: Measure
    stairs: tuple[Stair, ...]
    before: Spot | None
    after: Spot | None
    over_time: tuple[Since, ...]

    @property
    def has_steps(self) -> bool:
        return len(self.stairs) > 1

    @property
    def counts_members(self) -> bool:
        return self.measure is Measure.MEMBER_COUNT

    def amount(self, measured: Decimal) -> str:
        """What was measured, in its own unit: units, pounds, members or a share."""
        return in_measure(measured, self.measure)


def items_of(before: Outlook, after: Outlook, *, on: date, names: Names) -> Iterator[ItemView]:
    """Every item that has a price for members on some day of the agreement."""
    for item in after.items():
        prices = [each.member_prices(item) for each in (before, after)]
        listed = [held for each in prices for held in each]
        if not listed:
            continue
        # Before the first price or between two versions, the nearest one still has its staircase.
        scheme = (held_on(prices[1], on) or held_on(prices[0], on) or listed[0]).scheme
        yield ItemView(
            code=item,
            name=names.item(item),
            rules=rules_of(scheme),
            measure=scheme.measure,
            stairs=tuple(_stairs(scheme, item, bought_together(after, scheme, on))),
            before=_spot(before, prices[0], item, on),
            after=_spot(after, prices[1], item, on),
            over_time=tuple(_over_time(prices[0], prices[1])),
        )


def alone_on(outlook: Outlook, *, trust: str, item: str, on: date) -> Alone | None:
    """Where a trust stands that has left by the day; None for members, and where one price holds
    for any volume."""
    asked = outlook.book.scheme_for(trust=trust, item=item, on=on)
    if isinstance(asked, NoPrice) or asked.path.standing is not Standing.LEFT:
        return None
    tiers = asked.scheme.standalone
    if len(tiers) < 2:
        return None
    bought = outlook.volumes_on(trust, on)
    mix = {each: bought.get(each, Decimal(0)) for each in asked.scheme.items}
    place = place_of(tiers, sum(mix.values(), Decimal(0)), mix)
    return Alone(
        measure=place.measure,
        tier=opt_out_interval(tiers, place.tier),
        to_next=place.to_next,
        next_price=tiers[place.tier + 1].prices[item] if place.to_next else None,
        zone=place.zone,
        cheaper_by=_rounded(place.cheaper_by),
    )


def _stairs(scheme: Scheme, item: str, mix: Mapping[str, Decimal]) -> Iterator[Stair]:
    has_zones = scheme.is_committed
    zones = {zone.ends: zone for zone in dead_zones(scheme.tiers, mix)} if has_zones else {}
    ends = [*(tier.lower_bound for tier in scheme.tiers[1:]), None]
    for index, tier in enumerate(scheme.tiers):
        end = ends[index]
        yield Stair(
            begins=tier.lower_bound,
            interval=interval(scheme.tiers, index, scheme.measure),
            unit_price=tier.prices[item],
            zone=zones.get(end) if end is not None else None,
        )


def _spot(outlook: Outlook, prices: tuple[Held, ...], item: str, on: date) -> Spot | None:
    held = held_on(prices, on)
    if held is None:
        return None
    scheme = held.scheme
    test = outlook.book.test_on(scheme, on)
    place = place_of(
        scheme.tiers,
        test.measure,
        bought_together(outlook, scheme, on),
        by_volume=scheme.is_committed,
        by_value=scheme.is_by_value,
    )
    above = test.found + 1
    return Spot(
        measure=test.measure,
        members=len(test.members),
        unit_price=held.unit_price,
        tier=_tier(held),
        found=interval(scheme.tiers, test.found, scheme.measure),
        found_price=scheme.tiers[test.found].prices[item],
        next_price=scheme.tiers[above].prices[item] if above < len(scheme.tiers) else None,
        place=place,
        cheaper_by=_rounded(place.cheaper_by),
        next_costs=_rounded(place.next_costs),
        forecast=_forecast(outlook, scheme, item, on),
    )


def _forecast(outlook: Outlook, scheme: Scheme, item: str, on: date) -> Forecast | None:
    """The first test after the day, of the version of the prices that holds then."""
    schedule = schedule_on(outlook.terms.schedules, on)
    if schedule is None or scheme not in schedule.schemes:
        return None
    tests = outlook.book.tests_until(schedule, scheme, date.max)
    test = next((each for each in tests if each.tested_on > on), None)
    if test is None:
        return None
    return Forecast(
        day=test.tested_on,
        measure=test.measure,
        tier=interval(scheme.tiers, test.found, scheme.measure),
        unit_price=scheme.tiers[test.found].prices[item],
    )


def bought_together(outlook: Outlook, scheme: Scheme, on: date) -> dict[str, Decimal]:
    """What the members buy in a year of each item that is tested together."""
    bought = [outlook.volumes_on(trust, on) for trust in members_on(outlook.terms.spells, on)]
    return {
        item: sum((each.get(item, Decimal(0)) for each in bought), Decimal(0))
        for item in scheme.items
    }


def _over_time(before: tuple[Held, ...], after: tuple[Held, ...]) -> Iterator[Since]:
    """Both lines of prices, day by day on which one of them changes."""
    last = None
    for day in sorted({held.period.start for held in (*before, *after)}):
        held = (held_on(before, day), held_on(after, day))
        now = Since(
            day=day,
            before=held[0].unit_price if held[0] else None,
            after=held[1].unit_price if held[1] else None,
            before_tier=_tier(held[0]) if held[0] else "",
            after_tier=_tier(held[1]) if held[1] else "",
        )
        shown = (now.before, now.after, now.before_tier, now.after_tier)
        if shown != last:
            yield now
        last = shown


def _tier(held: Held) -> str:
    return interval(held.scheme.tiers, held.change.tier, held.scheme.measure)


def _rounded(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else pennies(amount)
