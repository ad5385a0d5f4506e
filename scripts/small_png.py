"""Making the screenshots of a browser small: 256 colours are enough for pages of text."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # the colour types that browsers write: RGB and RGBA
COLOURS = 256

Pixels = npt.NDArray[np.uint8]


def with_few_colours(png: bytes) -> bytes:
    """The same picture with at most 256 colours: the commonest ones, and the nearest to others."""
    pixels = _read(png)
    height, width, _ = pixels.shape
    codes = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    kept = np.argsort(-counts, kind="stable")[:COLOURS]
    every = _parts(found)
    palette = every[kept]
    nearest = np.array([np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in every])
    indices = nearest[places].astype(np.uint8).reshape(height, width)
    lines = b"".join(b"\x00" + line.tobytes() for line in indices)
    return SIGNATURE + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _parts(codes: npt.NDArray[np.uint32]) -> npt.NDArray[Any]:
    return np.stack([codes >> 16, (codes >> 8) & 255, codes & 255], axis=1).astype(np.int64)


def _read(png: bytes) -> Pixels:
    """The pixels of a PNG as browsers write it, without transparency."""
    content = dict.fromkeys((b"IHDR", b"IDAT"), b"")
    for kind, part in _chunks(png):
        content[kind] = content.get(kind, b"") + part
    width, height, depth, kind_of_colour = struct.unpack(">IIBB", content[b"IHDR"][:10])
    if depth != 8 or kind_of_colour not in CHANNELS:
        raise ValueError("not a PNG as browsers write it")
    channels = CHANNELS[kind_of_colour]
    lines = np.frombuffer(zlib.decompress(content[b"IDAT"]), np.uint8).reshape(height, -1)
    pixels = np.zeros((height + 1, width, channels), np.uint8)
    for row, line in enumerate(lines):
        pixels[row + 1] = _unfiltered(line[0], line[1:].reshape(width, channels), pixels[row])
    return pixels[1:, :, :3]


def _unfiltered(how: int, line: Pixels, above: Pixels) -> Pixels:
    """Undo the filter of a line, as section 9 of the PNG specification defines them."""
    if how == 0:
        return line
    if how == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    if how == 2:
        return line + above
    guess = _average if how == 3 else _paeth
    out = np.zeros_like(line)
    for channel in range(line.shape[1]):
        left = upper_left = 0
        made = bytearray()
        for value, up in zip(line[:, channel].tolist(), above[:, channel].tolist(), strict=True):
            left = (value + guess(left, up, upper_left)) & 255
            upper_left = up
            made.append(left)
        out[:, channel] = np.frombuffer(made, np.uint8)
    return out


def _average(left: int, up: int, _upper_left: int) -> int:
    return (left + up) // 2


def _paeth(left: int, up: int, upper_left: int) -> int:
    estimate = left + up - upper_left
    return min((left, up, upper_left), key=lambda value: abs(estimate - value))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
