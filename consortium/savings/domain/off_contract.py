"""What members bought elsewhere although an agreement covered it, and how much of all that is.

Leakage is the sum of u x (price elsewhere - contract price), formula F6; compliance is q / (q + u),
formula F7, where q was bought on contract and u elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies, percent_of
from consortium.savings.domain.purchases import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Lines of a member on an item under agreement that agree in supplier and price.

    ``due`` is what a unit cost under the contract that day, £ a unit; None where it had no price.
    """

    trust: str
    item: str
    supplier: str
    standing: Standing
    quantity: Decimal
    amount: Decimal
    due: Decimal | None
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What a trust bought of an item from one supplier past the contract; pounds to the penny.

    ``above`` is formula F6 over the lines that had a contract price: below zero, it was cheaper.
    """

    trust: str
    item: str
    supplier: str
    lines: int
    quantity: Decimal
    spend: Decimal
    above: Decimal
    # Of the units that the trust bought of the item, how many per cent were on contract: F7.
    compliance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """A trust's spend on items under agreement: on contract, elsewhere, and what that cost more.

    Units of different items do not add up, so ``percent`` is F7 of the pounds at contract prices;
    None where nothing had a contract price.
    """

    trust: str
    on_contract: Decimal
    elsewhere: Decimal
    above: Decimal
    percent: Decimal | None


def elsewhere_of(lines: Iterable[Line]) -> list[Elsewhere]:
    """Everything bought past a contract, what cost most above its price first."""
    listed = list(lines)
    bought: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    on: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    groups: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in listed:
        bought[line.trust, line.item] += line.quantity
        if line.standing is Standing.ON_CONTRACT:
            on[line.trust, line.item] += line.quantity
        elif line.standing is Standing.OFF_CONTRACT:
            groups[line.trust, line.item, line.supplier].append(line)
    found = [
        Elsewhere(
            trust=trust,
            item=item,
            supplier=supplier,
            lines=sum(line.lines for line in own),
            quantity=sum((line.quantity for line in own), Decimal(0)),
            spend=sum((line.amount for line in own), ZERO),
            above=pennies(sum(map(_above, own), Fraction(0))),
            compliance=_percent(Fraction(on[trust, item]), Fraction(bought[trust, item]))
            or Decimal("0.0"),
        )
        for (trust, item, supplier), own in groups.items()
    ]
    return sorted(
        found, key=lambda row: (-row.above, -row.spend, row.trust, row.item, row.supplier)
    )


def compliance_of(lines: Iterable[Line]) -> list[Compliance]:
    """Each trust that bought something under agreement, by trust."""
    own: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.standing in (Standing.ON_CONTRACT, Standing.OFF_CONTRACT):
            own[line.trust].append(line)
    return [_compliance(trust, own[trust]) for trust in sorted(own)]


def _compliance(trust: str, lines: list[Line]) -> Compliance:
    on = [line for line in lines if line.standing is Standing.ON_CONTRACT]
    off = [line for line in lines if line.standing is Standing.OFF_CONTRACT]
    at_contract = sum(map(_at_contract, on), Fraction(0))
    return Compliance(
        trust=trust,
        on_contract=sum((line.amount for line in on), ZERO),
        elsewhere=sum((line.amount for line in off), ZERO),
        above=pennies(sum(map(_above, off), Fraction(0))),
        percent=_percent(at_contract, at_contract + sum(map(_at_contract, off), Fraction(0))),
    )


def _above(line: Line) -> Fraction:
    if line.due is None:
        return Fraction(0)
    return Fraction(line.amount) - _at_contract(line)


def _at_contract(line: Line) -> Fraction:
    return Fraction(line.due or 0) * Fraction(line.quantity)


def _percent(part: Fraction, whole: Fraction) -> Decimal | None:
    """Formula F7; what was only returned has none."""
    return percent_of(part, whole) if whole > 0 else None
