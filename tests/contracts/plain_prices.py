"""The price of a line once more, written from the rules alone and as plainly as can be: walk
through the days one by one and remember what is in force.

The rules are those of ``tests/contracts/data/README.md``. Nothing here is shared with the product
but its values and the calendar.
"""

from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Schedule, Scheme, Tier
from consortium.foundation.domain.periods import Period, add_months

DAY = timedelta(days=1)


def plain_price(terms: Terms, trust: str, item: str, day: date) -> Decimal | None:
    """The unit price, or None when there is none."""
    if not _holds(terms.term, day):
        return None
    stays = [each.period for each in terms.spells if each.trust == trust]
    is_in = any(_holds(stay, day) for stay in stays)
    has_left = any(stay.end is not None and stay.end <= day for stay in stays)
    if not is_in and not has_left:
        return None
    version = _version(terms, day)
    if version is None:
        return None
    scheme = next((one for one in version.schemes if item in one.items), None)
    if scheme is None:
        return None
    if is_in:
        return _tier(scheme.tiers, _reached(terms, version, scheme, day)).prices[item]
    if not scheme.standalone:
        return None
    own = sum((_volume(terms, trust, each, day) for each in scheme.items), Decimal(0))
    return _tier(scheme.standalone, own).prices[item]


def _reached(terms: Terms, version: Schedule, scheme: Scheme, day: date) -> Decimal:
    """The measure whose tier is in force on the day."""
    first = max(terms.term.start, version.effective_from)
    reached = found = Decimal(0)
    worse_from: date | None = None
    today = first
    while today <= day:
        if worse_from == today:
            reached, worse_from = found, None
        if _is_test(terms, scheme, first, today):
            found = _measure(terms, scheme, today)
            before, now = _number(scheme, reached), _number(scheme, found)
            if today == first or now >= before:
                reached, worse_from = found, None
            elif scheme.on_drop == "next_test":
                reached = found
            elif scheme.on_drop == "never":
                reached = found if _begins_a_year(terms, today) else reached
            else:
                worse_from = worse_from or add_months(today, scheme.grace_months)
        today += DAY
    return reached


def _is_test(terms: Terms, scheme: Scheme, first: date, today: date) -> bool:
    if today == first:
        return True
    if scheme.on_drop == "never" and scheme.test_months and _begins_a_year(terms, today):
        return True
    return today.day == 1 and today.month in scheme.test_months


def _begins_a_year(terms: Terms, today: date) -> bool:
    return any(add_months(terms.term.start, 12 * year) == today for year in range(10))


def _measure(terms: Terms, scheme: Scheme, today: date) -> Decimal:
    members = {each.trust for each in terms.spells if _holds(each.period, today)}
    if scheme.measure == "member_count":
        return Decimal(len(members))
    return sum(
        (_volume(terms, trust, item, today) for trust in members for item in scheme.items),
        Decimal(0),
    )


def _volume(terms: Terms, trust: str, item: str, today: date) -> Decimal:
    latest: tuple[date, Decimal] | None = None
    for letter in terms.commitments:
        if (letter.trust, letter.item) == (trust, item) and letter.effective_from <= today:
            found = (letter.effective_from, letter.per_year)
            latest = found if latest is None or found[0] >= latest[0] else latest
    return latest[1] if latest else Decimal(0)


def _version(terms: Terms, day: date) -> Schedule | None:
    current = None
    for version in terms.schedules:
        if version.effective_from <= day and (
            current is None or version.effective_from > current.effective_from
        ):
            current = version
    return current


def _number(scheme: Scheme, measure: Decimal) -> int:
    return scheme.tiers.index(_tier(scheme.tiers, measure))


def _tier(tiers: tuple[Tier, ...], measure: Decimal) -> Tier:
    current = tiers[0]
    for tier in tiers:
        if measure >= tier.lower_bound:
            current = tier
    return current


def _holds(period: Period, day: date) -> bool:
    return period.start <= day and (period.end is None or day < period.end)
