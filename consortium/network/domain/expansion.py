"""What a trust's joining would bring: its own saving a year, its costs, and what others pay less.

Growth is *numerical* within the area of the consortium's host commissioner and *geographical*
beyond it, where a second commissioner has to agree. Each case stands alone: the candidates of the
other cases stay out, so that two cases can be compared.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.contracts.domain.prices.answers import NoPrice
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.domain.what_if.scenario import Scenario, Stay, terms_of
from consortium.foundation.domain.money import ZERO, half_up, pennies

A_THOUSAND = Decimal(1000)


class Growth(StrEnum):
    NUMERICAL = "numerical"
    GEOGRAPHICAL = "geographical"


class Support(StrEnum):
    """How far a commissioner's support for a case is."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the candidate would buy of an item in a year, and what it pays for a unit today."""

    item: str
    quantity: Decimal
    price_now: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A trust that could join on a day. Amounts in pounds; ``yearly_costs`` lower the saving."""

    trust: str
    on: date
    needs: tuple[Need, ...]
    yearly_costs: Decimal = ZERO
    one_off_cost: Decimal = ZERO
    outside_funding: Decimal = ZERO
    market_forces_factor: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedEstimate:
    """A need at the contract's price; without one nothing is known of the saving."""

    need: Need
    price_then: Decimal | None

    @property
    def saving(self) -> Decimal | None:
        if self.price_then is None:
            return None
        return pennies((self.need.price_now - self.price_then) * self.need.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a case brings in a year, alone."""

    case: Case
    needs: tuple[NeedEstimate, ...]
    # With the candidate; of the agreements that price what it needs, the most that any counts.
    members: int
    # What the members' committed quantities would cost less in a year, rebates not counted.
    others_save: Decimal

    @property
    def savings(self) -> Decimal:
        return sum((each.saving or ZERO for each in self.needs), ZERO)

    @property
    def a_year(self) -> Decimal:
        """What the candidate saves in a year, less what its joining costs every year."""
        return self.savings - self.case.yearly_costs

    @property
    def payback_years(self) -> Decimal | None:
        """How many years pay the one-off cost that nobody else funds; None when none ever do."""
        own = max(self.case.one_off_cost - self.case.outside_funding, ZERO)
        if own and self.a_year <= 0:
            return None
        return half_up(Fraction(own) / Fraction(self.a_year), 2) if own else ZERO


def growth_of(*, board: object, host_board: object) -> Growth:
    """Numerical within the host commissioner's area, geographical beyond it."""
    is_inside = board is not None and board == host_board
    return Growth.NUMERICAL if is_inside else Growth.GEOGRAPHICAL


def income_per_thousand(factor: Decimal | None, lead: Decimal | None) -> Decimal | None:
    """How much more £1,000 of tariff income is at one market forces factor than at another.

    It is income and no saving: it is shown apart.
    """
    if factor is None or lead is None:
        return None
    return pennies((factor - lead) * A_THOUSAND)


def estimates(cases: Sequence[Case], agreements: Iterable[Terms]) -> list[Estimate]:
    """Each case alone, in the order given; the candidates of the others stay out."""
    terms = [_with_factors(each, cases) for each in agreements]
    candidates = {case.trust for case in cases}
    return [_alone(case, terms, candidates) for case in cases]


def more_if_all_join(cases: Sequence[Case], agreements: Iterable[Terms]) -> Decimal | None:
    """What everybody pays less in a year if all join, beyond the best that one alone brings.

    Prices are those of the latest day of the cases. None where there are fewer than two.
    """
    if len(cases) < 2:
        return None
    on = max(case.on for case in cases)
    moved = [replace(case, on=on) for case in cases]
    terms = [_with_factors(each, cases) for each in agreements]
    candidates = {case.trust for case in cases}
    together = _Prices(terms, moved, candidates, on)
    alone = {case.trust: _Prices(terms, [case], candidates, on) for case in moved}
    gained = Fraction(0)
    for (trust, item), quantity in together.quantities().items():
        then = together.price(trust, item, quantity)
        worlds = [alone[trust]] if trust in alone else list(alone.values())
        before = [each.price(trust, item, quantity) for each in worlds]
        known = [price for price in before if price is not None]
        if then is not None and known:
            gained += Fraction(min(known) - then) * Fraction(quantity)
    return pennies(gained)


def _alone(case: Case, terms: Sequence[Terms], candidates: Collection[str]) -> Estimate:
    joined = _Prices(terms, [case], candidates, case.on)
    without = _Prices(terms, [], candidates, case.on)
    return Estimate(
        case=case,
        needs=tuple(
            NeedEstimate(need=need, price_then=joined.price(case.trust, need.item, need.quantity))
            for need in case.needs
        ),
        members=joined.members_with({need.item for need in case.needs}),
        others_save=_saved_by_others(joined, without),
    )


def _saved_by_others(joined: "_Prices", without: "_Prices") -> Decimal:
    saved = Fraction(0)
    for (trust, item), quantity in without.quantities().items():
        before, then = (each.price(trust, item, quantity) for each in (without, joined))
        if before is not None and then is not None:
            saved += Fraction(before - then) * Fraction(quantity)
    return pennies(saved)


def _with_factors(terms: Terms, cases: Iterable[Case]) -> Terms:
    """The terms with the market forces factors of trusts that no agreement knows yet."""
    known = {
        case.trust: case.market_forces_factor
        for case in cases
        if case.market_forces_factor is not None
    }
    return replace(terms, factors={**known, **terms.factors})


class _Prices:
    """The prices of a day if some of the candidates had joined and the others had not."""

    def __init__(
        self, terms: Iterable[Terms], joining: Sequence[Case], candidates: Collection[str], on: date
    ) -> None:
        self._on = on
        self._joining = {case.trust: case for case in joining}
        scenario = Scenario(
            stays=tuple(
                Stay(trust=trust, joins=on if trust in self._joining else None)
                for trust in sorted(candidates)
            ),
            volumes={
                (case.trust, need.item): need.quantity for case in joining for need in case.needs
            },
        )
        self._books = [PriceBook(terms_of(each, scenario)) for each in terms if on in each.term]

    def price(self, trust: str, item: str, quantity: Decimal) -> Decimal | None:
        for book in self._books:
            found = book.price_of(trust=trust, item=item, on=self._on, quantity=quantity)
            if not isinstance(found, NoPrice):
                return found.unit_price
        return None

    def quantities(self) -> Mapping[tuple[str, str], Decimal]:
        """What each member of the day has committed to in a year, and each joiner would buy."""
        return dict(self._quantities())

    def members_with(self, items: Set[str]) -> int:
        """Of the agreements that price one of the items, the most members that any has."""
        counts = (
            len(self._members(book.terms))
            for book in self._books
            if not items.isdisjoint(priced_items(book.terms.schedules))
        )
        return max(counts, default=0)

    def _quantities(self) -> Iterator[tuple[tuple[str, str], Decimal]]:
        for book in self._books:
            members = self._members(book.terms)
            for key, quantity in committed_on(book.terms.commitments, self._on).items():
                if key[0] in members:
                    yield key, quantity
        for case in self._joining.values():
            yield from (((case.trust, need.item), need.quantity) for need in case.needs)

    def _members(self, terms: Terms) -> frozenset[str]:
        return frozenset(members_on(terms.spells, self._on))
