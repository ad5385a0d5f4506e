"""Campaigns: a named piece of work over all devices of a model, like a software update."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from consortium.foundation.domain.errors import Conflict, Invalid


class Progress(StrEnum):
    """How far a campaign is on one device."""

    OPEN = "open"
    DONE = "done"
    EXCUSED = "excused"


PROGRESS_NAMES = {Progress.OPEN: "To do", Progress.DONE: "Done", Progress.EXCUSED: "Excused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many devices are to do, done and excused."""

    open: int = 0
    done: int = 0
    excused: int = 0

    @property
    def total(self) -> int:
        return self.open + self.done + self.excused

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do, and there was something."""
        return self.total > 0 and self.open == 0


def standing_of(progress: Iterable[Progress]) -> Standing:
    found = Counter(progress)
    return Standing(
        open=found[Progress.OPEN], done=found[Progress.DONE], excused=found[Progress.EXCUSED]
    )


def check_settles(*, is_closed: bool, to: Progress, note: str) -> None:
    """Pass in silence when a device of a campaign can be settled so.

    Raises:
        Conflict: the campaign is closed.
        Invalid: a device is excused without a reason, or put back to do.
    """
    if is_closed:
        raise Conflict(
            "campaign_closed",
            "This campaign is closed: every device is done or excused.",
            next_step="Start another one if there is more to do.",
        )
    if to is Progress.OPEN:
        raise Invalid(
            "not_settled",
            "A device is done or excused.",
            field="progress",
            next_step="Choose one of the two.",
        )
    if to is Progress.EXCUSED and not note:
        raise Invalid(
            "excused_without_reason",
            "A device is excused for a reason.",
            field="note",
            next_step="Say why it need not be done.",
        )
