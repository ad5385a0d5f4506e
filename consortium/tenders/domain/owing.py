"""What each trust of a tender owes by when, so that nobody has to chase by e-mail."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Standing(StrEnum):
    """Whether something that a trust owes has come."""

    LATE = "late"
    OWED = "owed"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that one trust has to do in a tender. ``done_on`` is when it did, or declined."""

    trust_id: UUID
    trust: str
    what: str
    due_on: date | None = None
    done_on: date | None = None
    declined: bool = False
    note: str = ""

    def days_late(self, today: date) -> int:
        """How many days after its day it came, or is still missing; 0 in time or without a day."""
        if self.due_on is None:
            return 0
        return max(0, ((self.done_on or today) - self.due_on).days)

    def standing(self, today: date) -> Standing:
        if self.done_on is not None:
            return Standing.DECLINED if self.declined else Standing.DONE
        return Standing.LATE if self.days_late(today) else Standing.OWED
