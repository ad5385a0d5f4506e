"""Where to draw sites and the ways between them, in the units of the drawing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import cos, hypot, pi, radians, sin, sqrt
from uuid import UUID

WIDTH, HEIGHT = 400, 400
# Room around the outermost sites for their circles and names.
MARGIN_X, MARGIN_Y = 50, 46
SMALLEST, LARGEST = 12, 26
# How far apart sites of the same place are drawn, and how far a way bends to its side.
APART, BEND = 60, 0.16


class Flow(StrEnum):
    """Why a device is not with its owner."""

    ON_LOAN = "on_loan"
    ON_ITS_WAY = "on_its_way"


FLOW_NAMES = {Flow.ON_LOAN: "On loan", Flow.ON_ITS_WAY: "On its way"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A site; ``at`` is latitude and longitude in degrees, None where nobody knows."""

    id: UUID
    at: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing, from its upper left corner."""

    x: int
    y: int


def has_places(places: Sequence[Place]) -> bool:
    """Whether it is known of every site where it lies, so that the drawing is a map."""
    return bool(places) and all(place.at is not None for place in places)


def spots(places: Sequence[Place]) -> dict[UUID, Spot]:
    """Where each site is drawn: north is up where all places are known, else in a ring.

    The ring keeps the order of the sites. On a map a degree of longitude is as much shorter than
    one of latitude as it is in the middle of the places.
    """
    if not has_places(places):
        return _ring([place.id for place in places], Spot(WIDTH // 2, HEIGHT // 2))
    known = [(place.id, float(place.at[0]), float(place.at[1])) for place in places if place.at]
    narrower = cos(radians(sum(north for _, north, _ in known) / len(known)))
    east = {key: long * narrower for key, _, long in known}
    south = {key: -lat for key, lat, _ in known}
    wide, high = _span(list(east.values())), _span(list(south.values()))
    scale = min((WIDTH - 2 * MARGIN_X) / wide, (HEIGHT - 2 * MARGIN_Y) / high)
    left, top = min(east.values()), min(south.values())
    x0, y0 = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    drawn = {
        key: Spot(round(x0 + (east[key] - left) * scale), round(y0 + (south[key] - top) * scale))
        for key in east
    }
    return _apart(drawn)


def _span(values: Sequence[float]) -> float:
    """How far values reach; never nothing, so that one place alone can be scaled."""
    return max(max(values) - min(values), 1e-6)


def _ring(ids: Sequence[UUID], middle: Spot, radius: float | None = None) -> dict[UUID, Spot]:
    if len(ids) == 1:
        return {ids[0]: middle}
    reach = min(WIDTH / 2 - MARGIN_X, HEIGHT / 2 - MARGIN_Y) if radius is None else radius
    turn = 2 * pi / max(len(ids), 1)
    return {
        key: Spot(
            round(middle.x + reach * sin(number * turn)),
            round(middle.y - reach * cos(number * turn)),
        )
        for number, key in enumerate(ids)
    }


def _apart(drawn: dict[UUID, Spot]) -> dict[UUID, Spot]:
    """The sites of one place, like those of a trust, beside each other instead of one another."""
    together: dict[Spot, list[UUID]] = defaultdict(list)
    for key, spot in drawn.items():
        together[spot].append(key)
    return {
        key: spot
        for middle, ids in together.items()
        for key, spot in _ring(ids, middle, APART / 2).items()
    }


def radius(units: int, most: int) -> int:
    """The radius of a site's circle, whose area grows with its devices."""
    share = units / most if most else 0
    return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(share))


def way(start: Spot, end: Spot, *, from_radius: int, to_radius: int) -> str:
    """A way between two circles as the path of an SVG; it bends to the right of its direction.

    So the way there and the way back are drawn beside each other.
    """
    across, down = end.x - start.x, end.y - start.y
    side = Spot(
        round((start.x + end.x) / 2 - down * BEND), round((start.y + end.y) / 2 + across * BEND)
    )
    first = _towards(start, side, from_radius + 2)
    last = _towards(end, side, to_radius + 8)
    return f"M{first.x} {first.y}Q{side.x} {side.y} {last.x} {last.y}"


def _towards(start: Spot, end: Spot, far: int) -> Spot:
    length = hypot(end.x - start.x, end.y - start.y) or 1.0
    return Spot(
        round(start.x + (end.x - start.x) * far / length),
        round(start.y + (end.y - start.y) * far / length),
    )
