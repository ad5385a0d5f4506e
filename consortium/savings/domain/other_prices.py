"""The prices of an agreement that an invoice may carry by mistake, each with what it is."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.prices.adjustments import local_price
from consortium.contracts.domain.prices.price_table import Rate, Stretch
from consortium.contracts.domain.terms.schedules import Scheme, Tier
from consortium.contracts.domain.words import in_words
from consortium.foundation.domain.money import unit_price
from consortium.foundation.domain.units import plain
from consortium.savings.domain.price_audit import OtherPrice, Verdict


def other_prices(
    stretches: Sequence[Stretch], *, item: str, on: date, factor: Decimal | None = None
) -> tuple[OtherPrice, ...]:
    """What a trust might be charged for an item on a day besides the right price.

    First what it paid before, the latest first: the supplier's price file came late (E10). Then
    the other tiers of the day's schedule, and the price of a trust alone. A price is named once.
    """
    at = next(place for place, each in enumerate(stretches) if on in each.period)
    now = stretches[at].rate
    found: dict[Decimal, OtherPrice] = {}
    for other in (*_earlier(stretches[:at]), *_of_tiers(now, item, factor)):
        if other.unit_price != now.unit_price:
            found.setdefault(other.unit_price, other)
    return tuple(found.values())


def _earlier(stretches: Sequence[Stretch]) -> Iterator[OtherPrice]:
    for each in reversed(stretches):
        price, end = each.rate.unit_price, each.period.end
        if price is not None and end is not None:
            why = f"{unit_price(price)} was the price until {in_words(end - timedelta(days=1))}."
            yield OtherPrice(price, Verdict.LATE_PRICE_FILE, why)


def _of_tiers(rate: Rate, item: str, factor: Decimal | None) -> Iterator[OtherPrice]:
    scheme = rate.scheme
    if scheme is None:
        return
    for tier, price in _prices(scheme, scheme.tiers, item, factor):
        why = f"{unit_price(price)} is the price of the tier from {plain(tier.lower_bound)}."
        yield OtherPrice(price, Verdict.WRONG_TIER, why)
    for _, price in _prices(scheme, scheme.standalone, item, factor):
        why = f"{unit_price(price)} is the price of a trust that buys alone."
        yield OtherPrice(price, Verdict.WRONG_TIER, why)


def _prices(
    scheme: Scheme, tiers: Sequence[Tier], item: str, factor: Decimal | None
) -> Iterator[tuple[Tier, Decimal]]:
    """The item's price in each tier, made local where the scheme says so."""
    rule = scheme.rules.local_labour
    for tier in tiers:
        if item in tier.prices:
            price = tier.prices[item]
            if rule is not None and factor is not None:
                price = local_price(rule, price, factor)
            yield tier, price
