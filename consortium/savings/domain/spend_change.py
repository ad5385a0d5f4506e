"""Why spend changed: price, volume, mix, and lines that came or went (formulae F5 and F11).

For lines with a price before and now, p0 and p1 the average prices, q0 and q1 the quantities, Q the
sum of a group's quantities and avg p0 its average price before:

    price  = sum (p1 - p0) x q1
    volume = (Q1 - Q0) x avg p0
    mix    = sum p0 x q1 - avg p0 x Q1

A line that was not bought before, or is not bought now, has no price to compare: it stands in a
bucket of its own, or its spend would pass for a price effect. Spend now less spend before is the
sum of all, to the penny.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, round_to_total

INDEX_PLACES = Decimal("0.000001")


class Effect(StrEnum):
    """Why spend changed, in the order in which it is shown."""

    PRICE = "price"
    VOLUME = "volume"
    MIX = "mix"
    NEW = "new_lines"
    GONE = "discontinued"


EFFECT_NAMES = {
    Effect.PRICE: "Price",
    Effect.VOLUME: "Volume",
    Effect.MIX: "Mix",
    Effect.NEW: "New lines",
    Effect.GONE: "Discontinued lines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A quantity, and what was paid for it in pounds without VAT."""

    quantity: Fraction
    spend: Fraction

    @property
    def price(self) -> Fraction:
        return self.spend / self.quantity

    @property
    def is_priced(self) -> bool:
        """Whether it has a price: what was only returned, or cancels out, has none."""
        return self.quantity > 0

    def plus(self, other: "Bought") -> "Bought":
        return Bought(quantity=self.quantity + other.quantity, spend=self.spend + other.spend)

    def times(self, factor: Fraction) -> "Bought":
        return Bought(quantity=self.quantity * factor, spend=self.spend * factor)


# A trust and an item, by their codes.
Line = tuple[str, str]
Basket = Mapping[Line, Bought]
NOTHING = Bought(quantity=Fraction(0), spend=Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Like lines whose quantities may be added, with exact effects in pounds."""

    name: str
    lines: tuple[Line, ...]
    before: Bought
    now: Bought
    effects: Mapping[Effect, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group as it is printed; before + effects = now, to the penny."""

    name: str
    before: Decimal
    effects: Mapping[Effect, Decimal]

    @property
    def now(self) -> Decimal:
        return self.before + sum(self.effects.values(), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Laspeyres, Paasche and Fisher to six decimals; None when no line is in both baskets."""

    laspeyres: Decimal | None
    paasche: Decimal | None
    fisher: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The price level of the basket in a period, 100 at the first; None where nothing links it.

    ``is_chained`` says that the basket changed, so that the level is linked to the period before.
    """

    name: str
    level: Decimal | None
    is_chained: bool


def explain_change(before: Basket, now: Basket, group_of: Callable[[Line], str]) -> list[Group]:
    """The effects of each group of lines, by the name of the group."""
    members: dict[str, list[Line]] = defaultdict(list)
    for key in dict.fromkeys((*before, *now)):
        members[group_of(key)].append(key)
    return [_group(name, tuple(members[name]), before, now) for name in sorted(members)]


def _group(name: str, lines: tuple[Line, ...], before: Basket, now: Basket) -> Group:
    pairs = [(before.get(line, NOTHING), now.get(line, NOTHING)) for line in lines]
    both = [(b, n) for b, n in pairs if b.is_priced and n.is_priced]
    alone = [(b, n) for b, n in pairs if not (b.is_priced and n.is_priced)]
    price = sum(((n.price - b.price) * n.quantity for b, n in both), Fraction(0))
    old = _sum(b for b, _ in both)
    quantity = sum((n.quantity for _, n in both), Fraction(0))
    average = old.price if both else Fraction(0)
    at_old_prices = sum((b.price * n.quantity for b, n in both), Fraction(0))
    return Group(
        name=name,
        lines=lines,
        before=_sum(b for b, _ in pairs),
        now=_sum(n for _, n in pairs),
        effects={
            Effect.PRICE: price,
            Effect.VOLUME: (quantity - old.quantity) * average,
            Effect.MIX: at_old_prices - average * quantity,
            Effect.NEW: sum((n.spend for _, n in alone), Fraction(0)),
            Effect.GONE: -sum((b.spend for b, _ in alone), Fraction(0)),
        },
    )


def rows_of(groups: Sequence[Group]) -> list[Row]:
    """The groups to the penny: every row adds up, and the totals are those of the exact spend."""
    keys = [f"{place:06}" for place in range(len(groups))]
    starts = round_to_total({key: g.before.spend for key, g in zip(keys, groups, strict=True)})
    ends = round_to_total({key: g.now.spend for key, g in zip(keys, groups, strict=True)})
    rows = []
    for key, group in zip(keys, groups, strict=True):
        parts = {effect.value: group.effects[effect] for effect in Effect}
        moved = round_to_total(parts, total=ends[key] - starts[key])
        effects = {effect: moved[effect.value] for effect in Effect}
        rows.append(Row(name=group.name, before=starts[key], effects=effects))
    return rows


def total_of(rows: Iterable[Row], name: str = "Altogether") -> Row:
    listed = list(rows)
    return Row(
        name=name,
        before=sum((row.before for row in listed), ZERO),
        effects={effect: sum((row.effects[effect] for row in listed), ZERO) for effect in Effect},
    )


def indices(before: Basket, now: Basket) -> Indices:
    """Formula F11 on the lines of both: L = sum p1q0 / sum p0q0, P = sum p1q1 / sum p0q1."""
    ratios = _ratios(before, now)
    if ratios is None:
        return Indices(laspeyres=None, paasche=None, fisher=None)
    laspeyres, paasche = ratios
    return Indices(
        laspeyres=_six(laspeyres), paasche=_six(paasche), fisher=_six(_root(laspeyres * paasche))
    )


def price_levels(baskets: Sequence[tuple[str, Basket]]) -> list[Level]:
    """The Fisher price level of each basket, the first one 100.

    While the basket holds the same lines it is compared with the one at which it was last linked;
    when lines come or go, a link is made to the basket just before, on the lines they share.
    """
    levels: list[Level] = []
    base: Basket = {}
    base_level: Decimal | None = Decimal(100)
    latest: Decimal | None = base_level
    for place, (name, basket) in enumerate(baskets):
        if place == 0:
            base = basket
            levels.append(Level(name=name, level=Decimal("100.00"), is_chained=False))
            continue
        is_chained = _lines(basket) != _lines(base)
        if is_chained:
            base, base_level = baskets[place - 1][1], latest
        ratios = _ratios(base, basket)
        if ratios is None or base_level is None:
            latest = None
        else:
            latest = base_level * _root(ratios[0] * ratios[1])
        shown = None if latest is None else latest.quantize(Decimal("0.01"))
        levels.append(Level(name=name, level=shown, is_chained=is_chained))
        if is_chained:
            base, base_level = basket, latest
    return levels


def _ratios(before: Basket, now: Basket) -> tuple[Fraction, Fraction] | None:
    shared = [key for key in before if key in now]
    pairs = [(before[key], now[key]) for key in shared]
    # Where credit notes exceed what was bought there is no price that a level could follow.
    both = [
        (b, n) for b, n in pairs if b.is_priced and n.is_priced and b.price > 0 and n.price >= 0
    ]
    if not both:
        return None
    laspeyres = (
        sum((n.price * b.quantity for b, n in both), Fraction(0)) / _sum(b for b, _ in both).spend
    )
    at_old_prices = sum((b.price * n.quantity for b, n in both), Fraction(0))
    paasche = _sum(n for _, n in both).spend / at_old_prices
    return laspeyres, paasche


def _lines(basket: Basket) -> frozenset[Line]:
    return frozenset(key for key, bought in basket.items() if bought.is_priced)


def _sum(parts: Iterable[Bought]) -> Bought:
    total = NOTHING
    for part in parts:
        total = total.plus(part)
    return total


def _root(square: Fraction) -> Decimal:
    with localcontext(prec=40):
        return (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()


def _six(value: Fraction | Decimal) -> Decimal:
    with localcontext(prec=40):
        if isinstance(value, Fraction):
            value = Decimal(value.numerator) / Decimal(value.denominator)
        return value.quantize(INDEX_PLACES)
