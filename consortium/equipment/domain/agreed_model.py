"""The list of models that a network has agreed on, and what is asked of a device beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid


class Rank(StrEnum):
    FIRST = "first"
    ALTERNATIVE = "alternative"


RANK_NAMES = {Rank.FIRST: "First choice", Rank.ALTERNATIVE: "Alternative"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A model on the list, from one day to another, both included; without a last one for good."""

    model_id: UUID
    purpose: str
    starts_on: date
    last_day: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.last_day is None or day <= self.last_day)


def is_off_list(model_id: UUID, entries: Iterable[Listed], *, on: date) -> bool:
    """Whether a list holds for a kind of device on a day and a model is not on it.

    Where nothing was agreed on for the kind, nothing is off the list.
    """
    listed = {each.model_id for each in entries if each.holds_on(on)}
    return bool(listed) and model_id not in listed


def check_reason(model_id: UUID, entries: Iterable[Listed], *, on: date, reason: str) -> bool:
    """Whether the model is off the list that day, which somebody has to give a reason for.

    Raises:
        Invalid: it is, and there is no reason.
    """
    off = is_off_list(model_id, entries, on=on)
    if off and not reason.strip():
        raise Invalid(
            "off_the_list",
            "This model is not on the list that was agreed on for its kind.",
            field="off_list_reason",
            next_step="Say why it was bought all the same, or have the list changed.",
        )
    return off


def check_entry(entry: Listed, known: Iterable[Listed], *, decided_on: date, today: date) -> None:
    """Pass in silence when a model can go on the list.

    Raises:
        Invalid: the days make no sense.
        Conflict: it is on the list for the same purpose in some of these days already.
    """
    if decided_on > today:
        raise Invalid(
            "not_decided_yet",
            "The decision is of a day that has come.",
            field="decided_on",
            next_step="Enter the day on which it was decided.",
        )
    if entry.last_day is not None and entry.last_day < entry.starts_on:
        raise Invalid(
            "ends_before_it_begins",
            "The last day is before the first.",
            field="last_day",
            next_step="Enter a later last day, or none.",
        )
    for other in known:
        same = other.model_id == entry.model_id and _same(other.purpose, entry.purpose)
        if same and _overlap(entry, other):
            raise Conflict(
                "listed_already",
                "This model is on the list for this purpose already.",
                next_step="Take it off first, or choose days after its last one.",
            )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _overlap(one: Listed, other: Listed) -> bool:
    one_ends, other_ends = one.last_day or date.max, other.last_day or date.max
    return one.starts_on <= other_ends and other.starts_on <= one_ends
