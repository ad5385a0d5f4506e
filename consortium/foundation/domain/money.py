"""Pounds: decimals in code, rounded half-up at the line total and nowhere before.

Unit prices keep up to six decimals (millionths of a pound), amounts have two (pence). A total is
the sum of its unrounded parts, rounded once.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")

Weight = Decimal | Fraction | int


def pennies(amount: Decimal | Fraction) -> Decimal:
    """The amount rounded half-up (away from zero) to the penny.

    >>> pennies(Decimal("2.345"))
    Decimal('2.35')
    """
    if isinstance(amount, Fraction):
        return half_up(amount, 2)
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def line_total(unit_price: Decimal, quantity: Decimal | Fraction) -> Decimal:
    """What one line costs: price times quantity, rounded half-up to the penny once.

    The unit price is never rounded first.
    """
    if isinstance(quantity, Fraction):
        return half_up(Fraction(unit_price) * quantity, 2)
    return pennies(unit_price * quantity)


def split(total: Decimal, weights: Mapping[str, Weight]) -> dict[str, Decimal]:
    """Share a total by weights so that the shares add up to it to the penny.

    Largest remainder; equal remainders go to the code that comes first in the alphabet.

    >>> split(Decimal("1000.00"), {"A": 3, "B": 2, "C": 2})
    {'A': Decimal('428.57'), 'B': Decimal('285.72'), 'C': Decimal('285.71')}

    Raises:
        ValueError: no weights, a negative weight, weights that are all zero, or a total that
            is not a whole number of pence.
    """
    pence = total / PENNY
    if pence != pence.to_integral_value():
        raise ValueError(f"cannot split {total}: not a whole number of pence")
    exact = {code: Fraction(weight) for code, weight in weights.items()}
    whole = sum(exact.values(), Fraction(0))
    if any(weight < 0 for weight in exact.values()) or whole <= 0:
        raise ValueError("weights must not be negative, and at least one must be positive")
    if total < 0:
        return {code: -share for code, share in split(-total, weights).items()}
    ideal = {code: weight * int(pence) / whole for code, weight in exact.items()}
    shares = {code: int(value) for code, value in ideal.items()}
    left_over = int(pence) - sum(shares.values())
    by_remainder = sorted(exact, key=lambda code: (shares[code] - ideal[code], code))
    for code in by_remainder[:left_over]:
        shares[code] += 1
    return {code: shares[code] * PENNY for code in weights}


def round_to_total(
    parts: Mapping[str, Fraction], *, total: Decimal | None = None
) -> dict[str, Decimal]:
    """Round several exact amounts to the penny so that they still add up to their rounded sum.

    Used where a printed column must add up: each part differs from its exact value by less than
    a penny. A ``total`` that was rounded elsewhere may differ from the sum by a penny or two;
    the parts then add up to it.

    Raises:
        ValueError: the total is further from the sum than rounding can explain.
    """
    exact = sum(parts.values(), Fraction(0))
    target = int((half_up(exact, 2) if total is None else total) / PENNY)
    if abs(target - exact * 100) > max(2, len(parts)):
        raise ValueError(f"the parts add up to {float(exact):.4f}, not to {total}")
    if not parts:
        return {}
    in_pence = {key: value * 100 for key, value in parts.items()}
    floors = {key: floor(value) for key, value in in_pence.items()}
    to_each, left_over = divmod(target - sum(floors.values()), len(parts))
    by_remainder = sorted(parts, key=lambda key: (floors[key] - in_pence[key], key))
    one_more = frozenset(by_remainder[:left_over])
    return {key: (floors[key] + to_each + (key in one_more)) * PENNY for key in parts}


def half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """The value rounded half-up (away from zero) to so many decimals.

    >>> half_up(Fraction(5, 80), 3)
    Decimal('0.063')
    """
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    above, below = abs(value.numerator) * 10**places, value.denominator
    steps = (2 * above + below) // (2 * below)
    return Decimal(-steps if value < 0 else steps).scaleb(-places)


def percent_of(part: Decimal | Fraction, whole: Decimal | Fraction) -> Decimal | None:
    """A part of a whole in per cent, half-up to one decimal; None of nothing."""
    return half_up(Fraction(part) / Fraction(whole) * 100, 1) if whole else None


def exactly(value: Decimal, places: int) -> bool:
    """Whether the value can be kept with so many decimals without losing any of it."""
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= places


def pounds(amount: Decimal | None) -> str:
    """The amount as a reader expects it: "£1,234.50", and "−£20.00" with a real minus sign.

    A missing amount reads "not known", never "£0.00".
    """
    if amount is None:
        return "not known"
    rounded = pennies(amount)
    sign = "−" if rounded < 0 else ""
    return f"{sign}£{abs(rounded):,.2f}"


def unit_price(price: Decimal | None) -> str:
    """A unit price with at least two decimals and no more than it needs: "£0.0525"."""
    if price is None:
        return "no price"
    if exactly(price, 2):
        return pounds(price)
    sign = "−" if price < 0 else ""
    return f"{sign}£{abs(price.normalize()):,f}"
