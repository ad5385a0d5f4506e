"""The key pair of somebody who holds a share: opened by a passphrase that is kept nowhere."""

import base64
import os
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from consortium.foundation.domain.errors import Invalid

_BYTES = 32
_SALT_BYTES = 16
# Used once with every key, which has a salt of its own.
_NONCE = bytes(12)
_PRINTED_BYTES = 20
_GROUP = 4


class WrongPassphrase(Invalid):
    """It is another passphrase than the one that locked the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedKey:
    """A holder's key pair, its private half locked by argon2id and AES-256-GCM."""

    public_key: bytes
    locked: bytes
    salt: bytes
    memory_kib: int
    passes: int


def new_locked_key(passphrase: str) -> LockedKey:
    """A key pair that the passphrase opens, at the cost that the settings ask of a guesser."""
    private, salt = X25519PrivateKey.generate(), os.urandom(_SALT_BYTES)
    memory, passes = (
        current_app.config["PASSWORD_MEMORY_KIB"],
        current_app.config["PASSWORD_PASSES"],
    )
    key = _stretched(passphrase, salt, memory, passes)
    return LockedKey(
        public_key=private.public_key().public_bytes_raw(),
        locked=AESGCM(key).encrypt(_NONCE, private.private_bytes_raw(), salt),
        salt=salt,
        memory_kib=memory,
        passes=passes,
    )


def opened(key: LockedKey, passphrase: str) -> X25519PrivateKey:
    """The private half.

    Raises:
        WrongPassphrase: it is another one.
    """
    stretched = _stretched(passphrase, key.salt, key.memory_kib, key.passes)
    try:
        content = AESGCM(stretched).decrypt(_NONCE, key.locked, key.salt)
    except InvalidTag:
        raise WrongPassphrase(
            "wrong_passphrase",
            "This passphrase does not open the share.",
            field="passphrase",
            next_step="Enter the passphrase that was chosen when the share was taken.",
        ) from None
    return X25519PrivateKey.from_private_bytes(content)


def new_printed_code() -> str:
    """A passphrase for the share that is printed: 160 random bits in groups of four signs."""
    text = base64.b32encode(os.urandom(_PRINTED_BYTES)).decode()
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _stretched(passphrase: str, salt: bytes, memory_kib: int, passes: int) -> bytes:
    words = " ".join(passphrase.split())
    return hash_secret_raw(
        words.encode(), salt, passes, memory_kib, parallelism=1, hash_len=_BYTES, type=Type.ID
    )
