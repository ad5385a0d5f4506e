"""A picture is the same after it was made small, as long as 256 colours can show it."""

import struct
import zlib

import pytest

from scripts.small_png import SIGNATURE, with_few_colours

Colour = tuple[int, int, int]

WHITE, BLACK, BLUE = (255, 255, 255), (0, 0, 0), (0, 94, 184)


def chunk(kind: bytes, content: bytes) -> bytes:
    seal = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", seal)


def png(width: int, *lines: bytes, depth: int = 8) -> bytes:
    """A picture in RGB; each line is its filter followed by its filtered bytes."""
    header = struct.pack(">IIBBBBB", width, len(lines), depth, 2, 0, 0, 0)
    content = zlib.compress(b"".join(lines))
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def colours_of(small: bytes) -> list[list[Colour]]:
    """Read a picture with a palette and unfiltered lines, which is what comes out."""
    place, found = len(SIGNATURE), {}
    while place < len(small):
        (length,) = struct.unpack(">I", small[place : place + 4])
        kind, content = small[place + 4 : place + 8], small[place + 8 : place + 8 + length]
        (seal,) = struct.unpack(">I", small[place + 8 + length : place + 12 + length])
        assert seal == zlib.crc32(kind + content)
        found[kind] = content
        place += length + 12
    width, height = struct.unpack(">II", found[b"IHDR"][:8])
    palette = [tuple(found[b"PLTE"][at : at + 3]) for at in range(0, len(found[b"PLTE"]), 3)]
    lines = zlib.decompress(found[b"IDAT"])
    rows = [lines[row * (width + 1) : (row + 1) * (width + 1)] for row in range(height)]
    assert all(row[0] == 0 for row in rows)
    return [[palette[index] for index in row[1:]] for row in rows]  # type: ignore[misc]


# Filtered by hand: every line shows black, blue, white, and each is written with another filter.
BY_HAND = {
    "none": bytes([0, 0, 0, 0, 0, 94, 184, 255, 255, 255]),
    "left": bytes([1, 0, 0, 0, 0, 94, 184, 255, 161, 71]),
    "up": bytes([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    # Half of left and up: white after blue, under white, is 255-127, 255-174, 255-219.
    "average": bytes([3, 0, 0, 0, 0, 47, 92, 128, 81, 36]),
    # The nearest of left, up and upper left to left + up - upper left: here always what is above.
    "paeth": bytes([4, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
}


def grey(level: int) -> Colour:
    return level, level, level


@pytest.mark.parametrize("name", BY_HAND)
def test_every_filter_of_a_browser_is_undone(name: str) -> None:
    small = with_few_colours(png(3, BY_HAND["none"], BY_HAND[name]))
    assert colours_of(small) == [[BLACK, BLUE, WHITE]] * 2


def test_the_paeth_filter_takes_left_above_or_upper_left() -> None:
    # 15 20
    # 10 15: 10 follows what is above it, 15 what is above to the left of it; above
    # the first line all is black, so that 20 follows what is left.
    first = bytes([4, 15, 15, 15, 5, 5, 5])
    second = bytes([4, 251, 251, 251, 0, 0, 0])
    assert colours_of(with_few_colours(png(2, first, second))) == [
        [grey(15), grey(20)],
        [grey(10), grey(15)],
    ]


def test_colours_beyond_the_commonest_become_the_nearest_of_these() -> None:
    greys = [grey(level) for level in range(256)]
    odd = (10, 10, 11)
    line = bytes([0, *(part for colour in [*greys, *greys, odd] for part in colour)])
    found = colours_of(with_few_colours(png(513, line)))
    assert found == [[*greys, *greys, grey(10)]]


def test_other_kinds_of_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG as browsers write it"):
        with_few_colours(png(1, bytes([0, *[0] * 6]), depth=16))
