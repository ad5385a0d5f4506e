"""Scoring the bids for a lot: quality × weight plus price points, all in one run, exactly.

Totals are exact fractions, rounded half-up to two places only to be shown. Bids are ranked by
their totals, never by sums of ranks: with prices of £10, £10, £1,000 against £11, £11, £500 the
first has the better ranks and costs twice as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.money import pennies
from consortium.foundation.domain.units import terminating
from consortium.tenders.domain.criterion import Weights, percent
from consortium.tenders.domain.quantity import can_be_kept


class PriceFormula(StrEnum):
    FIXED_REFERENCE = "fixed_reference"
    LOWEST_RELATIVE = "lowest_relative"
    PRICE_PER_POINT = "price_per_point"


FORMULA_NAMES = {
    PriceFormula.FIXED_REFERENCE: "Linear to a published reference price",
    PriceFormula.LOWEST_RELATIVE: "Relative to the lowest price",
    PriceFormula.PRICE_PER_POINT: "Pounds for each point of quality",
}
FORMULA_WORDS = {
    PriceFormula.FIXED_REFERENCE: (
        "All points at a price of nothing, none at the reference price or above, in a straight "
        "line between. No bid's points depend on another bid."
    ),
    PriceFormula.LOWEST_RELATIVE: (
        "The lowest price has all points; another has the lowest price divided by its own, times "
        "the weight."
    ),
    PriceFormula.PRICE_PER_POINT: (
        "The bid that asks the fewest pounds for each point of its quality has 100; another has "
        "those pounds divided by its own, times 100. The weights of quality and price do not "
        "enter. Each bid's pounds for a point are its own, so the order of two bids never depends "
        "on a third."
    ),
}
RANK_REVERSAL_WARNING = (
    "Every bid's price points depend on the lowest bid. If that bid is excluded, the order of the "
    "others can change, although nothing about them has."
)
# A bid prices every line of its lot, so that no comparison rests on what was left out.
PARTIAL_BID_RULE = (
    "A bid for a lot prices every line of it; a supplier may bid for some lots and not for others."
)
TIE_RULE = "Equal totals go to the lower price, then to the supplier whose code comes first."


class DecidedBy(StrEnum):
    """What placed a bid before the next one."""

    TOTAL = "total"
    PRICE = "price"
    SUPPLIER_CODE = "supplier code"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """How a price becomes points; the reference is for the fixed formula alone."""

    formula: PriceFormula
    reference: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BidToScore:
    """What a run looks at in one bid.

    ``price`` is what the lot's demand would cost, ``quality`` lies between 0 and 100.
    """

    bid: str
    supplier: str
    price: Decimal
    quality: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A bid's place in a run. ``decided_by`` says why it stands before the next one."""

    bid: str
    rank: int
    price_points: Fraction
    total: Fraction
    decided_by: DecidedBy = DecidedBy.TOTAL


def check_rule(rule: PriceRule) -> None:
    """Pass in silence when prices can be scored by the rule.

    Raises:
        Invalid: the fixed formula has no reference, or another formula has one.
    """
    if (rule.formula is PriceFormula.FIXED_REFERENCE) != (rule.reference is not None):
        raise Invalid(
            "bad_reference",
            "The linear formula needs a reference price, and the relative one has none.",
            field="reference_price",
            next_step="Enter the budget or ceiling for the whole term, or leave it empty.",
        )
    if rule.reference is not None and not (
        can_be_kept(rule.reference, places=2) and rule.reference > 0
    ):
        raise Invalid(
            "bad_reference",
            "A reference price is above zero, in pounds and pence.",
            field="reference_price",
            next_step="Enter the budget or ceiling for the whole term.",
        )


def price_points(rule: PriceRule, price: Decimal, *, lowest: Decimal, weight_bp: int) -> Fraction:
    """The points of one price out of a weight.

    Relative to the lowest, out of 40: £1.00 against a lowest of £0.92 has 0.92 / 1.00 × 40 =
    36.80. Linear to a reference of £2.00: £0.50 has (2.00 − 0.50) / 2.00 × 40 = 30.00.
    """
    weight = Fraction(percent(weight_bp))
    if rule.formula is PriceFormula.LOWEST_RELATIVE:
        return Fraction(lowest) / Fraction(price) * weight
    if rule.reference is None:
        raise ValueError("the linear formula needs a reference price")
    reference = Fraction(rule.reference)
    return max(Fraction(0), (reference - Fraction(price)) / reference) * weight


def score_bids(
    bids: Sequence[BidToScore], *, weights: Weights, rule: PriceRule
) -> tuple[Score, ...]:
    """Score a whole set of bids in one run, the best first.

    Story, 60/40 relative to the lowest: Alpha £1.00 with 78 has 46.80 + 36.80 = 83.60.
    """
    if not bids:
        return ()
    if rule.formula is PriceFormula.PRICE_PER_POINT:
        totals = points = _points_for_value(bids)
    else:
        lowest = min(bid.price for bid in bids)
        points = {
            bid.bid: price_points(rule, bid.price, lowest=lowest, weight_bp=weights.price_bp)
            for bid in bids
        }
        totals = {
            bid.bid: bid.quality * weights.quality_bp / 10_000 + points[bid.bid] for bid in bids
        }
    ranked = sorted(bids, key=lambda bid: (-totals[bid.bid], bid.price, bid.supplier))
    following = [*ranked[1:], None]
    return tuple(
        Score(
            bid=bid.bid,
            rank=rank,
            price_points=points[bid.bid],
            total=totals[bid.bid],
            decided_by=_decided_by(bid, after, totals),
        )
        for rank, (bid, after) in enumerate(zip(ranked, following, strict=True), start=1)
    )


def shown(points: Fraction) -> Decimal:
    """Points as a page shows them: two places, half-up."""
    return pennies(points)


def exactly(quality: Fraction) -> str:
    """A quality as text that loses nothing: "78.5", or "235/3" where no decimal would end."""
    decimal = terminating(quality)
    return _plain(decimal) if decimal is not None else str(quality)


def set_hash(bids: Sequence[BidToScore], *, weights: Weights, rule: PriceRule) -> str:
    """The hash of everything a run looks at, so that it can be shown again as it was."""
    facts = {
        "formula": rule.formula.value,
        "reference": _plain(rule.reference) if rule.reference is not None else None,
        "weights_bp": [weights.quality_bp, weights.price_bp],
        "bids": sorted(
            [bid.bid, bid.supplier, _plain(bid.price), exactly(bid.quality)] for bid in bids
        ),
    }
    return sha256(audit_chain.body_of(facts).encode()).hexdigest()


def _points_for_value(bids: Sequence[BidToScore]) -> dict[str, Fraction]:
    """What each bid's points of quality for a pound are worth, out of 100 for the best.

    Worked: £100 with 80 and £90 with 60 are £1.25 and £1.50 a point: 100 and 83⅓.
    """
    value = {bid.bid: bid.quality / Fraction(bid.price) for bid in bids}
    best = max(value.values())
    return {bid: each / best * 100 if best else Fraction(0) for bid, each in value.items()}


def _decided_by(
    bid: BidToScore, after: BidToScore | None, totals: dict[str, Fraction]
) -> DecidedBy:
    if after is None or totals[bid.bid] != totals[after.bid]:
        return DecidedBy.TOTAL
    return DecidedBy.PRICE if bid.price != after.price else DecidedBy.SUPPLIER_CODE


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
