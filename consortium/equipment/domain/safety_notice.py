"""Field safety notices: which devices one is about, and how each trust deals with its own.

A notice names its maker and narrows that down: by models, by UDI-DI, by serial numbers from one to
another or in a list, by lots, by software versions from one to another. Every condition that is
given must hold; of several values of one condition, one is enough.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from consortium.foundation.domain.errors import Conflict, Invalid


class NoticeSource(StrEnum):
    MHRA = "mhra"
    CAS = "cas"
    MANUFACTURER = "manufacturer"


class MatchState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    ACTIONED = "actioned"
    NOT_APPLICABLE = "not_applicable"
    CLOSED = "closed"


S = MatchState

SOURCE_NAMES = {
    NoticeSource.MHRA: "MHRA",
    NoticeSource.CAS: "Central Alerting System",
    NoticeSource.MANUFACTURER: "Manufacturer",
}
MATCH_STATE_NAMES = {
    S.NEW: "New",
    S.ACKNOWLEDGED: "Acknowledged",
    S.ACTIONED: "Acted on",
    S.NOT_APPLICABLE: "Does not apply",
    S.CLOSED: "Closed",
}
MOVES: dict[MatchState, frozenset[MatchState]] = {
    S.NEW: frozenset({S.ACKNOWLEDGED, S.NOT_APPLICABLE}),
    S.ACKNOWLEDGED: frozenset({S.ACTIONED, S.NOT_APPLICABLE}),
    S.ACTIONED: frozenset({S.CLOSED, S.ACKNOWLEDGED}),
    S.NOT_APPLICABLE: frozenset({S.CLOSED, S.ACKNOWLEDGED}),
    S.CLOSED: frozenset(),
}


# What the notice asked for is done, or nothing has to be.
SETTLED = frozenset({S.ACTIONED, S.NOT_APPLICABLE, S.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRule:
    """What a notice is about; an empty condition asks for nothing."""

    manufacturer: str
    models: tuple[str, ...] = ()
    udi_dis: tuple[str, ...] = ()
    serial_from: str = ""
    serial_to: str = ""
    serials: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    software_from: str = ""
    software_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What of a device a notice may ask for."""

    manufacturer: str
    model: str
    udi_di: str
    serial: str
    lot: str
    software: str


def matches(rule: MatchRule, device: Candidate) -> bool:
    """Whether a notice is about a device.

    Words are compared without case and outer spaces; serial numbers and versions piece by piece,
    numbers as numbers, so that SN9 lies before SN10 and 2.10 after 2.9. A device of which a fact
    is not known is matched: leaving it out could hurt somebody.
    """
    return (
        _same(rule.manufacturer, device.manufacturer)
        and _one_of(rule.models, device.model)
        and _one_of(rule.udi_dis, device.udi_di)
        and _serial(rule, device.serial)
        and _one_of(rule.lots, device.lot)
        and _between(rule.software_from, rule.software_to, device.software)
    )


def check_rule(rule: MatchRule) -> None:
    """Pass in silence when a notice says what it is about.

    Raises:
        Invalid: it names no maker, or a range runs backwards.
    """
    if not rule.manufacturer.strip():
        raise Invalid(
            "no_manufacturer",
            "A notice names the maker of the devices it is about.",
            field="manufacturer",
            next_step="Enter it as the catalogue has it.",
        )
    for field, start, end in (
        ("serial_to", rule.serial_from, rule.serial_to),
        ("software_to", rule.software_from, rule.software_to),
    ):
        if start and end and natural(start) > natural(end):
            raise Invalid(
                "backwards",
                f"{start} comes after {end}.",
                field=field,
                next_step="Turn the two round.",
            )


def check_move(current: MatchState, to: MatchState) -> None:
    """Pass in silence when the table allows the move.

    Raises:
        Conflict: it does not.
    """
    if to not in MOVES[current]:
        raise Conflict(
            "match_move_refused",
            f"This row is {MATCH_STATE_NAMES[current].lower()}: it cannot become "
            f"{MATCH_STATE_NAMES[to].lower()}.",
            next_step="Acknowledge it first, then say what was done, then close it.",
        )


def check_reason(to: MatchState, reason: str) -> None:
    """Pass in silence when a move says what it must say.

    Raises:
        Invalid: it does not say what was done, or why nothing has to be.
    """
    if to is not S.ACKNOWLEDGED and not reason:
        raise Invalid(
            "reason_missing",
            "Say what was done, or why nothing has to be done.",
            field="reason",
            next_step="A sentence is enough; it stays on the record.",
        )


def check_not_stopped(stops: Iterable[tuple[str, MatchState]]) -> None:
    """Pass in silence when every notice that stopped a device's use is dealt with.

    Raises:
        Conflict: one is not; the refusal names it.
    """
    for number, state in stops:
        if state not in SETTLED:
            raise Conflict(
                "stopped_by_notice",
                f"Safety notice {number} says to stop using this device, and nobody has dealt "
                "with it yet.",
                next_step="Act on the notice, or say why it does not apply, then release it.",
            )


def days_left(action_by: date | None, *, today: date) -> int | None:
    """The days until the action is due; negative when it is late."""
    return (action_by - today).days if action_by is not None else None


_PIECES = re.compile(r"\d+|[^\d\W]+")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A serial number or a version as something to compare: letters before numbers."""
    return tuple(
        (1, int(piece), "") if piece.isdecimal() else (0, 0, piece.casefold())
        for piece in _PIECES.findall(text)
    )


def rule_as_json(rule: MatchRule) -> dict[str, Any]:
    """The rule as it is kept."""
    return {
        "manufacturer": rule.manufacturer,
        "models": list(rule.models),
        "udi_dis": list(rule.udi_dis),
        "serial_from": rule.serial_from,
        "serial_to": rule.serial_to,
        "serials": list(rule.serials),
        "lots": list(rule.lots),
        "software_from": rule.software_from,
        "software_to": rule.software_to,
    }


def rule_from_json(kept: dict[str, Any]) -> MatchRule:
    return MatchRule(
        manufacturer=kept["manufacturer"],
        models=tuple(kept["models"]),
        udi_dis=tuple(kept["udi_dis"]),
        serial_from=kept["serial_from"],
        serial_to=kept["serial_to"],
        serials=tuple(kept["serials"]),
        lots=tuple(kept["lots"]),
        software_from=kept["software_from"],
        software_to=kept["software_to"],
    )


def _same(wanted: str, found: str) -> bool:
    return wanted.strip().casefold() == found.strip().casefold()


def _one_of(wanted: tuple[str, ...], found: str) -> bool:
    return not wanted or not found.strip() or any(_same(each, found) for each in wanted)


def _between(start: str, end: str, found: str) -> bool:
    if not found.strip():
        return True
    place = natural(found)
    return (not start or natural(start) <= place) and (not end or place <= natural(end))


def _serial(rule: MatchRule, serial: str) -> bool:
    """In the list or in the range: a notice that has both means either."""
    has_range = bool(rule.serial_from or rule.serial_to)
    if rule.serials and any(_same(each, serial) for each in rule.serials):
        return True
    return _between(rule.serial_from, rule.serial_to, serial) if has_range else not rule.serials
