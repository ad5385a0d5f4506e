"""A modification of a contract as it is recorded: what it is, and whether it could be made.

Under the Procurement Act 2023 a contract is modified only on a ground of s.74. A modification that
has none is not made; that it was asked for, and why it was not made, may still be recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import ZERO
from consortium.tenders.domain.modification import (
    GROUND_NAMES,
    Change,
    Judgement,
    ModifiedContract,
    judge_all,
)
from consortium.tenders.domain.valuation import without_vat

NOT_JUDGED = (
    "This agreement stays under the Public Contracts Regulations 2015: its changes are measured by "
    "regulation 72 of those, not by section 74 of the 2023 Act."
)


class ChangeKind(StrEnum):
    TRUST_JOINS = "trust_joins"
    TIERS_OR_PRICES = "tiers_or_prices"
    LONGER_TERM = "longer_term"
    OTHER = "other"


CHANGE_NAMES = {
    ChangeKind.TRUST_JOINS: "A trust joins late",
    ChangeKind.TIERS_OR_PRICES: "Tiers or prices change",
    ChangeKind.LONGER_TERM: "The term gets longer",
    ChangeKind.OTHER: "Another change",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGiven:
    """A modification as somebody describes it; ``value`` is in pounds with VAT, less is negative.

    ``reason`` says why it was not made, or why it corrects what was recorded before.
    """

    kind: ChangeKind
    what: str
    changed_on: date
    value: Decimal
    term_days: int = 0
    changes_scope: bool = False
    changes_balance: bool = False
    schedule_8: str = ""
    cause: str = ""
    made: bool = True
    reason: str = ""

    @property
    def room(self) -> Decimal:
        """What it adds to the value, ex VAT, that all contracts together may reach.

        A change that lowers the value takes none away: no contract needs it.
        """
        return without_vat(self.value) if self.made and self.value > 0 else ZERO

    def measured(self) -> Change:
        """What section 74 measures of it."""
        return Change(
            value=self.value,
            term_days=self.term_days,
            changes_scope=self.changes_scope,
            changes_balance=self.changes_balance,
            schedule_8=self.schedule_8.strip(),
            cause=self.cause.strip().casefold(),
        )


def judge_made(contract: ModifiedContract, changes: Sequence[ChangeGiven]) -> tuple[Judgement, ...]:
    """Judge changes in their order: those that were not made count for none of the later ones."""
    made: list[Change] = []
    judged = []
    for each in changes:
        judged.append(judge_all(contract, [*made, each.measured()])[-1])
        if each.made:
            made.append(each.measured())
    return tuple(judged)


def check_change(given: ChangeGiven, judgement: Judgement, *, corrects: bool) -> None:
    """Pass in silence when a change may be recorded as it is given.

    Raises:
        Invalid: it is not made, or corrects another, without a reason.
        Conflict: it is to be made, and no ground of s.74 allows it.
    """
    if (corrects or not given.made) and not given.reason.strip():
        raise Invalid(
            "no_reason",
            "A change that is not made, and one that corrects another, needs a reason.",
            field="reason",
            next_step="Enter why.",
        )
    if given.made and not judgement.is_allowed:
        raise Conflict(
            "change_not_allowed",
            f"No ground of section 74 allows this change. {why_not(judgement)}",
            next_step="Start a new procurement, name the paragraph of Schedule 8 that provides for "
            "it, or record that it was not made and why.",
        )


def why_not(judgement: Judgement) -> str:
    """Each ground that does not hold, with the reason, in one line."""
    return " ".join(
        f"Not {GROUND_NAMES[ground]}: {reason}" for ground, reason in judgement.refused.items()
    )
