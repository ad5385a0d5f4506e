"""What a rebate clause says besides its steps: how it is shared, and by when it is claimed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from consortium.foundation.domain.errors import Invalid

LONGEST_CLOCK = 3650


class AllocationRule(StrEnum):
    """By what the trusts share a rebate."""

    PRO_RATA_VALUE = "pro_rata_value"
    PRO_RATA_QUANTITY = "pro_rata_qty"
    BY_COMMITMENT = "by_commitment"


class LeaverShare(StrEnum):
    """What becomes of the share of a trust that is no member on the year's last day."""

    FORFEITED = "forfeited"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateTerms:
    """The terms of a rebate. A clock is a number of days; None means the clause names none.

    ``claim_days`` run from the contract year's last day; ``answer_days`` and ``pay_days`` from
    the day of the claim.
    """

    allocation: AllocationRule = AllocationRule.PRO_RATA_VALUE
    leavers: LeaverShare = LeaverShare.FORFEITED
    claim_days: int | None = None
    answer_days: int | None = None
    pay_days: int | None = None

    def as_json(self) -> dict[str, str | int | None]:
        """The terms as plain values, for a column or a hash."""
        return {
            "allocation": self.allocation.value,
            "leavers": self.leavers.value,
            "claim_days": self.claim_days,
            "answer_days": self.answer_days,
            "pay_days": self.pay_days,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "RebateTerms":
        """The terms that :meth:`as_json` gave; what is not in it is as ordinary."""
        given = dict(kept)
        if "allocation" in given:
            given["allocation"] = AllocationRule(given["allocation"])
        if "leavers" in given:
            given["leavers"] = LeaverShare(given["leavers"])
        return cls(**given)

    def claim_by(self, last_day: date) -> date | None:
        """The last day on which a claim for the year that ends on ``last_day`` is in time."""
        return _after(last_day, self.claim_days)

    def answer_by(self, claimed_on: date) -> date | None:
        return _after(claimed_on, self.answer_days)

    def pay_by(self, claimed_on: date) -> date | None:
        return _after(claimed_on, self.pay_days)


ORDINARY_TERMS = RebateTerms()


def check_terms(terms: RebateTerms) -> None:
    """Pass in silence when every clock runs at least a day and at most ten years.

    Raises:
        Invalid: one does not.
    """
    for field in ("claim_days", "answer_days", "pay_days"):
        days = getattr(terms, field)
        if days is not None and not 1 <= days <= LONGEST_CLOCK:
            raise Invalid(
                "bad_clock",
                f"A clock of a rebate runs for 1 to {LONGEST_CLOCK} days.",
                field=field,
                next_step="Enter the days, or nothing when the clause names none.",
            )


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
