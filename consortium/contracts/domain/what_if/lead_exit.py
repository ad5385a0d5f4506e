"""What the members would pay more for want of a lead (clause C13)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.prices.interruptions import leaderless
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.contracts.domain.what_if.effects import effects_of
from consortium.contracts.domain.what_if.outlook import Outlook
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.periods import Period


def for_want_of_a_lead(outlook: Outlook, *, trusts: Iterable[str], year: Period) -> Decimal | None:
    """What some trusts pay more in a year than they would if somebody led all along.

    None where the want of a lead costs them nothing in that year. Worked (consortium clause
    catalogue, C13): 770,000 examinations in half a year at £1.25 for £1.06 are £146,300.
    """
    terms = outlook.terms
    if not any(
        period.overlaps(year)
        for schedule in terms.schedules
        for scheme in schedule.schemes
        if scheme.rules.lead_exit is not None
        for period in leaderless(scheme.rules.lead_exit, terms)
    ):
        return None
    led = Outlook(_without_the_rule(terms))
    more = [each.difference for each in effects_of(led, outlook, trusts=trusts, periods=(year,))]
    return pennies(sum((each for each in more if each is not None), Fraction(0))) or None


def _without_the_rule(terms: Terms) -> Terms:
    return replace(terms, schedules=tuple(_plain(schedule) for schedule in terms.schedules))


def _plain(schedule: Schedule) -> Schedule:
    return replace(
        schedule,
        schemes=tuple(
            replace(scheme, rules=replace(scheme.rules, lead_exit=None))
            for scheme in schedule.schemes
        ),
    )
