"""Pricing many lines of one agreement in their order, and the rebates that they earn.

Under incremental bands the price of a line depends on what all members bought before it in the
contract year, so lines are taken by day and then by their ids.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.contracts.domain.prices.price_table import PriceTable, Rate
from consortium.contracts.domain.prices.pricing import Terms, contract_year
from consortium.contracts.domain.rebates.rebates import Rebate, rebate_for_year
from consortium.contracts.domain.terms.participation import Standing, members_on
from consortium.contracts.domain.terms.schedules import RebateScheme, Tier, contract_years
from consortium.foundation.domain.money import ZERO, line_total, pennies
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A quantity of an item in base units, bought by a trust on a day."""

    id: str
    trust: str
    item: str
    on: date
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """What a line costs.

    ``unit_price`` and ``tier_from`` are None under incremental bands, where a line may lie in
    several; ``tested_on`` is the last test that found the tier in force, None for a trust that
    has left.
    """

    line: Line
    standing: Standing
    amount: Decimal
    unit_price: Decimal | None = None
    tier_from: Decimal | None = None
    tested_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpricedLine:
    """A line without a price, and why: never zero, never somebody else's price."""

    line: Line
    reason: NoPriceReason


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsRebate:
    """What a rebate scheme pays for the contract year that begins on ``year_from``."""

    scheme: str
    year_from: date
    rebate: Rebate


def price_lines(terms: Terms, lines: Iterable[Line]) -> list[PricedLine | UnpricedLine]:
    """Every line with its price or the reason why it has none, by day and then by id."""
    table = PriceTable(terms)
    bought: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    answers: list[PricedLine | UnpricedLine] = []
    for line in sorted(lines, key=lambda line: (line.on, line.id)):
        rate = table.rate_on(trust=line.trust, item=line.item, on=line.on)
        if rate.bands is not None:
            before = bought[rate.bands.id, rate.year]
            after = bought[rate.bands.id, rate.year] = before + line.quantity
            amount = pennies(
                banded_cost(rate.bands.tiers, line.item, after)
                - banded_cost(rate.bands.tiers, line.item, before)
            )
            answers.append(PricedLine(line=line, standing=Standing.MEMBER, amount=amount))
        elif rate.reason is not None:
            answers.append(UnpricedLine(line=line, reason=rate.reason))
        elif rate.unit_price is not None:
            answers.append(_priced(line, table, rate, rate.unit_price))
    return answers


def banded_cost(tiers: Sequence[Tier], item: str, quantity: Decimal) -> Decimal:
    """What a quantity costs when each slice has the price of its own tier; not rounded.

    C5: 26,000 at 44 up to 10,000, 42 up to 18,000, 40 up to 25,000, then 38, are 1,094,000.
    """
    cost = Decimal(0)
    for at, tier in enumerate(tiers):
        ends = tiers[at + 1].lower_bound if at + 1 < len(tiers) else quantity
        cost += max(Decimal(0), min(quantity, ends) - tier.lower_bound) * tier.prices[item]
    return cost


def rebates_of(terms: Terms, answers: Iterable[PricedLine | UnpricedLine]) -> list[YearsRebate]:
    """What each rebate scheme pays for each contract year, on the members' priced lines."""
    members = [
        answer
        for answer in answers
        if isinstance(answer, PricedLine) and answer.standing is Standing.MEMBER
    ]
    return [
        _rebate(terms, scheme, contract_year(terms, start), members)
        for schedule in terms.schedules
        for scheme in schedule.rebates
        for start in contract_years(terms.term)
    ]


def _rebate(
    terms: Terms, scheme: RebateScheme, year: Period, members: Iterable[PricedLine]
) -> YearsRebate:
    if year.end is None:
        raise ValueError("a contract year without an end earns no rebate yet")
    spend: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for answer in members:
        if answer.line.item in scheme.items and answer.line.on in year:
            spend[answer.line.trust] += answer.amount
    at_end = members_on(terms.spells, year.end - timedelta(days=1))
    return YearsRebate(
        scheme=scheme.id,
        year_from=year.start,
        rebate=rebate_for_year(scheme, spend=spend, members_at_end=at_end),
    )


def _priced(line: Line, table: PriceTable, rate: Rate, unit_price: Decimal) -> PricedLine:
    return PricedLine(
        line=line,
        standing=rate.standing or Standing.MEMBER,
        amount=line_total(unit_price, line.quantity),
        unit_price=unit_price,
        tier_from=rate.tier_from,
        tested_on=table.last_test(trust=line.trust, item=line.item, on=line.on),
    )
