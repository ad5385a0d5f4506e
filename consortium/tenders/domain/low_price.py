"""Prices so low that somebody has to ask why before the bid may win."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.units import plain
from consortium.tenders.domain.criterion import WHOLE_BP, percent


class ComparedWith(StrEnum):
    OTHERS = "others"
    REFERENCE = "reference"


COMPARED_WITH_NAMES = {
    ComparedWith.OTHERS: "The median of the other bids",
    ComparedWith.REFERENCE: "The published reference price",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LowPriceRule:
    """A price more than ``below_bp`` under what it is compared with is abnormally low."""

    below_bp: int
    compared_with: ComparedWith


@dataclass(frozen=True, slots=True, kw_only=True)
class LowPrice:
    """An abnormally low price, what it was compared with, and the price below which it lies."""

    bid: str
    price: Decimal
    compared_with: Decimal
    threshold: Decimal


def check_low_price_rule(rule: LowPriceRule, reference: Decimal | None) -> None:
    """Pass in silence when prices can be tested by the rule.

    Raises:
        Invalid: its share is not between 0 and 100 per cent, or there is no reference price.
    """
    if not 0 < rule.below_bp < WHOLE_BP:
        raise Invalid(
            "bad_share",
            "A price is abnormally low when it lies more than 0 and less than 100 per cent below.",
            field="low_price_percent",
            next_step="Enter a number like 20.",
        )
    if rule.compared_with is ComparedWith.REFERENCE and reference is None:
        raise Invalid(
            "no_reference",
            "This lot has no reference price to compare with.",
            field="low_price_basis",
            next_step="Compare with the other bids, or use the linear formula with a reference.",
        )


def rule_words(rule: LowPriceRule) -> str:
    """The rule as bidders read it."""
    base = COMPARED_WITH_NAMES[rule.compared_with]
    return (
        f"A price more than {plain(percent(rule.below_bp))}% below {base[0].lower()}{base[1:]} is "
        "abnormally low: it is cleared with a reason before the bid may win."
    )


def abnormally_low(
    prices: Mapping[str, Decimal], rule: LowPriceRule, *, reference: Decimal | None
) -> tuple[LowPrice, ...]:
    """The bids whose price is abnormally low, by their ids.

    Worked, at 20 per cent: of £1.00, £0.92 and £1.12 none is low, because £0.92 is more than 80
    per cent of £1.06; £0.84 would be. A single bid has no others to be compared with.
    """
    found = []
    for bid, price in prices.items():
        others = [Fraction(each) for other, each in prices.items() if other != bid]
        if rule.compared_with is ComparedWith.REFERENCE:
            base = None if reference is None else Fraction(reference)
        else:
            base = median(others) if others else None
        if base is None:
            continue
        threshold = base * (WHOLE_BP - rule.below_bp) / WHOLE_BP
        if Fraction(price) < threshold:
            found.append(
                LowPrice(
                    bid=bid,
                    price=price,
                    compared_with=pennies(base),
                    threshold=pennies(threshold),
                )
            )
    return tuple(found)
