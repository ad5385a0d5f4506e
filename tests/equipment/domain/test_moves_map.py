"""Where sites are drawn: north up, to one scale, and a ring where places are not known."""

from decimal import Decimal
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.moves_map import (
    HEIGHT,
    LARGEST,
    SMALLEST,
    WIDTH,
    Place,
    Spot,
    radius,
    spots,
    way,
)


def place(number: int, lat: str = "", long: str = "") -> Place:
    return Place(id=UUID(int=number), at=(Decimal(lat), Decimal(long)) if lat else None)


def test_north_is_up_and_east_is_right() -> None:
    south, north, east = (
        spots([place(1, "52", "0"), place(2, "53", "0"), place(3, "52", "1")])[UUID(int=number)]
        for number in (1, 2, 3)
    )
    assert (north.x, north.y < south.y) == (south.x, True)
    assert (east.y, east.x > south.x) == (south.y, True)
    # A degree of longitude at 52.33 degrees north is cos(52.33) = 0.611 of one of latitude.
    assert abs((east.x - south.x) / (south.y - north.y) - 0.611) < 0.01


def test_sites_of_one_place_are_drawn_beside_each_other() -> None:
    drawn = spots([place(1, "52", "0"), place(2, "52", "0"), place(3, "53", "1")])
    assert len(set(drawn.values())) == 3


@given(st.integers(1, 12), st.booleans())
def test_all_of_them_are_inside_and_apart(number: int, known: bool) -> None:
    places = [
        place(each, str(50 + each % 4), str(each // 4)) if known else place(each)
        for each in range(1, number + 1)
    ]
    drawn = list(spots(places).values())
    assert all(0 < spot.x < WIDTH and 0 < spot.y < HEIGHT for spot in drawn)
    assert all(one != other for one, other in combinations(drawn, 2))


def test_the_area_grows_with_the_devices() -> None:
    assert (radius(0, 84), radius(84, 84)) == (SMALLEST, LARGEST)
    # A quarter of the devices is half the way: 12 + 14 / 2.
    assert radius(21, 84) == 19


def test_there_and_back_are_two_ways() -> None:
    one, other = Spot(100, 200), Spot(300, 200)
    there = way(one, other, from_radius=10, to_radius=10)
    back = way(other, one, from_radius=10, to_radius=10)
    # It bends to the right: downwards on the way east, upwards on the way west.
    assert "Q200 232" in there
    assert "Q200 168" in back
