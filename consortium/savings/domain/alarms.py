"""Alarms on baselines: what an auditor would ask about before a saving is signed (rule R16).

An alarm accuses nobody and stops nothing. It names what is unusual with its figures, is shown to
whoever signs, and stays until somebody who did not prepare the baseline has answered it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import FEWEST_PURCHASES


class AlarmKind(StrEnum):
    CHANGED_AFTER_BIDS = "changed_after_bids"
    ABOVE_PEERS = "above_peers"
    WINDOW_MOVED = "window_moved"
    UNIT_CHANGED = "unit_changed"
    FAR_FROM_HISTORY = "far_from_history"
    FEW_PURCHASES = "few_purchases"


ALARM_NAMES = {
    AlarmKind.CHANGED_AFTER_BIDS: "Changed after bids were seen",
    AlarmKind.ABOVE_PEERS: "Price above every other trust's",
    AlarmKind.WINDOW_MOVED: "Twelve months moved",
    AlarmKind.UNIT_CHANGED: "Unit changed between versions",
    AlarmKind.FAR_FROM_HISTORY: "Quantity far from what was bought",
    AlarmKind.FEW_PURCHASES: f"Saving on fewer than {FEWEST_PURCHASES} purchases",
}


class FigureKind(StrEnum):
    """How a figure of an alarm is written."""

    PRICE = "price"
    QUANTITY = "quantity"
    PERCENT = "percent"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure behind an alarm; ``of_others`` tells other trusts' prices, so not all see it."""

    name: str
    value: Decimal | date | str
    kind: FigureKind
    of_others: bool = False

    def as_text(self) -> list[str]:
        """The figure as it is kept with an answer."""
        value = f"{self.value.normalize():f}" if isinstance(self.value, Decimal) else self.value
        return [self.name, str(value), self.kind.value, "others" if self.of_others else ""]

    @classmethod
    def from_text(cls, text: list[str]) -> "Figure":
        name, value, kind, others = text
        read: Decimal | date | str = value
        if kind == FigureKind.DAY:
            read = date.fromisoformat(value)
        elif kind != FigureKind.TEXT:
            read = Decimal(value)
        return cls(name=name, value=read, kind=FigureKind(kind), of_others=bool(others))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a baseline, as the alarms look at it.

    ``made_at`` is when it was locked or, while a signature is missing, prepared.
    """

    trust: str
    item: str
    number: int
    window: Period
    quantity: Decimal
    unit_price: Decimal
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The bids of a tender for the item, to which the trust was invited, were opened."""

    tender: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """``about`` tells alarms of a kind on one version apart; ``at_stake`` are pounds, if known.

    ``at_stake`` is by how much the spend at the price before would be other without what is
    unusual.
    """

    kind: AlarmKind
    figures: tuple[Figure, ...]
    about: str = ""
    at_stake: Decimal | None = None

    @property
    def sha256(self) -> str:
        """The hash of what is unusual: an answer answers these figures and no others."""
        text = repr([self.kind.value, self.about, [each.as_text() for each in self.figures]])
        return sha256(text.encode()).hexdigest()


def check_answer(*, prepared_by: object, by: object, reason: str) -> None:
    """Pass in silence when this person may answer an alarm on what somebody prepared.

    Raises:
        Invalid: they prepared the baseline themselves, or gave no reason.
    """
    if by is not None and by == prepared_by:
        raise Invalid(
            "prepared_it",
            "You prepared this baseline, so you cannot answer its alarms.",
            next_step="Ask somebody else who signs baselines.",
        )
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "An alarm is answered with a reason.",
            field="reason",
            next_step="Say what explains the figures, and where that can be seen.",
        )
