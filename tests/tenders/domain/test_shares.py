"""Shares of a secret: Shamir, "How to share a secret", Communications of the ACM 22 (1979)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.tenders.domain.shares import Share, combine, split


@st.composite
def secrets(draw: st.DrawFn) -> tuple[bytes, bytes]:
    secret = draw(st.binary(min_size=1, max_size=40))
    return secret, draw(st.binary(min_size=len(secret), max_size=len(secret)))


@given(secrets())
def test_any_two_shares_give_the_secret_back(made: tuple[bytes, bytes]) -> None:
    secret, slopes = made
    for one, other in permutations(split(secret, slopes), 2):
        assert combine(one, other) == secret


@given(st.integers(0, 255), st.integers(0, 255), st.sampled_from((0, 1, 2)))
def test_one_share_fits_every_secret(height: int, guess: int, which: int) -> None:
    """For each secret there is exactly one slope that gives the same share: it says nothing."""
    fitting = [
        slope
        for slope in range(256)
        if split(bytes([guess]), bytes([slope]))[which].heights == bytes([height])
    ]
    assert len(fitting) == 1


def test_by_hand_in_the_field_of_aes() -> None:
    # FIPS 197, section 4.2: {57} times {02} is {ae}, times {03} is {ae} + {57} = {f9}.
    first, second, third = split(b"\x00", b"\x57")
    assert [share.heights.hex() for share in (first, second, third)] == ["57", "ae", "f9"]


@pytest.mark.parametrize(
    ("one", "other"),
    [(Share(1, b"a"), Share(1, b"a")), (Share(1, b"a"), Share(2, b"ab"))],
    ids=["the same share twice", "of different lengths"],
)
def test_what_are_no_two_shares_is_refused(one: Share, other: Share) -> None:
    with pytest.raises(ValueError, match="two different shares"):
        combine(one, other)


def test_a_slope_for_each_byte() -> None:
    with pytest.raises(ValueError, match="slope of its own"):
        split(b"ab", b"a")
