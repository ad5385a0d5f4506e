"""Whether a site follows the shared version of a procedure, and if not, why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Standing(StrEnum):
    CURRENT = "current"
    BEHIND = "behind"
    UNCHECKED = "unchecked"
    SUSPENDED = "suspended"
    OWN = "own"


STANDING_NAMES = {
    Standing.CURRENT: "Up to date",
    Standing.BEHIND: "Out of date",
    Standing.UNCHECKED: "Not checked",
    Standing.SUSPENDED: "Suspended",
    Standing.OWN: "Own procedure",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How the devices of a site were checked by a procedure in the last twelve months.

    ``on_current`` of the ``checks`` followed the version in force now. ``behind`` devices were
    last checked by an earlier one, ``unchecked`` ones not at all; suspended plans are in neither.
    ``shared`` is the title of the shared procedure where this one is a trust's own, else empty.
    """

    version: int
    in_force_since: date
    oldest_used: int | None
    devices: int
    suspended: int
    behind: int
    unchecked: int
    checks: int
    on_current: int
    shared: str

    @property
    def rate(self) -> Fraction | None:
        """The checks that followed the current version, of all; None without checks."""
        return Fraction(self.on_current, self.checks) if self.checks else None

    @property
    def standing(self) -> Standing:
        if self.shared:
            return Standing.OWN
        if self.behind:
            return Standing.BEHIND
        if self.suspended == self.devices:
            return Standing.SUSPENDED
        return Standing.UNCHECKED if self.unchecked else Standing.CURRENT

    @property
    def reason(self) -> str:
        """Why the site is not up to date, in a sentence; empty when it is."""
        since = f"{self.in_force_since.day} {self.in_force_since:%B %Y}"
        match self.standing:
            case Standing.CURRENT:
                return ""
            case Standing.OWN:
                return f"Checked by a procedure of their own; the shared one is “{self.shared}”"
            case Standing.SUSPENDED:
                return "The checks of all devices are suspended"
            case Standing.UNCHECKED:
                return f"{self.unchecked} of {self.devices} not checked in the last 12 months"
            case Standing.BEHIND:
                return (
                    f"{self.behind} of {self.devices} last checked by an earlier version, "
                    f"down to {self.oldest_used}; version {self.version} holds since {since}"
                )
