"""By which step each trust pays under each scheme, before and after a change, and the next step.

A member stands where all members stand together, or by its own share where each is tested by it;
a trust alone by its own volume on the prices of a trust alone. Incremental bands have no steps.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from consortium.contracts.domain.prices.explanation import interval, opt_out_interval
from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.terms.schedules import Measure, Scheme, Tier, tier_index
from consortium.contracts.domain.what_if.item_comparison import bought_together
from consortium.contracts.domain.what_if.outlook import EXACT, Outlook
from consortium.contracts.domain.what_if.staircase import Place, place_of, price_at
from consortium.foundation.domain.money import half_up, pennies


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a trust pays by on a day, in words like "18,000 to under 25,000", and for a unit.

    The price is the average over what the trust buys where several items share the steps.
    """

    step: str
    unit_price: Decimal
    is_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """How far the next step is: in units or pounds a year, members, or the share of a trust's
    purchases.

    ``costs`` is how many pounds a year more (below zero, less) all who are counted pay once they
    buy that much; None where the step is not one of commitments. ``worth`` is how many pounds a
    year the trust itself would pay less for what it buys; None where it would not.
    """

    missing: Decimal
    unit_price: Decimal
    costs: Decimal | None
    worth: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStep:
    """A trust under a scheme; each None where there is no price, and no next step on the last.

    ``found`` is the step that a test on the day would find, from which the next one is counted;
    empty where it is the one that the trust pays by, or there is none.
    """

    trust: str
    scheme: str
    measure: Measure
    items: int
    before: Step | None
    after: Step | None
    found: str
    next: NextStep | None

    @property
    def moves(self) -> bool:
        return self.before != self.after


def steps_of(
    before: Outlook, after: Outlook, *, trusts: Iterable[str], on: date
) -> Iterator[TrustStep]:
    """Every trust under every scheme of the day under which it has a price, trust by trust."""
    schedule = schedule_on(after.terms.schedules, on)
    schemes = schedule.schemes if schedule is not None else ()
    together = [_Together.of(after, scheme, on) for scheme in schemes]
    for trust in trusts:
        for everybody in together:
            scheme = everybody.scheme
            steps = [_step(outlook, trust, scheme, on) for outlook in (before, after)]
            if steps != [None, None]:
                yield TrustStep(
                    trust=trust,
                    scheme=scheme.name,
                    measure=Measure.COMMITTED_QUANTITY
                    if steps[1] and steps[1].is_alone
                    else scheme.measure,
                    items=len(scheme.items),
                    before=steps[0],
                    after=steps[1],
                    found=everybody.found_for(trust, steps[1]),
                    next=_next(after, trust, everybody, on) if steps[1] else None,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """Where all members stand under a scheme, worked out once for all of them."""

    scheme: Scheme
    test: Determination
    place: Place

    @classmethod
    def of(cls, outlook: Outlook, scheme: Scheme, on: date) -> "_Together":
        test = outlook.book.test_on(scheme, on)
        place = place_of(
            scheme.tiers,
            test.measure,
            bought_together(outlook, scheme, on),
            by_volume=scheme.is_committed,
            by_value=scheme.is_by_value,
        )
        return cls(scheme=scheme, test=test, place=place)

    def found_for(self, trust: str, paid: Step | None) -> str:
        place = self.place_for(trust)
        if paid is None or paid.is_alone or place is None:
            return ""
        found = interval(self.scheme.tiers, place.tier, self.scheme.measure)
        return found if found != paid.step else ""

    def place_for(self, trust: str) -> Place | None:
        if not self.scheme.is_by_trust:
            return self.place
        shares = {each.trust: each.amount for each in self.test.members}
        share = shares.get(trust)
        return None if share is None else place_of(self.scheme.tiers, share, {}, by_volume=False)


def _step(outlook: Outlook, trust: str, scheme: Scheme, on: date) -> Step | None:
    rate = outlook.rate_on(trust, scheme.items[0], on)
    prices = {
        item: price
        for item in scheme.items
        if (price := outlook.price_on(trust, item, on)) is not None
    }
    if not prices or rate.tier_from is None:
        return None
    is_alone = rate.tier is None
    tiers = scheme.standalone if is_alone else scheme.tiers
    at = tier_index(tiers, rate.tier_from)
    return Step(
        step=opt_out_interval(tiers, at) if is_alone else interval(tiers, at, scheme.measure),
        unit_price=_average([Tier(Decimal(0), prices)], 0, outlook.volumes_on(trust, on)),
        is_alone=is_alone,
    )


def _next(outlook: Outlook, trust: str, together: _Together, on: date) -> NextStep | None:
    scheme, volumes = together.scheme, outlook.volumes_on(trust, on)
    own = {item: volumes.get(item, Decimal(0)) for item in scheme.items}
    is_alone = outlook.rate_on(trust, scheme.items[0], on).tier is None
    if is_alone:
        tiers = scheme.standalone
        place: Place | None = place_of(tiers, sum(own.values(), Decimal(0)), own)
    else:
        tiers, place = scheme.tiers, together.place_for(trust)
    if place is None or place.to_next is None:
        return None
    above = tiers[place.tier + 1]
    with localcontext(EXACT):
        less = sum(
            (
                volume * (price - above.prices[item])
                for item, volume in own.items()
                if (price := outlook.price_on(trust, item, on)) is not None
            ),
            Decimal(0),
        )
    # A price made local would be made local there too, by another amount.
    is_worth_it = less > 0 and scheme.rules.local_labour is None
    return NextStep(
        missing=place.to_next,
        unit_price=_average(tiers, place.tier + 1, volumes),
        costs=None if place.next_costs is None else pennies(place.next_costs),
        worth=pennies(less) if is_worth_it else None,
    )


def _average(tiers: Sequence[Tier], at: int, volumes: Mapping[str, Decimal]) -> Decimal:
    """A tier's price of a unit over what somebody buys, to the millionth of a pound."""
    if len(tiers[at].prices) == 1:
        return next(iter(tiers[at].prices.values()))
    return half_up(price_at(tiers[at], volumes), 6)
