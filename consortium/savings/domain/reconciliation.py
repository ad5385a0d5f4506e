"""A supplier's statement against our own lines, line by line.

Matched first by order and line number, then by trust, item, day and amount; no line of either
side is matched twice. What is left over stands on one side only.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.foundation.domain.money import ZERO, pennies
from consortium.savings.domain.rebate_evidence import EvidenceLine
from consortium.savings.domain.supplier_statement import TheirLine


class Outcome(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    ONLY_SUPPLIER = "only_supplier"
    ONLY_OURS = "only_ours"


class DifferenceState(StrEnum):
    """What became of a difference."""

    CLAIM = "claim"
    AGREED = "agreed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A line of theirs with ours, or one of them alone; ``differs`` names what does."""

    theirs: TheirLine | None
    ours: EvidenceLine | None
    differs: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        if self.ours is None:
            return Outcome.ONLY_SUPPLIER
        if self.theirs is None:
            return Outcome.ONLY_OURS
        return Outcome.DIFFERS if self.differs else Outcome.AGREES


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the two sides' totals mean for the rebate on everybody's spend."""

    our_spend: Decimal
    their_spend: Decimal
    our_gross: Decimal
    their_gross: Decimal

    @property
    def spend_difference(self) -> Decimal:
        return self.their_spend - self.our_spend

    @property
    def gross_difference(self) -> Decimal:
        return self.their_gross - self.our_gross


def reconcile(theirs: Sequence[TheirLine], ours: Sequence[EvidenceLine]) -> list[Pair]:
    """Every line of both sides, once: theirs in the order of the file, then what is only ours."""
    matcher = _Matcher(theirs, ours)
    # An order line that agrees in its amount is not given away to one that does not.
    matcher.match(_their_order_and_amount, _our_order_and_amount)
    matcher.match(_their_order, _our_order)
    matcher.match(_their_purchase, _our_purchase)
    return matcher.pairs()


def meaning_of(
    scheme: RebateScheme, theirs: Iterable[TheirLine], ours: Iterable[EvidenceLine]
) -> Meaning:
    our_spend = sum((line.amount for line in ours), ZERO)
    their_spend = sum((line.amount for line in theirs), ZERO)
    return Meaning(
        our_spend=our_spend,
        their_spend=their_spend,
        our_gross=gross_on(scheme, our_spend),
        their_gross=gross_on(scheme, their_spend),
    )


def gross_on(scheme: RebateScheme, spend: Decimal) -> Decimal:
    """The rebate on a spend before leavers forfeit theirs: nothing below the first step."""
    reached = [step.rate for step in scheme.steps if step.lower_bound <= spend]
    return pennies(spend * reached[-1]) if reached else ZERO


class _Matcher:
    def __init__(self, theirs: Sequence[TheirLine], ours: Sequence[EvidenceLine]) -> None:
        self.theirs, self.ours = theirs, ours
        self.partner: dict[int, int] = {}
        self.taken: set[int] = set()

    def match(
        self,
        their_key: Callable[[TheirLine], Hashable | None],
        our_key: Callable[[EvidenceLine], Hashable],
    ) -> None:
        free: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, ours in enumerate(self.ours):
            if place not in self.taken:
                free[our_key(ours)].append(place)
        for place, line in enumerate(self.theirs):
            key = their_key(line) if place not in self.partner else None
            found = self._best(line, free.get(key, [])) if key is not None else None
            if found is not None and key is not None:
                free[key].remove(found)
                self.partner[place] = found
                self.taken.add(found)

    def _best(self, line: TheirLine, places: Sequence[int]) -> int | None:
        """The first of some lines that is not another trust's, rather with the same item."""
        possible = [p for p in places if not line.trust or self.ours[p].trust == line.trust]
        return min(
            possible, key=lambda p: (_key(self.ours[p].item) != _key(line.item), p), default=None
        )

    def pairs(self) -> list[Pair]:
        found = []
        for place, line in enumerate(self.theirs):
            mine = self.ours[self.partner[place]] if place in self.partner else None
            differs = _differences(line, mine) if mine is not None else ()
            found.append(Pair(theirs=line, ours=mine, differs=differs))
        left = (line for place, line in enumerate(self.ours) if place not in self.taken)
        return [*found, *(Pair(theirs=None, ours=line) for line in left)]


def _differences(theirs: TheirLine, ours: EvidenceLine) -> tuple[str, ...]:
    """In what the two differ; what the supplier does not state cannot."""
    same_quantity = theirs.quantity in (None, ours.quantity, ours.quantity_base)
    same_price = theirs.unit_price in (None, ours.unit_price)
    compared = (
        ("amount", theirs.amount == ours.amount),
        ("quantity", same_quantity),
        ("price", same_price),
    )
    return tuple(name for name, same in compared if not same)


def _key(text: str) -> str:
    """A number or code as it is compared: letters and digits only, without leading zeros."""
    return "".join(sign for sign in text.casefold() if sign.isalnum()).lstrip("0")


def _their_order(line: TheirLine) -> Hashable | None:
    order, number = _key(line.order_number), _key(line.line_number)
    return (order, number) if order and number else None


def _our_order(line: EvidenceLine) -> Hashable:
    return _key(line.order_number), _key(line.line_number)


def _their_order_and_amount(line: TheirLine) -> Hashable | None:
    order = _their_order(line)
    return (order, line.amount) if order is not None else None


def _our_order_and_amount(line: EvidenceLine) -> Hashable:
    return _our_order(line), line.amount


def _their_purchase(line: TheirLine) -> Hashable | None:
    if not (line.trust and line.item and line.on):
        return None
    return line.trust, _key(line.item), line.on, line.amount


def _our_purchase(line: EvidenceLine) -> Hashable:
    return line.trust, _key(line.item), line.counted_on, line.amount
