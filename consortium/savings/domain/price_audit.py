"""The price audit: what an invoice line should have cost, what it did cost, and why they differ.

The price comes from the one price function, for the day that the contract's clause names (C16).
What a line was charged is compared to the penny; where it differs, the prices that somebody could
have taken for the right one are looked through, so that a claim says what went wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.contracts.domain.clauses.supplies import average_price
from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.foundation.domain.money import ZERO, line_total, pennies, unit_price
from consortium.foundation.domain.units import plain


class Verdict(StrEnum):
    AS_DUE = "as_due"
    OVERCHARGED = "overcharged"
    WRONG_TIER = "wrong_tier"
    LATE_PRICE_FILE = "late_price_file"
    CUT_AFTERWARDS = "cut_afterwards"
    UNDERCHARGED = "undercharged"
    OFF_CONTRACT = "off_contract"
    FREE_GOODS = "free_goods"
    RETURNED = "returned"
    NO_PRICE = "no_price"


VERDICT_NAMES = {
    Verdict.AS_DUE: "As due",
    Verdict.OVERCHARGED: "Overcharged",
    Verdict.WRONG_TIER: "Wrong tier",
    Verdict.LATE_PRICE_FILE: "Late price file",
    Verdict.CUT_AFTERWARDS: "Price changed afterwards",
    Verdict.UNDERCHARGED: "Undercharged",
    Verdict.OFF_CONTRACT: "Off contract",
    Verdict.FREE_GOODS: "Free goods",
    Verdict.RETURNED: "Return or credit note",
    Verdict.NO_PRICE: "No price known",
}
# What the supplier can be asked to give back; a return takes from it what it has given back.
CLAIMABLE = frozenset(
    {
        Verdict.OVERCHARGED,
        Verdict.WRONG_TIER,
        Verdict.LATE_PRICE_FILE,
        Verdict.CUT_AFTERWARDS,
        Verdict.RETURNED,
    }
)


class NotPriced(StrEnum):
    """Why the audit has no price where the price function was not, or cannot be, asked."""

    NOT_MATCHED = "not_matched"
    NO_AGREEMENT = "no_agreement"
    TWO_AGREEMENTS = "two_agreements"
    IN_BANDS = "in_bands"
    LEFT = "left"


WHY_NOT: dict[NotPriced | NoPriceReason, str] = {
    NotPriced.NOT_MATCHED: "The line is not matched to an item of the catalogue.",
    NotPriced.NO_AGREEMENT: "No agreement of the consortium prices this item.",
    NotPriced.TWO_AGREEMENTS: "Two agreements with this supplier price the line: what is due "
    "follows from the shares agreed between them, which the page of its price shows.",
    NotPriced.IN_BANDS: "Bought from another supplier; under incremental bands the contract has no "
    "one price to hold it against.",
    NotPriced.LEFT: "The trust had left the agreement and bought elsewhere.",
    NoPriceReason.OUTSIDE_TERM: "The day lies outside the agreement's term.",
    NoPriceReason.NOT_JOINED: "The trust had not joined the agreement yet.",
    NoPriceReason.NO_SCHEDULE: "No price schedule was in force on the day.",
    NoPriceReason.UNKNOWN_ITEM: "The price schedule of the day does not name the item.",
    NoPriceReason.NO_OPT_OUT_PRICE: "The agreement has no price for a trust alone.",
    NoPriceReason.NO_FACTOR: "The trust's market forces factor is not recorded.",
}
# Of so many units one may come free: a smaller price is a smaller price, not a gift.
PAID_FOR_ONE_FREE = 5


@dataclass(frozen=True, slots=True)
class OtherPrice:
    """A price of the agreement that was not the right one; ``why`` says what it is the price of."""

    unit_price: Decimal
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """A line as it was invoiced, in base units; the quantity of a return is below zero.

    ``delivery`` is what a unit of the delivery was charged that a return refers to.
    ``paid_beside`` are the units of the same item that the order of a line without charge paid for.
    """

    quantity: Decimal
    amount: Decimal
    unit_price: Fraction
    is_on_contract: bool = True
    delivery: Fraction | None = None
    paid_beside: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What the line should have cost, by the price function.

    ``unit_price`` is None under incremental bands, where a line may lie in several; ``amount`` is
    None where there is no price, and ``reason`` says why. ``known_then`` is the price as it was
    known when the line was invoiced. ``others`` come in the order in which they are looked through.
    """

    unit_price: Decimal | None
    amount: Decimal | None
    reason: NotPriced | NoPriceReason | None = None
    is_member: bool = True
    known_then: Decimal | None = None
    others: tuple[OtherPrice, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit says of a line; ``due`` and ``difference`` are pounds, None without a price.

    A difference above zero was charged too much.
    """

    verdict: Verdict
    due: Decimal | None
    difference: Decimal | None
    why: str = ""


def counted_here(share: Decimal) -> str:
    """What is said of a line whose rest counts in another consortium (clause catalogue, E13)."""
    return (
        f"{plain(share * 100)}% of the line counts here, the rest in an agreement of another "
        "consortium."
    )


def judge(charged: Charged, due: Due) -> Finding:
    """What one invoice line was charged, held against what was due."""
    if due.amount is None:
        return Finding(Verdict.NO_PRICE, None, None, _why_not(due))
    if not charged.is_on_contract:
        return _elsewhere(charged, due, due.amount)
    if charged.quantity < 0:
        return _returned(charged, due, due.amount)
    if charged.amount == 0 and charged.quantity > 0:
        return Finding(Verdict.FREE_GOODS, ZERO, ZERO, _free_beside(charged, due))
    difference = charged.amount - due.amount
    if difference == 0 or charged.unit_price == due.unit_price:
        return Finding(Verdict.AS_DUE, due.amount, difference)
    other = _taken_for_right(charged, due)
    if other is not None:
        return Finding(other.verdict, due.amount, difference, other.why)
    free = _free_units(charged, due.unit_price)
    if free:
        why = _free(charged.quantity - free, free, due.unit_price or ZERO)
        return Finding(Verdict.FREE_GOODS, charged.amount, ZERO, why)
    return Finding(_over_or_under(difference), due.amount, difference, _apart(charged, due))


def _elsewhere(charged: Charged, due: Due, amount: Decimal) -> Finding:
    if not due.is_member:
        return Finding(Verdict.NO_PRICE, None, None, WHY_NOT[NotPriced.LEFT])
    why = f"Bought from another supplier; the contract has it at {unit_price(due.unit_price)}."
    return Finding(Verdict.OFF_CONTRACT, amount, charged.amount - amount, why)


def _returned(charged: Charged, due: Due, amount: Decimal) -> Finding:
    """A return keeps the price of its delivery, whatever the price is by then (E1, E14).

    A credit note may also give back only what the delivery was charged too much (E11): then no
    goods come back, and all of it is taken off.
    """
    credited = charged.unit_price
    price = Fraction(amount) / Fraction(charged.quantity)
    difference = charged.amount - amount
    if charged.delivery is None:
        if difference == 0:
            return Finding(Verdict.RETURNED, amount, ZERO, "No delivery was found for it.")
        why = f"No delivery was found for it. {_apart(charged, due)}"
        return Finding(_over_or_under(difference), amount, difference, why)
    if credited == charged.delivery:
        return Finding(Verdict.RETURNED, amount, difference, "Credited as it was delivered.")
    if 0 < credited <= charged.delivery - price:
        why = f"Credits {_each(credited)} of the {_each(charged.delivery)} that was charged."
        return Finding(Verdict.RETURNED, ZERO, charged.amount, why)
    if difference == 0:
        return Finding(Verdict.RETURNED, amount, ZERO, "Credited at the price that was due.")
    why = f"Delivered at {_each(charged.delivery)}, credited at {_each(credited)}."
    return Finding(_over_or_under(difference), amount, difference, why)


def _taken_for_right(charged: Charged, due: Due) -> OtherPrice | None:
    """The price of the agreement that was charged instead of the right one, if one was."""
    return next((each for each in _possible(due) if _is_charged_at(charged, each)), None)


def _possible(due: Due) -> Iterable[OtherPrice]:
    if due.known_then is not None:
        then, now = unit_price(due.known_then), unit_price(due.unit_price)
        why = f"Charged at {then}, as it was known then; it was {now} by what was recorded since."
        yield OtherPrice(due.known_then, Verdict.CUT_AFTERWARDS, why)
    yield from due.others


def _is_charged_at(charged: Charged, other: OtherPrice) -> bool:
    return (
        charged.unit_price == Fraction(other.unit_price)
        or line_total(other.unit_price, charged.quantity) == charged.amount
    )


def _free_units(charged: Charged, price: Decimal | None) -> int:
    """How many whole units of a line came free, when its average price says that some did (E14).

    11 at £34.55 are 10 paid at £38.00 and 1 free.
    """
    if price is None or charged.quantity <= 0:
        return 0
    paid = Decimal(round(Fraction(charged.amount) / Fraction(price)))
    free = charged.quantity - paid
    if free < 1 or free != int(free) or free * PAID_FOR_ONE_FREE > paid:
        return 0
    average = average_price(unit_price=price, paid_units=paid, free_units=free)
    return int(free) if average == pennies(charged.unit_price) else 0


def _free_beside(charged: Charged, due: Due) -> str:
    if charged.paid_beside <= 0 or due.unit_price is None:
        return "Free of charge."
    return _free(charged.paid_beside, charged.quantity, due.unit_price)


def _free(paid: Decimal, free: Decimal | int, price: Decimal) -> str:
    average = average_price(unit_price=price, paid_units=paid, free_units=Decimal(free))
    return (
        f"{plain(paid)} paid and {plain(Decimal(free))} free at {unit_price(price)}: "
        f"{unit_price(average)} each on average."
    )


def _apart(charged: Charged, due: Due) -> str:
    return f"Charged at {_each(charged.unit_price)}; due was {_due_each(due)}."


def _due_each(due: Due) -> str:
    return unit_price(due.unit_price) if due.unit_price is not None else "the price of its bands"


def _each(price: Fraction) -> str:
    """A price per base unit, exact where it has an exact decimal of six places."""
    return unit_price(Decimal(round(price * 10**6)).scaleb(-6))


def _over_or_under(difference: Decimal) -> Verdict:
    return Verdict.OVERCHARGED if difference > 0 else Verdict.UNDERCHARGED


def _why_not(due: Due) -> str:
    return WHY_NOT[due.reason] if due.reason is not None else "There is no price."
