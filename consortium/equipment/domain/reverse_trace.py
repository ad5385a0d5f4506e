"""Which calibrations are in doubt when a standard is found out of tolerance.

In doubt is each run that used the standard after its last good calibration, up to the one that
failed. When such a run calibrated a standard in turn, that one is in doubt from the same day until
its next good calibration by standards beyond doubt, and so on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from consortium.equipment.domain.conformity import Limits
from consortium.equipment.domain.standard import StandardKind
from consortium.foundation.domain.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A calibration: of which item, with which standards, and whether it left the item good."""

    run_id: UUID
    item_id: UUID
    on: date
    standards: frozenset[UUID]
    is_good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days after ``after`` up to and including ``until``; None is from the beginning."""

    after: date | None
    until: date

    def __contains__(self, day: date) -> bool:
        return (self.after is None or day > self.after) and day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A run in doubt, how many steps from the standard that failed, and through which one."""

    run_id: UUID
    depth: int
    through: UUID


def suspect_window(history: Iterable[tuple[date, bool]], *, failed_on: date) -> Window:
    """From the last day on which a standard passed as found, before the day on which it failed."""
    good = [day for day, passed in history if passed and day < failed_on]
    return Window(after=max(good, default=None), until=failed_on)


def trace(uses: Iterable[Use], *, standard_id: UUID, window: Window) -> tuple[Suspect, ...]:
    """Every run in doubt, nearest to the standard first and then by day.

    Good on 10 January, failed on 10 July: a run of 1 February is in doubt; one of 1 May that
    calibrated another standard puts that one's run of 1 June in doubt, and not that of 20 April.
    Doubt only flows forward in time, so a cycle of standards ends by itself.
    """
    found: dict[UUID, tuple[date, Suspect]] = {}
    in_doubt: dict[UUID, int] = {}
    ordered = sorted(uses, key=lambda use: (use.on, use.run_id))
    for day, group in groupby(ordered, key=lambda use: use.on):
        of_day = list(group)
        known = {**in_doubt, standard_id: 0} if day in window else dict(in_doubt)
        touched = _of_one_day(of_day, known, standard_id)
        found |= {suspect.run_id: (day, suspect) for suspect in touched}
        in_doubt = {each: depth for each, depth in known.items() if each != standard_id}
        cleared = {use.item_id for use in of_day if use.is_good and use.run_id not in found}
        doubted = {use.item_id for use in of_day if use.run_id in found}
        # On the day itself nobody knows what came first, so the doubt lasts until its end.
        for item_id in cleared - doubted:
            in_doubt.pop(item_id, None)
    by_nearness = sorted(found.values(), key=lambda each: (each[1].depth, each[0], each[1].run_id))
    return tuple(suspect for _, suspect in by_nearness)


def _of_one_day(of_day: list[Use], known: dict[UUID, int], standard_id: UUID) -> list[Suspect]:
    """The runs of a day in doubt; adds to the known standards in doubt until none is new."""
    touched: dict[UUID, Suspect] = {}
    grown = True
    while grown:
        grown = False
        for use in of_day:
            through = min(
                (each for each in use.standards if each in known),
                key=lambda each: (known[each], each),
                default=None,
            )
            if through is None or use.run_id in touched or use.item_id == standard_id:
                continue
            depth = known[through] + 1
            touched[use.run_id] = Suspect(run_id=use.run_id, depth=depth, through=through)
            known[use.item_id] = min(depth, known.get(use.item_id, depth))
            grown = True
    return list(touched.values())


class Outcome(StrEnum):
    NO_IMPACT = "no_impact"
    RECALIBRATE = "recalibrate"
    RECALL = "recall"


OUTCOME_NAMES = {
    Outcome.NO_IMPACT: "No impact",
    Outcome.RECALIBRATE: "Calibrate again",
    Outcome.RECALL: "Recall and review patient safety",
}


# What may harm a patient is decided first; the others within a fortnight.
DECIDED_WITHIN = {
    Outcome.RECALL: timedelta(days=2),
    Outcome.RECALIBRATE: timedelta(days=14),
    Outcome.NO_IMPACT: timedelta(days=14),
}


def error_again(error: Decimal, found: Decimal, kind: StandardKind) -> Decimal:
    """The error of a device had the standard been known to be wrong.

    ``found`` is, of a measuring standard, what it showed too much; of a source, what it gave too
    much. With +1.5 and +0.8 that is 2.3 by a measuring standard and 0.7 by a source.
    """
    return error + found if kind is StandardKind.MEASURING else error - found


def worst_again(errors: Iterable[tuple[Decimal, Limits]]) -> tuple[Decimal, Limits] | None:
    """The error that comes nearest to its limits, or lies furthest beyond; None without any."""
    return min(errors, key=lambda each: min(each[1].distances(Fraction(each[0]))), default=None)


def proposed_outcome(errors: Iterable[tuple[Decimal, Limits]]) -> Outcome:
    """What to do about a run, by its errors as they would have been.

    Without any error to count again it is to be calibrated again; beyond a limit, recalled.
    """
    worst = worst_again(errors)
    if worst is None:
        return Outcome.RECALIBRATE
    error, limits = worst
    is_inside = min(limits.distances(Fraction(error))) >= 0
    return Outcome.NO_IMPACT if is_inside else Outcome.RECALL


def check_no_cycle(
    item_id: UUID, standards: Iterable[UUID], made_by: Mapping[UUID, frozenset[UUID]]
) -> None:
    """Pass in silence when no standard goes back to the item it is used on.

    ``made_by`` has, for each standard, those that its valid calibration used.

    Raises:
        Conflict: the item would calibrate itself, directly or through others.
    """
    waiting, seen = set(standards), set[UUID]()
    while waiting:
        standard = waiting.pop()
        if standard == item_id:
            raise Conflict(
                "calibrates_itself",
                "This device would be calibrated by a standard that it calibrated itself.",
                field="standards",
                next_step="Use a standard that goes back to another one.",
            )
        seen.add(standard)
        waiting |= made_by.get(standard, frozenset()) - seen
