"""What a bid would cost: everybody's demand at the price of everybody together, over the term.

The price is resolved by the clause engine, as it will be once the contracts run: every trust that
wants something of the lot is a member from the first day. Rebates are left out, because nobody
knows yet whether they will be earned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from consortium.contracts.domain.prices.answers import NoPrice
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies, round_to_total
from consortium.foundation.domain.periods import Period
from consortium.tenders.domain.bundle import price_less
from consortium.tenders.domain.demand import Bought
from consortium.tenders.domain.procurement import years_of
from consortium.tenders.domain.quantity import can_be_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """How much of an item a trust wants each year, or once; trust and item by their codes."""

    trust: str
    item: str
    quantity: Decimal
    bought: Bought = Bought.EVERY_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A bid's price for a whole lot, and what each trust's part of it comes to.

    ``units`` are what each trust buys of each item over the term; ``percent_off`` is what bundles
    took off the unit prices.
    """

    unit_prices: Mapping[str, Decimal]
    values: Mapping[str, Decimal]
    total: Decimal
    units: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    percent_off: Decimal = Decimal(0)

    def less(self, percent: Decimal) -> "Evaluation":
        """The same units at prices with a percentage off, each as a contract can name it."""
        prices = {item: price_less(price, percent) for item, price in self.unit_prices.items()}
        return replace(_evaluation(prices, self.units), percent_off=percent)


def evaluate(schemes: Sequence[Scheme], needs: Sequence[Need], *, term: Period) -> Evaluation:
    """What the needs cost over the term when every trust that has one takes part.

    The parts add up to the total to the penny. Worked: 700,000 examinations a year at £1.00 over
    5 years are £3,500,000.

    Raises:
        Invalid: the bid has no price for an item that somebody wants.
    """
    wanted = [need for need in needs if need.quantity > 0]
    book = PriceBook(_terms(schemes, wanted, term))
    unit_prices = {need.item: _unit_price(book, need, term) for need in wanted}
    units: dict[tuple[str, str], Fraction] = {}
    for need in wanted:
        bought = Fraction(need.quantity) * _times(need, term)
        units[need.trust, need.item] = units.get((need.trust, need.item), Fraction(0)) + bought
    return _evaluation(unit_prices, units)


def evaluate_leaver(
    schemes: Sequence[Scheme], needs: Sequence[Need], *, term: Period
) -> Decimal | None:
    """What one trust's needs cost over the term once it has left: at the bid's leaver prices, by
    its own volume alone. None where it wants something that has no such price.
    """
    wanted = [need for need in needs if need.quantity > 0]
    left = Period(term.start - timedelta(days=1), term.start)
    book = PriceBook(_terms(schemes, wanted, term, stay=left))
    total = Fraction(0)
    for need in wanted:
        answer = book.price_of(
            trust=need.trust, item=need.item, on=term.start, quantity=need.quantity
        )
        if isinstance(answer, NoPrice):
            return None
        total += Fraction(answer.unit_price) * Fraction(need.quantity) * _times(need, term)
    return pennies(total) if wanted else None


def check_total(cost: Evaluation) -> None:
    """Pass in silence when the total is a sum of money that can be kept.

    Raises:
        Invalid: it is too large to be one.
    """
    if not can_be_kept(cost.total, places=2):
        raise Invalid(
            "too_large",
            f"At these prices the demand would cost £{cost.total:,.2f}, which cannot be right.",
            field="prices",
            next_step="Check the prices, and the quantities of the lot.",
        )


def _evaluation(
    unit_prices: Mapping[str, Decimal], units: Mapping[tuple[str, str], Fraction]
) -> Evaluation:
    parts: dict[str, Fraction] = {}
    for (trust, item), bought in units.items():
        parts[trust] = parts.get(trust, Fraction(0)) + Fraction(unit_prices[item]) * bought
    return Evaluation(
        unit_prices=unit_prices,
        values=round_to_total(parts),
        total=pennies(sum(parts.values(), Fraction(0))),
        units=units,
    )


def _times(need: Need, term: Period) -> Fraction:
    """How often a need is bought within the term."""
    return years_of(term) if need.bought is Bought.EVERY_YEAR else Fraction(1)


def _terms(
    schemes: Sequence[Scheme], needs: Sequence[Need], term: Period, *, stay: Period | None = None
) -> Terms:
    """The terms as they would be with every trust that needs something as a member, from the first
    day on or for another stay."""
    stay = stay or Period(term.start)
    # The engine keeps its tests by the scheme's id, which a scheme not yet stored lacks.
    named = tuple(replace(scheme, id=str(number)) for number, scheme in enumerate(schemes))
    return Terms(
        term=term,
        spells=tuple(Spell(trust, stay) for trust in sorted({need.trust for need in needs})),
        schedules=(Schedule(version=1, effective_from=term.start, schemes=named, rebates=()),),
        commitments=tuple(
            Commitment(
                trust=need.trust,
                item=need.item,
                per_year=need.quantity,
                effective_from=term.start,
            )
            for need in needs
        ),
    )


def _unit_price(book: PriceBook, need: Need, term: Period) -> Decimal:
    answer = book.price_of(trust=need.trust, item=need.item, on=term.start, quantity=need.quantity)
    if isinstance(answer, NoPrice):
        raise Invalid(
            "no_price",
            f"The bid has no price for {need.item}.",
            field="prices",
            next_step="A bid prices every item of its lot.",
        )
    return answer.unit_price
