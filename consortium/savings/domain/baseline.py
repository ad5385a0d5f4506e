"""What a trust paid before: ranked methods, evidence grades, and what each may be used for.

A baseline is a record made before the tender, for twelve months, signed by the trust that owns
the data and by the consortium that receives it. Without both signatures it is indicative only.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Permission


class BaselineMethod(StrEnum):
    """How the price was found, the best method first."""

    INVOICES = "invoices"
    CONTRACT = "contract"
    MARKET_BASKET = "market_basket"
    BUDGET = "budget"
    ADJUSTED_HISTORY = "adjusted_history"
    AVERAGE_BID = "average_bid"
    FIRST_QUOTE = "first_quote"


METHOD_NAMES = {
    BaselineMethod.INVOICES: "Weighted average of twelve months' invoices",
    BaselineMethod.CONTRACT: "Contract price with a record of consumption",
    BaselineMethod.MARKET_BASKET: "Sample of a market basket",
    BaselineMethod.BUDGET: "Approved budget or capital plan price",
    BaselineMethod.ADJUSTED_HISTORY: "Index-adjusted history",
    BaselineMethod.AVERAGE_BID: "Average of the final bids",
    BaselineMethod.FIRST_QUOTE: "First quote or single source",
}


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


_GRADES = {
    BaselineMethod.INVOICES: Grade.A,
    BaselineMethod.CONTRACT: Grade.B,
    BaselineMethod.MARKET_BASKET: Grade.C,
    BaselineMethod.ADJUSTED_HISTORY: Grade.C,
    BaselineMethod.AVERAGE_BID: Grade.D,
    BaselineMethod.FIRST_QUOTE: Grade.E,
}
# What may be called cash: a sample shows only what to expect. Adjusted history and bids show at
# best a cost avoided; a first quote shows nothing: it can be gamed by a high opening bid.
_CASH = {BaselineMethod.INVOICES, BaselineMethod.CONTRACT, BaselineMethod.BUDGET}
_AVOIDED = _CASH | {BaselineMethod.ADJUSTED_HISTORY, BaselineMethod.AVERAGE_BID}


class Party(StrEnum):
    """Who signs: the trust that owns the data, and the consortium that receives it."""

    HOST = "host"
    CONSORTIUM = "consortium"


PARTY_NAMES = {
    Party.HOST: "The trust, which owns the data",
    Party.CONSORTIUM: "The consortium, which receives it",
}
SIGNS = {
    Party.HOST: Permission.BASELINES_SIGN_HOST,
    Party.CONSORTIUM: Permission.BASELINES_SIGN_CONSORTIUM,
}
MONTHS_IN_WINDOW = 12
FEWEST_PURCHASES = 3
LONGEST_SOURCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A locked baseline of a trust and an item, as the statement uses it."""

    trust: str
    item: str
    unit_price: Decimal
    quantity: Decimal
    window: Period
    method: BaselineMethod
    grade: Grade
    version: int
    locked_at: datetime


def grade_of(method: BaselineMethod, *, is_capital: bool) -> Grade:
    """The evidence grade of a method; a capital plan price is better evidence for capital."""
    if method is BaselineMethod.BUDGET:
        return Grade.B if is_capital else Grade.C
    return _GRADES[method]


def counts_as_cash(method: BaselineMethod) -> bool:
    """Whether savings against such a baseline may be called cash-releasing (rule R4)."""
    return method in _CASH


def counts_as_avoided(method: BaselineMethod) -> bool:
    """Whether savings against such a baseline may be called a cost avoided, as of capital."""
    return method in _AVOIDED


def counts_as_saving(method: BaselineMethod, *, is_capital: bool) -> bool:
    """Whether a lower price than such a baseline may be shown as a saving of its kind."""
    return counts_as_avoided(method) if is_capital else counts_as_cash(method)


def baseline_on(versions: Iterable[Baseline], day: date) -> Baseline | None:
    """The last version that was locked by a day, if one was.

    A new version counts from its own day on: what was saved before keeps the price that both
    sides had signed then (rules R3, R8 and R11).
    """
    locked = (each for each in versions if london_date(each.locked_at) <= day)
    return max(locked, key=lambda each: each.version, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retender:
    """A trust buys an item under a further agreement: its first days under that and the earlier."""

    starts_on: date
    earlier_from: date


def outlasts(baseline: Baseline, retenders: Iterable[Retender], day: date) -> bool:
    """Whether a baseline still counts on a day in spite of re-tenders (rule R8).

    A re-tender is measured against the last consortium price. A price from before the consortium
    would claim what the earlier agreement saved a second time, so that a version is needed that
    both sides signed after the trust had begun to buy under that agreement.
    """
    begun = (each for each in retenders if each.starts_on <= day)
    return all(london_date(baseline.locked_at) > each.earlier_from for each in begun)


def weighted_average(amount: Decimal, quantity: Decimal) -> Decimal:
    """The price both sides sign: spend over quantity, half-up to a millionth of a pound."""
    return half_up(Fraction(amount) / Fraction(quantity), 6)


def seal_of_record(
    *,
    trust_id: str,
    item_id: str,
    version: int,
    window: Period,
    quantity: Decimal,
    unit_price: Decimal,
    method: BaselineMethod,
    source: str,
    included_costs: str,
    exclusions: str,
    reason: str,
) -> str:
    """The hash of everything that both sides sign, the ids as text."""
    content = [
        trust_id,
        item_id,
        version,
        window.start.isoformat(),
        window.end.isoformat() if window.end else None,
        f"{quantity.normalize():f}",
        f"{unit_price.normalize():f}",
        method.value,
        source,
        included_costs,
        exclusions,
        reason,
    ]
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def source_of(references: Sequence[str]) -> str:
    """The imports a price comes from; too many to print are named by the first and the last."""
    named = f"Purchase lines of {', '.join(references)}"
    if len(named) <= LONGEST_SOURCE:
        return named
    return f"Purchase lines of {len(references)} imports, {references[0]} to {references[-1]}"


def check_baseline(
    *,
    method: BaselineMethod,
    window: Period,
    quantity: Decimal,
    unit_price: Decimal,
    purchases: int,
) -> None:
    """Pass in silence when the record can be put before its signers.

    Raises:
        Invalid: a window that is not twelve months, no quantity or price, or an average of
            fewer than three purchases.
    """
    if window.end is None or _months(window.start, window.end) != MONTHS_IN_WINDOW:
        raise Invalid(
            "window_not_a_year",
            "A baseline covers twelve whole months.",
            field="window_to",
            next_step="Choose the twelve months that ended before the invitation to tender.",
        )
    if quantity <= 0 or unit_price <= 0:
        raise Invalid(
            "no_quantity",
            "A baseline needs a quantity and a price above zero.",
            field="quantity",
            next_step="Enter what was bought in the twelve months.",
        )
    if method is BaselineMethod.INVOICES and purchases < FEWEST_PURCHASES:
        raise Invalid(
            "too_few_purchases",
            f"An average of invoices needs at least {FEWEST_PURCHASES} purchases.",
            field="method",
            next_step="Use the contract price instead, and say where it stands.",
        )


def check_signers(
    *, prepared_by: object, signed: Mapping[Party, object], signer: object, party: Party
) -> None:
    """Pass in silence when this person may sign next, for this party.

    Raises:
        Conflict: the party has signed already.
        Invalid: they prepared it, or signed for the other party (separation of duties).
    """
    if party in signed:
        raise signed_already()
    if signer is not None and signer == prepared_by:
        raise Invalid(
            "prepared_it",
            "You prepared this baseline, so you cannot sign it.",
            next_step="Ask a colleague to sign.",
        )
    if signer is not None and signer in signed.values():
        raise Invalid(
            "signed_for_other_side",
            "You signed this baseline for the other side already.",
            next_step="Both sides need signatures of different people.",
        )


def signed_already() -> Conflict:
    return Conflict(
        "signed_already",
        "This side has signed already.",
        next_step="Look at the baseline's page.",
    )


def _months(start: date, end: date) -> int | None:
    if (start.day, end.day) != (1, 1):
        return None
    return (end.year - start.year) * 12 + end.month - start.month
