"""What goes into an envelope, and how long it looks (product security rules, sealed bids)."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.tenders.domain.envelope import BLOCK, commitment, padded, unpadded


@given(st.binary(max_size=3 * BLOCK))
def test_padding_comes_off_again(content: bytes) -> None:
    filled = padded(content)
    assert unpadded(filled) == content
    assert len(filled) % 4096 == 0


@pytest.mark.parametrize(("length", "blocks"), [(0, 1), (1, 1), (4088, 1), (4089, 2), (8184, 2)])
def test_lengths_show_in_whole_blocks_only(length: int, blocks: int) -> None:
    assert len(padded(bytes(length))) == blocks * 4096


@pytest.mark.parametrize("filled", [b"", b"x" * 4095, b"\xff" * 4096])
def test_what_was_not_padded_is_refused(filled: bytes) -> None:
    with pytest.raises(ValueError, match="whole blocks"):
        unpadded(filled)


def test_the_commitment_is_the_hash_of_nonce_and_text() -> None:
    bid = {"price": {"b": "2", "a": "1"}}
    text = b'{"price":{"a":"1","b":"2"}}'
    assert commitment(bytes(32), bid) == sha256(bytes(32) + text).hexdigest()
