"""What each trust wants of each line, and what all of them want together, in base units."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from consortium.foundation.domain import audit_chain
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.quantity import can_be_kept

NOTHING = Decimal(0)


class Firmness(StrEnum):
    """How far a quantity binds the trust that names it."""

    NONE = "none"
    INDICATIVE = "indicative"
    COMMITTED = "committed"


class Answer(StrEnum):
    """What an invited trust said to the question for its demand."""

    SUBMITTED = "submitted"
    DECLINED = "declined"


class Bought(StrEnum):
    """Whether a quantity is bought each year of the term, or once in it."""

    EVERY_YEAR = "every_year"
    ONCE = "once"


BOUGHT_NAMES = {Bought.EVERY_YEAR: "every year", Bought.ONCE: "once in the term"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDemand:
    """How much a trust wants of a line, how firmly, and by how much it may miss it."""

    quantity: Decimal
    firmness: Firmness
    tolerance_percent: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Wanted:
    """One cell of the demand table: a line, a trust, a quantity; ids as text."""

    line: str
    trust: str
    quantity: Decimal


def check_demand(lines: Collection[UUID], given: Mapping[UUID, LineDemand]) -> None:
    """Pass in silence when there is an answer to each line, and each answer makes sense.

    Raises:
        Invalid: a line is left open or not of this tender, a quantity is negative, or how firm
            it is does not fit it.
    """
    if set(given) != set(lines):
        raise _invalid(
            "Every line needs an answer: one is missing, or one does not belong to this tender.",
            "Enter 0 for what the trust does not want.",
        )
    for each in given.values():
        if not (can_be_kept(each.quantity) and can_be_kept(each.tolerance_percent)):
            raise _invalid(
                "A quantity is too large, or has more than six decimals.",
                "Enter the quantity in base units.",
            )
        if each.quantity < 0 or not 0 <= each.tolerance_percent <= 100:
            raise _invalid(
                "A quantity cannot be negative, and a tolerance lies between 0 and 100 per cent.",
                "Enter 0 for what the trust does not want.",
            )
        if (each.firmness is Firmness.NONE) != (each.quantity == 0):
            raise _invalid(
                "A quantity is either indicative or committed; only 0 is neither.",
                "Say how firm each quantity is.",
            )


def line_totals(demand: Iterable[Wanted]) -> dict[str, Decimal]:
    """What all trusts together want of each line."""
    totals: dict[str, Decimal] = {}
    for each in demand:
        totals[each.line] = totals.get(each.line, NOTHING) + each.quantity
    return totals


def snapshot_hash(demand: Iterable[Wanted], parts: Iterable[Sequence[str]] = ()) -> str:
    """The hash of the whole demand, the same whatever order it is read in.

    ``parts`` is what makes it up by site and pack, as text; without any the hash is the same as
    before parts were kept.
    """
    rows = sorted([each.line, each.trust, f"{each.quantity.normalize():f}"] for each in demand)
    made_up = sorted(map(list, parts))
    facts = {"demand": rows, "parts": made_up} if made_up else {"demand": rows}
    return sha256(audit_chain.body_of(facts).encode()).hexdigest()


def days_late(due_on: date | None, today: date) -> int:
    """How many days an answer that is still owed is late; 0 while it is in time."""
    return max(0, (today - due_on).days) if due_on else 0


def _invalid(message: str, next_step: str) -> Invalid:
    return Invalid("bad_demand", message, next_step=next_step)
