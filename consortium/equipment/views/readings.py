"""What the pages share on which readings are typed: the points, and what happened meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from consortium.equipment.domain.calibration import MeasuredPoint, Point
from consortium.equipment.domain.sheet import Seen, written
from consortium.equipment.forms.calibration import MeasuredForm, ReadingsForm
from consortium.equipment.queries.meanwhile import Meanwhile, compare
from consortium.equipment.queries.sheet import LastTime, StandardChoice
from consortium.equipment.views import tags
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.units import symbol
from consortium.foundation.web.guard import current_actor
from consortium.foundation.web.words import day


@dataclass(frozen=True, slots=True)
class Block:
    """One point on the page: its heading, what helps to read it, and its fields."""

    heading: str
    hint: str
    fields: list[Any]
    point: Point

    @property
    def unit(self) -> str:
        return symbol(self.point.unit)


def blocks_of(
    points: Sequence[Point], last_time: LastTime | None, form: ReadingsForm
) -> list[Block]:
    return [
        Block(point_name(point), _hint(point, last_time), form.fields_at(at), point)
        for at, point in enumerate(points)
    ]


def _hint(point: Point, last_time: LastTime | None) -> str:
    lowest, highest = point.nominal + point.lower, point.nominal + point.upper
    hint = f"Passes from {tags.number(lowest)} to {tags.number(highest)}."
    last = last_time.error_at(point) if last_time else None
    if last_time is None or last is None:
        return hint
    return f"{hint} Error on {day(last_time.performed_on)}: {tags.signed(last)}."


def point_name(point: Point) -> str:
    return f"{point.parameter} at {tags.number(point.nominal)} {symbol(point.unit)}"


def readings_of(measured: MeasuredPoint) -> str:
    return ", ".join(tags.number(each) if each is not None else "–" for each in measured.readings)


def standard_choices(standards: Sequence[StandardChoice]) -> list[tuple[str, str]]:
    return [
        (str(each.id), f"{each.asset_no}: {each.measures} ({each.trust})") for each in standards
    ]


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that differs: what the reader had, and what is on record now."""

    what: str
    mine: str
    now: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Both sides of what happened meanwhile; ``seen`` is what a form says that knows of it."""

    meanwhile: Meanwhile
    sides: list[Side]
    seen: str

    @property
    def result(self) -> str:
        """What the calibration said that was recorded meanwhile; empty without one."""
        run = self.meanwhile.run
        return tags.verdict_tag(run.verdict).text if run else ""


def decide_on(form: MeasuredForm, now: Seen) -> Decision | None:
    """What the sender of a sheet must decide, if anything."""
    if request.method != "POST":
        return None
    try:
        seen = form.seen_before()
    except Invalid:
        return None
    found = compare(actor=current_actor(), seen=seen, now=now) if seen is not None else None
    if found is None:
        return None
    sides = [*_readings_on_both_sides(form, found), *_standing(found)]
    return Decision(found, sides, written(now))


def _readings_on_both_sides(form: MeasuredForm, found: Meanwhile) -> list[Side]:
    if found.run is None:
        return []
    mine = [
        ", ".join(field._value() or "–" for field in form.fields_at(at))
        for at in range(len(form.rows))
    ]
    theirs = [(point_name(each.point), readings_of(each)) for each in found.run.result.points]
    return [Side(name, own, other) for own, (name, other) in zip(mine, theirs, strict=False)]


def _standing(found: Meanwhile) -> list[Side]:
    before, now = found.before, found.now
    sides = [
        Side("Place", found.place_before, found.place_now),
        Side("State", tags.status_tag(before.status).text, tags.status_tag(now.status).text),
        Side("Due", _due(before), _due(now)),
    ]
    return [side for side in sides if side.mine != side.now]


def _due(seen: Seen) -> str:
    return day(seen.due_on) if seen.due_on else "not planned"
