"""Sealing with the public key of a tender, and the keys that two holders make together.

An envelope is encrypted with a key of its own (AES-256-GCM), and that key to the tender's public
key (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM). The private key is never stored: it is
derived from the server's part and the secret that two of three shares give back.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consortium.tenders.domain.envelope import Envelope, padded, unpadded
from consortium.tenders.domain.shares import Share, combine, split
from consortium.tenders.gateways import server_key

KEY_BYTES = 32
_NONCE_BYTES = 12
# An HPKE ciphertext of a key: 32 bytes for the sender, the key, 16 bytes that vouch for it.
_SEALED_KEY_BYTES = 32 + KEY_BYTES + 16
_FIRST_FORMAT = b"\x01"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Tampered(Exception):
    """What is here is not what was sealed, or it was sealed to another key."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key pair as it is made: its public half, and the shares of its secret."""

    public_key: bytes
    shares: tuple[Share, Share, Share]


def new_key(tender_id: UUID, envelope: Envelope) -> NewKey:
    """A new key pair of a tender; its private half is forgotten at once."""
    secret = os.urandom(KEY_BYTES)
    private = private_key_from(tender_id, envelope, secret)
    return NewKey(private.public_key().public_bytes_raw(), split(secret, os.urandom(len(secret))))


def private_key_from(tender_id: UUID, envelope: Envelope, secret: bytes) -> X25519PrivateKey:
    """Derived from both parts: neither the server nor its holders can make it alone."""
    own = server_key.derived(f"tender key|{tender_id}|{envelope}")
    derived = HKDF(SHA256(), KEY_BYTES, salt=own, info=b"consortium|tender key").derive(secret)
    return X25519PrivateKey.from_private_bytes(derived)


def private_key_of(
    tender_id: UUID, envelope: Envelope, one: Share, other: Share
) -> X25519PrivateKey:
    """The private key again, from the server's part and two shares."""
    return private_key_from(tender_id, envelope, combine(one, other))


def seal(public_key: bytes, content: bytes, bound_to: bytes) -> bytes:
    """The content, for the private key alone to open, and only as what it is bound to."""
    key, nonce = os.urandom(KEY_BYTES), os.urandom(_NONCE_BYTES)
    sealed_key = _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public_key), bound_to)
    return (
        _FIRST_FORMAT + sealed_key + nonce + AESGCM(key).encrypt(nonce, padded(content), bound_to)
    )


def unseal(private_key: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> bytes:
    """What :func:`seal` was given.

    Raises:
        Tampered: as much as one bit of it was changed, or it is bound to something else.
    """
    start = len(_FIRST_FORMAT)
    end = start + _SEALED_KEY_BYTES
    sealed_key, nonce, kept = (
        sealed[start:end],
        sealed[end : end + _NONCE_BYTES],
        sealed[end + _NONCE_BYTES :],
    )
    try:
        if sealed[:start] != _FIRST_FORMAT:
            raise ValueError("unknown format")
        key = _SUITE.decrypt(sealed_key, private_key, bound_to)
        return unpadded(AESGCM(key).decrypt(nonce, kept, bound_to))
    except (InvalidTag, ValueError) as error:
        raise Tampered from error


def seal_share(public_key: bytes, share: Share, bound_to: bytes) -> bytes:
    """A share that only one holder can read."""
    content = bytes([share.place]) + share.heights
    return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), bound_to)


def unseal_share(private_key: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> Share:
    """What :func:`seal_share` was given.

    Raises:
        Tampered: it was changed, or it is somebody else's.
    """
    try:
        content = _SUITE.decrypt(sealed, private_key, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Tampered from error
    return Share(content[0], content[1:])


def lock_file(content: bytes) -> tuple[bytes, bytes]:
    """A document locked with a key of its own, and that key, which goes into an envelope."""
    key, nonce = os.urandom(KEY_BYTES), os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, padded(content), None), key


def unlock_file(locked: bytes, key: bytes) -> bytes:
    """What :func:`lock_file` was given.

    Raises:
        Tampered: it was changed.
    """
    try:
        return unpadded(AESGCM(key).decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], None))
    except (InvalidTag, ValueError) as error:
        raise Tampered from error
