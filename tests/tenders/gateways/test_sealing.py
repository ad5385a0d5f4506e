"""Sealing and opening: nothing but two shares and the server's part opens what was sealed."""

from uuid import uuid4

import pytest
from flask import Flask

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.shares import Share
from consortium.tenders.gateways import holder_key, sealing, server_key
from consortium.tenders.gateways.sealing import Tampered

TENDER = uuid4()
CANARY = b"the price is 1234.5678"
BOUND = b"tender|bid|1|price"


@pytest.fixture
def key(app: Flask) -> sealing.NewKey:
    with app.app_context():
        return sealing.new_key(TENDER, Envelope.PRICE)


def opened_with(app: Flask, one: Share, other: Share, sealed: bytes, bound: bytes = BOUND) -> bytes:
    with app.app_context():
        private = sealing.private_key_of(TENDER, Envelope.PRICE, one, other)
    return sealing.unseal(private, sealed, bound)


def test_any_two_shares_open_what_was_sealed(app: Flask, key: sealing.NewKey) -> None:
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    assert CANARY not in sealed
    first, second, third = key.shares
    for one, other in ((first, second), (third, first), (second, third)):
        assert opened_with(app, one, other, sealed) == CANARY


def test_one_share_and_a_guess_open_nothing(app: Flask, key: sealing.NewKey) -> None:
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    guess = Share(2, bytes(len(key.shares[1].heights)))
    with pytest.raises(Tampered):
        opened_with(app, key.shares[0], guess, sealed)


def test_shares_without_the_servers_part_open_nothing(app: Flask, key: sealing.NewKey) -> None:
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    app.config["SEALING_KEY"] = "another server, another secret of its own"
    try:
        with pytest.raises(Tampered):
            opened_with(app, *key.shares[:2], sealed)
    finally:
        app.config["SEALING_KEY"] = ""


def test_each_flipped_bit_is_found(app: Flask, key: sealing.NewKey) -> None:
    """In the format, the sealed key, the nonce, the text and its end."""
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    for place in (0, 1, 40, 81, 93, 500, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Tampered):
            opened_with(app, *key.shares[:2], bytes(altered))


def test_an_envelope_opens_in_its_own_place_only(app: Flask, key: sealing.NewKey) -> None:
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    with pytest.raises(Tampered):
        opened_with(app, *key.shares[:2], sealed, b"tender|bid|2|price")


def test_the_other_envelopes_key_does_not_open_it(app: Flask, key: sealing.NewKey) -> None:
    sealed = sealing.seal(key.public_key, CANARY, BOUND)
    with app.app_context():
        other = sealing.private_key_of(TENDER, Envelope.QUALITY, *key.shares[:2])
    with pytest.raises(Tampered):
        sealing.unseal(other, sealed, BOUND)


def test_sizes_are_told_in_blocks(key: sealing.NewKey) -> None:
    sizes = {len(sealing.seal(key.public_key, bytes(each), BOUND)) for each in (1, 900, 4000)}
    assert len(sizes) == 1


def test_a_holders_key_opens_with_its_passphrase_alone(app: Flask) -> None:
    with app.app_context():
        locked = holder_key.new_locked_key("copper lantern orchard")
    share = Share(1, b"secret")
    sealed = sealing.seal_share(locked.public_key, share, b"here")
    private = holder_key.opened(locked, " copper  lantern orchard ")
    assert sealing.unseal_share(private, sealed, b"here") == share
    with pytest.raises(Tampered):
        sealing.unseal_share(private, sealed, b"elsewhere")
    with pytest.raises(Invalid, match="does not open"):
        holder_key.opened(locked, "copper lantern orchards")


def test_the_servers_part_is_made_once_and_readable_by_it_alone(app: Flask) -> None:
    with app.app_context():
        first = server_key.derived("one")
        assert server_key.derived("one") == first
        assert server_key.derived("other") != first
        path = app.config["DATA_DIR"] / server_key.FILE
    assert path.stat().st_mode & 0o777 == 0o600


def test_locked_files_come_back_and_tell_when_they_were_changed() -> None:
    locked, key = sealing.lock_file(b"method statement")
    assert b"method" not in locked
    assert sealing.unlock_file(locked, key) == b"method statement"
    with pytest.raises(Tampered):
        sealing.unlock_file(locked[:-1] + bytes([locked[-1] ^ 1]), key)
