"""What it costs a consortium that a trust leaves, or is worth that one joins: all agreements at
once, with rebates, what is paid back on leaving, and the shares of the running costs.

Two worlds are compared that differ in who takes part when. What is bought is the same in both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from consortium.contracts.domain.prices.pricing import contract_year, schedule_on
from consortium.contracts.domain.rebates.rebates import rebate_for_year
from consortium.contracts.domain.shares_of_year import share_of_year
from consortium.contracts.domain.terms.participation import Standing, members_on, standing_of
from consortium.contracts.domain.terms.schedules import RebateScheme, contract_years
from consortium.contracts.domain.what_if.clawbacks import OptOutClause, paid_back
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period, add_months, quarter_of
from consortium.savings.domain.facts import Cost, CostKind
from consortium.savings.domain.purchases import Purchase
from consortium.savings.domain.purchases import Standing as Stood


class Kind(StrEnum):
    PRICES = "prices"
    REBATE = "rebate"
    CLAWBACK = "clawback"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A quantity that a trust buys of an item; it is dated by the first day of its part of time."""

    trust: str
    item: str
    on: date
    quantity: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """An agreement in one of the worlds, with its clauses on opting out.

    One that ``is_capital`` was bought under once: taking part in it is no reason to share in the
    running costs.
    """

    name: str
    outlook: Outlook
    clauses: tuple[OptOutClause, ...] = ()
    is_capital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How much more a trust pays in the second world, in pounds, and under what.

    ``about`` is the item's code, or the rebate's name. What it does not pay is below zero.
    """

    trust: str
    agreement: str
    kind: Kind
    about: str
    amount: Decimal


def bought_in(
    period: Period,
    purchases: Iterable[Purchase],
    deals: Collection[Deal],
    *,
    capital: Collection[str] = (),
) -> list[Bought]:
    """What was bought in each quarter; of what a trust bought nothing in a quarter, what it had
    committed to. ``capital`` items are bought once, so only what was bought of them counts. What a
    member bought past the contract is left out: no contract prices it.
    """
    lines = [
        Bought(trust=each.trust, item=each.item, on=each.on, quantity=Fraction(each.quantity))
        for each in purchases
        if each.standing is not Stood.OFF_CONTRACT
    ]
    known = {(line.trust, line.item, quarter_of(line.on).start) for line in lines}
    for deal in deals:
        lines += (
            line
            for line in _committed(deal.outlook, period)
            if line.item not in capital
            and (line.trust, line.item, quarter_of(line.on).start) not in known
        )
    return lines


def lines_of(
    before: Collection[Deal],
    after: Collection[Deal],
    *,
    bought: Collection[Bought],
    period: Period,
    costs: Iterable[Cost],
) -> list[Line]:
    """Everything that is different, by trust and agreement; what is the same is left out.

    The worlds hold the same agreements in the same order.
    """
    found: list[Line] = []
    for then, now in zip(before, after, strict=True):
        found += _prices(then, now, bought, period)
        found += _rebates(then, now, bought, period)
        found += _clawbacks(then, now, period)
    shared = [each for each in costs if each.kind is CostKind.RUNNING and not each.trust]
    pays = [_running(world, shared, period) for world in (before, after)]
    for trust in sorted({*pays[0], *pays[1]}):
        found.append(
            Line(
                trust=trust,
                agreement="",
                kind=Kind.RUNNING,
                about="",
                amount=pennies(pays[1].get(trust, Fraction(0)) - pays[0].get(trust, Fraction(0))),
            )
        )
    return [line for line in found if line.amount]


def taking_part(deals: Collection[Deal], period: Period) -> frozenset[str]:
    """The trusts that are members under some agreement on some day of a period."""
    return frozenset(
        spell.trust
        for deal in deals
        for spell in deal.outlook.terms.spells
        if spell.period.overlaps(period)
    )


def _committed(outlook: Outlook, period: Period) -> Iterator[Bought]:
    inside = period.overlap(outlook.terms.term)
    if inside is None or inside.end is None:
        return
    for trust in sorted({letter.trust for letter in outlook.terms.commitments}):
        changes = {day for day in outlook.days_of_change(trust) if inside.start < day < inside.end}
        quarters = {day for day in _quarters(inside) if inside.start < day}
        for start, end in pairwise([inside.start, *sorted(changes | quarters), inside.end]):
            share = share_of_year(Period(start, end))
            for item, volume in outlook.volumes_on(trust, start).items():
                quantity = Fraction(volume) * share
                yield Bought(trust=trust, item=item, on=start, quantity=quantity)


def _quarters(period: Period) -> Iterator[date]:
    day = quarter_of(period.start).start
    while period.end is not None and day < period.end:
        yield day
        day = add_months(day, 3)


def _prices(before: Deal, after: Deal, bought: Iterable[Bought], period: Period) -> Iterator[Line]:
    """Price times quantity, wherever there is a price in both worlds."""
    sums: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for line in bought:
        if line.on not in period:
            continue
        pair = [deal.outlook.price_on(line.trust, line.item, line.on) for deal in (before, after)]
        if pair[0] is not None and pair[1] is not None:
            sums[line.trust, line.item] += line.quantity * Fraction(pair[1] - pair[0])
    for (trust, item), amount in sorted(sums.items()):
        yield Line(
            trust=trust,
            agreement=after.name,
            kind=Kind.PRICES,
            about=item,
            amount=pennies(amount),
        )


def _rebates(
    before: Deal, after: Deal, bought: Collection[Bought], period: Period
) -> Iterator[Line]:
    """The rebates lost, of the contract years that end within the period."""
    shares = [_shares(deal.outlook, bought, period) for deal in (before, after)]
    for trust, name in sorted({*shares[0], *shares[1]}):
        lost = shares[0].get((trust, name), ZERO) - shares[1].get((trust, name), ZERO)
        yield Line(trust=trust, agreement=after.name, kind=Kind.REBATE, about=name, amount=lost)


def _shares(
    outlook: Outlook, bought: Collection[Bought], period: Period
) -> dict[tuple[str, str], Decimal]:
    terms, found = outlook.terms, {}
    for start in contract_years(terms.term):
        year = contract_year(terms, start)
        schedule = schedule_on(terms.schedules, start)
        if schedule is None or year.last_day not in period:
            continue
        for scheme in schedule.rebates:
            rebate = rebate_for_year(
                scheme,
                spend=_spend(outlook, scheme, bought, year),
                members_at_end=members_on(terms.spells, year.last_day),
            )
            for trust, share in rebate.shares.items():
                found[trust, scheme.name] = share
    return found


def _spend(
    outlook: Outlook, scheme: RebateScheme, bought: Iterable[Bought], year: Period
) -> dict[str, Decimal]:
    """What each trust spends on the items of a rebate while a member."""
    spend: defaultdict[str, Fraction] = defaultdict(Fraction)
    for line in bought:
        if line.item not in scheme.items or line.on not in year:
            continue
        price = outlook.price_on(line.trust, line.item, line.on)
        standing = standing_of(outlook.terms.spells, line.trust, line.on)
        if price is not None and standing is Standing.MEMBER:
            spend[line.trust] += line.quantity * Fraction(price)
    return {trust: pennies(amount) for trust, amount in spend.items()}


def _clawbacks(before: Deal, after: Deal, period: Period) -> Iterator[Line]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for deal, sign in ((before, -1), (after, 1)):
        for each in paid_back(deal.outlook, deal.clauses):
            if each.on in period:
                sums[each.trust] += sign * each.amount
    for trust, amount in sorted(sums.items()):
        yield Line(trust=trust, agreement=after.name, kind=Kind.CLAWBACK, about="", amount=amount)


def _running(
    deals: Collection[Deal], costs: Iterable[Cost], period: Period
) -> Mapping[str, Fraction]:
    """Running costs are shared alike by whoever is a member on the day they fall."""
    running = [deal for deal in deals if not deal.is_capital]
    pays: defaultdict[str, Fraction] = defaultdict(Fraction)
    for cost in costs:
        if cost.falls_on not in period:
            continue
        members = {
            trust
            for deal in running
            for trust in members_on(deal.outlook.terms.spells, cost.falls_on)
        }
        for trust in members:
            pays[trust] += Fraction(cost.amount) / len(members)
    return pays
