"""Requests to change contract prices: their kinds, their states, and what each has to say.

A request never touches a version that is in force. It is previewed, decided by somebody else than
who raised it, and then drafted as a new version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.contracts.domain.prices.changed_prices import ItemChange, by_percent
from consortium.foundation.domain.errors import Conflict, Invalid


class ChangeKind(StrEnum):
    INDEXATION = "indexation"
    ITEM_VARIATION = "item_variation"
    TAX = "tax"
    SUBSTITUTION = "substitution"
    DISCONTINUATION = "discontinuation"


KIND_NAMES = {
    ChangeKind.INDEXATION: "Indexation",
    ChangeKind.ITEM_VARIATION: "Variation of an item's price",
    ChangeKind.TAX: "Change of a tax or duty",
    ChangeKind.SUBSTITUTION: "Substitution of an item",
    ChangeKind.DISCONTINUATION: "Discontinuation of an item",
}
# These change prices by a percentage that somebody names.
BY_PERCENT = (ChangeKind.ITEM_VARIATION, ChangeKind.TAX)


class ChangeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PREVIEWED = "previewed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    APPLIED = "applied"


# What may follow each state; a preview may be repeated until it is decided on.
TRANSITIONS = {
    ChangeState.DRAFT: frozenset({ChangeState.SUBMITTED, ChangeState.WITHDRAWN}),
    ChangeState.SUBMITTED: frozenset(
        {ChangeState.PREVIEWED, ChangeState.REFUSED, ChangeState.WITHDRAWN}
    ),
    ChangeState.PREVIEWED: frozenset(
        {
            ChangeState.PREVIEWED,
            ChangeState.APPROVED,
            ChangeState.REFUSED,
            ChangeState.WITHDRAWN,
        }
    ),
    ChangeState.APPROVED: frozenset({ChangeState.APPLIED}),
    ChangeState.REFUSED: frozenset[ChangeState](),
    ChangeState.WITHDRAWN: frozenset[ChangeState](),
    ChangeState.APPLIED: frozenset[ChangeState](),
}


def check_transition(now: ChangeState, wanted: ChangeState) -> None:
    """Pass in silence when the one state may follow the other.

    Raises:
        Conflict: it may not.
    """
    if wanted not in TRANSITIONS[now]:
        raise Conflict(
            "wrong_state",
            f"This request is {now.value}, so it cannot be {wanted.value} now.",
            next_step="Reload the page to see where it stands.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedItem:
    """An item that a request names, by its code, with what is asked of it."""

    item: str
    percent: Decimal | None = None
    becomes: str | None = None


def check_asked(kind: ChangeKind, asked: Sequence[AskedItem], *, has_index: bool) -> None:
    """Pass in silence when a request of that kind says what it has to.

    Raises:
        Invalid: an indexation without its index, or another kind without its items, its
            percentage or the item that takes another's place.
    """
    if kind is ChangeKind.INDEXATION:
        if not has_index:
            raise _unsaid("series", "An indexation names its index.", "Choose the index.")
        return
    if not asked:
        raise _unsaid("item", "The request names no item.", "Choose the item.")
    for each in asked:
        if kind in BY_PERCENT and each.percent is None:
            raise _unsaid("percent", "The change is not named.", "Enter it in per cent.")
        if kind is ChangeKind.SUBSTITUTION and each.becomes in (None, each.item):
            raise _unsaid(
                "becomes",
                "A substitution names another item in its place.",
                "Choose the item that takes its place.",
            )


def asked_changes(kind: ChangeKind, asked: Sequence[AskedItem]) -> dict[str, ItemChange]:
    """What a request that follows no index does to each of its items.

    Raises:
        Invalid: a price would not stay above zero.
    """
    if kind is ChangeKind.DISCONTINUATION:
        return {each.item: ItemChange(factor=Fraction(1), becomes=None) for each in asked}
    return {
        each.item: ItemChange(
            factor=by_percent(each.percent or Decimal(0)), becomes=each.becomes or each.item
        )
        for each in asked
    }


def _unsaid(field: str, message: str, next_step: str) -> Invalid:
    return Invalid("request_incomplete", message, field=field, next_step=next_step)
