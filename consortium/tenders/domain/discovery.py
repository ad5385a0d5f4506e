"""From what people say of what they have to what bids are judged by, each step traceable.

A *pain* is one thing somebody says of the present way: it is kept, dropped or changed. A *need*
says what the trusts want instead, and names the pains it answers. A criterion names the needs it
tests. What leads nowhere, or comes from nowhere, is said in whole sentences.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.tenders.domain.criterion import Criterion, CriterionKind, leaves_of

LONGEST_TEXT = 400
MOST_PEOPLE = 500


class Verdict(StrEnum):
    """What should become of something people have today."""

    KEEP = "keep"
    DROP = "drop"
    CHANGE = "change"


VERDICT_NAMES = {Verdict.KEEP: "Keep", Verdict.DROP: "Drop", Verdict.CHANGE: "Change"}


class Priority(StrEnum):
    """How much a need binds: what lacks a must cannot be bought."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


PRIORITY_NAMES = {
    Priority.MUST: "Must have",
    Priority.SHOULD: "Should have",
    Priority.COULD: "Could have",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """How many people of one discipline a trust sent."""

    trust_id: UUID
    discipline: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedNeed:
    """A need as the trace sees it: how people call it, and how many pains it answers."""

    id: UUID
    name: str
    pains: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedLot:
    """A lot with its criteria, and the needs that each names, by the criterion's name."""

    name: str
    criteria: Sequence[Criterion]
    needs: dict[str, frozenset[UUID]]

    @property
    def to_trace(self) -> tuple[Criterion, ...]:
        """What bids are judged by besides the price; a group is judged by its parts."""
        return tuple(
            each for each in leaves_of(self.criteria) if each.kind is not CriterionKind.PRICE
        )


def lines_of(text: str) -> list[str]:
    """The statements in a text that has one on each line; empty lines count for nothing.

    Raises:
        Invalid: there is none, or one is longer than can be kept.
    """
    found = [" ".join(line.split()) for line in text.splitlines()]
    said = [line for line in found if line]
    if not said:
        raise Invalid(
            "nothing_said",
            "Nothing is said.",
            field="said",
            next_step="Write one statement on each line.",
        )
    for number, line in enumerate(said, start=1):
        if len(line) > LONGEST_TEXT:
            raise Invalid(
                "too_long",
                f"Statement {number} has {len(line)} characters; {LONGEST_TEXT} can be kept.",
                field="said",
                next_step="Split it into several statements, one on each line.",
            )
    return said


def check_attendance(attended: Collection[Attended]) -> None:
    """Pass in silence when each discipline of a trust is named once, with people in it.

    Raises:
        Invalid: a discipline has no name or stands twice, or a number makes no sense.
    """
    seen = [(each.trust_id, each.discipline.strip().casefold()) for each in attended]
    if len(set(seen)) != len(seen) or not all(discipline for _, discipline in seen):
        raise Invalid(
            "bad_attendance",
            "Each discipline of a trust is named once.",
            field="attendance",
            next_step="Add up the people of a discipline that stands twice.",
        )
    if not all(0 < each.people <= MOST_PEOPLE for each in attended):
        raise Invalid(
            "bad_attendance",
            f"From 1 to {MOST_PEOPLE} people of a discipline attend.",
            field="attendance",
            next_step="Leave out a discipline from which nobody came.",
        )


def check_reason(reason: str) -> str:
    """The reason for which something is struck, without spaces around it.

    Raises:
        Invalid: none is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "It is struck for a reason.",
            field="reason",
            next_step="Enter the reason.",
        )
    return reason.strip()


def check_stands(struck_at: datetime | None) -> None:
    """Pass in silence while something is not struck.

    Raises:
        Conflict: it is.
    """
    if struck_at is not None:
        raise Conflict("struck_already", "It is struck already.", next_step="Reload the page.")


def lacks_in_trace(needs: Iterable[TracedNeed], lots: Iterable[TracedLot]) -> tuple[str, ...]:
    """What does not lead from a pain over a need to a criterion.

    Every criterion but that for price tests a need, and every need answers a pain.
    """
    known = {need.id: need for need in needs}
    missing = [f"{need.name} answers no pain." for need in known.values() if not need.pains]
    for lot in lots:
        missing += [
            f"The criterion “{criterion.name}” of {lot.name} tests no need."
            for criterion in lot.to_trace
            if not lot.needs.get(criterion.name, frozenset()) & known.keys()
        ]
    return tuple(missing)


def untested(needs: Iterable[TracedNeed], lots: Iterable[TracedLot]) -> tuple[TracedNeed, ...]:
    """The needs that no criterion tests: nobody will be judged by them."""
    tested = frozenset[UUID]().union(
        *(named for lot in lots for named in lot.needs.values()),
    )
    return tuple(need for need in needs if need.id not in tested)
