"""Splitting a secret into three shares of which any two give it back, and one says nothing.

Shamir's scheme over GF(256), byte by byte: the secret is where a straight line crosses zero, a
share is where it passes 1, 2 or 3. One point lies on a line through every possible secret.
(Shamir, "How to share a secret", Communications of the ACM 22, 1979.)
"""

from dataclasses import dataclass
from functools import reduce

SHARES = (1, 2, 3)
# The field of AES: x⁸ + x⁴ + x³ + x + 1.
_POLYNOMIAL = 0x11B


@dataclass(frozen=True, slots=True)
class Share:
    """A point of the line: at which place, and its height for each byte of the secret."""

    place: int
    heights: bytes


def split(secret: bytes, slopes: bytes) -> tuple[Share, Share, Share]:
    """The three shares of a secret; ``slopes`` are as many random bytes, used once.

    Raises:
        ValueError: there are not as many slopes as bytes.
    """
    if len(slopes) != len(secret):
        raise ValueError("each byte of a secret needs a slope of its own")
    first, second, third = (_share(secret, slopes, place) for place in SHARES)
    return first, second, third


def combine(one: Share, other: Share) -> bytes:
    """The secret of which these are two shares; shares of two secrets give neither.

    Raises:
        ValueError: they are the same share, or of different lengths.
    """
    if one.place == other.place or len(one.heights) != len(other.heights):
        raise ValueError("two different shares of one secret are needed")
    # Where the line through both points crosses zero (Lagrange).
    across = _inverse(one.place ^ other.place)
    weight, other_weight = _times(other.place, across), _times(one.place, across)
    return bytes(
        _times(height, weight) ^ _times(other_height, other_weight)
        for height, other_height in zip(one.heights, other.heights, strict=True)
    )


def _share(secret: bytes, slopes: bytes, place: int) -> Share:
    pairs = zip(secret, slopes, strict=True)
    return Share(place, bytes(byte ^ _times(slope, place) for byte, slope in pairs))


def _times(left: int, right: int) -> int:
    product = 0
    for bit in range(8):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= _POLYNOMIAL << (bit - 8)
    return product


def _inverse(number: int) -> int:
    """The 254th power: by Fermat, what gives 1 together with the number."""
    powers = [number]
    for _ in range(7):
        powers.append(_times(powers[-1], powers[-1]))
    return reduce(_times, powers[1:])
