"""Days on which a panel meets suppliers: what its time costs, and what it learned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.errors import Invalid


class PollMoment(StrEnum):
    BEFORE = "before"
    AFTER = "after"


POLL_MOMENT_NAMES = {
    PollMoment.BEFORE: "Before the day",
    PollMoment.AFTER: "After the day",
}
# How sure a member is that the panel can choose well.
CONFIDENCE_WORDS = {
    1: "Not at all sure",
    2: "Hardly sure",
    3: "Half sure",
    4: "Fairly sure",
    5: "Quite sure",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTime:
    """When a slot is, in which room, and whose."""

    starts_at: time
    ends_at: time
    room: str
    bidder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCost:
    """The time of a day: people expected, people who came, and the rate of a day for each."""

    expected: int
    came: int
    day_rate: Decimal

    @property
    def planned(self) -> Decimal:
        """Story: 28 people a day at £350 are £9,800, on three days £29,400."""
        return self.expected * self.day_rate

    @property
    def actual(self) -> Decimal:
        return self.came * self.day_rate


def check_slot(new: SlotTime, others: Collection[SlotTime]) -> None:
    """Pass in silence when a slot fits among the others of its day.

    Raises:
        Invalid: it ends before it begins, its room is in use, or its bidder is elsewhere then.
    """
    if new.ends_at <= new.starts_at:
        raise Invalid(
            "ends_early",
            "A demonstration ends after it begins.",
            field="ends_at",
            next_step="Correct one of the two times.",
        )
    for other in others:
        if other.starts_at < new.ends_at and new.starts_at < other.ends_at:
            if other.room.casefold() == new.room.casefold():
                raise Invalid(
                    "room_taken",
                    f"{other.bidder} is in {other.room} from {other.starts_at:%H:%M} to "
                    f"{other.ends_at:%H:%M}.",
                    field="room",
                    next_step="Choose another room or time.",
                )
            if other.bidder == new.bidder:
                raise Invalid(
                    "bidder_taken",
                    f"{other.bidder} is in {other.room} from {other.starts_at:%H:%M} to "
                    f"{other.ends_at:%H:%M}.",
                    field="starts_at",
                    next_step="Choose another time.",
                )


def typical(answers: Sequence[int]) -> Fraction | None:
    """The mean of some answers to a poll; None when nobody answered. Scores have no mean."""
    return Fraction(sum(answers), len(answers)) if answers else None
