"""The retrospective rebates that some terms would earn, at the volumes trusts have committed to.

What a trust buys while a member counts towards the threshold; who shares in the rebate is the
clause's choice (:mod:`rebates`). A year's rebate falls due on the last day of the contract year.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from consortium.contracts.domain.prices.pricing import contract_year, schedule_on
from consortium.contracts.domain.rebates.rebates import Rebate, rebate_for_year
from consortium.contracts.domain.shares_of_year import share_of_year
from consortium.contracts.domain.terms.participation import Standing, members_on, standing_of
from consortium.contracts.domain.terms.schedules import RebateScheme, contract_years
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenRebate:
    """What a rebate scheme would pay for a contract year."""

    scheme: RebateScheme
    year: Period
    rebate: Rebate


@dataclass(slots=True)
class _Bought:
    """What a trust buys under a scheme in a year, exactly; quantities in base units."""

    spend: Fraction = Fraction(0)
    quantity: Fraction = Fraction(0)


def foreseen_rebates(outlook: Outlook) -> tuple[ForeseenRebate, ...]:
    """Every rebate of every contract year, by year and then in the order of the schedule.

    Story: 23,400 viscoelastics of six trusts, 1,500 of West and 1,000 of Hill at £10.50 are
    £271,950, so £10,248 come back to those who are members at the end.
    """
    terms = outlook.terms
    years = [contract_year(terms, start) for start in contract_years(terms.term)]
    return tuple(
        _foreseen(outlook, scheme, year)
        for year in years
        if (schedule := schedule_on(terms.schedules, year.start)) is not None
        for scheme in schedule.rebates
    )


def share_of(rebates: Collection[ForeseenRebate], trust: str, period: Period) -> Decimal:
    """What a trust would get of the rebates whose year ends within a period."""
    shares = (
        each.rebate.shares.get(trust, ZERO) for each in rebates if each.year.last_day in period
    )
    return sum(shares, ZERO)


def _foreseen(outlook: Outlook, scheme: RebateScheme, year: Period) -> ForeseenRebate:
    trusts = sorted({spell.trust for spell in outlook.terms.spells})
    bought = {trust: _bought(outlook, scheme, year, trust) for trust in trusts}
    # A rebate is worked out from invoices, which are in pence.
    spend = {trust: pennies(each.spend) for trust, each in bought.items() if each.spend}
    rebate = rebate_for_year(
        scheme,
        spend=spend,
        members_at_end=members_on(outlook.terms.spells, year.last_day),
        quantity={trust: pennies(each.quantity) for trust, each in bought.items()},
        committed={
            trust: sum(
                (
                    volume
                    for item, volume in outlook.volumes_on(trust, year.last_day).items()
                    if item in scheme.items
                ),
                Decimal(0),
            )
            for trust in trusts
        },
    )
    return ForeseenRebate(scheme=scheme, year=year, rebate=rebate)


def _bought(outlook: Outlook, scheme: RebateScheme, year: Period, trust: str) -> _Bought:
    found = _Bought()
    for part in _parts(outlook, trust, year):
        if standing_of(outlook.terms.spells, trust, part.start) is not Standing.MEMBER:
            continue
        share = share_of_year(part)
        volumes = outlook.volumes_on(trust, part.start)
        prices = outlook.prices_on(trust, part.start)
        for item in scheme.items:
            if item in volumes and item in prices:
                quantity = Fraction(volumes[item]) * share
                found.quantity += quantity
                found.spend += quantity * Fraction(prices[item])
    return found


def _parts(outlook: Outlook, trust: str, year: Period) -> Iterator[Period]:
    """The year in parts within which nothing changes for the trust."""
    if year.end is None:
        raise ValueError("a contract year without an end earns no rebate")
    inside = sorted(day for day in outlook.days_of_change(trust) if year.start < day < year.end)
    for start, end in pairwise([year.start, *inside, year.end]):
        yield Period(start, end)
