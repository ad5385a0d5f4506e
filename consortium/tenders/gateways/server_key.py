"""The server's part of every key of a tender, and the key it signs receipts with.

Both are derived from one secret: the setting ``SEALING_KEY``, or a file of the data folder that
is made when it is first needed. It is not in the database, so a copy of the database lacks it.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from consortium.tenders.domain.envelope import padded, unpadded

FILE = "sealing-key"
KEY_BYTES = 32
NONCE_BYTES = 12


def derived(purpose: str) -> bytes:
    """32 bytes that only this server can make, others for every purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"consortium|" + purpose.encode()).derive(
        _secret().encode()
    )


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived("receipts"))


def lock(purpose: str, content: bytes) -> bytes:
    """Content that only this server reads again, without telling its size to the byte."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(derived(purpose)).encrypt(nonce, padded(content), purpose.encode())


def unlock(purpose: str, locked: bytes) -> bytes:
    """What :func:`lock` was given for the same purpose.

    Raises:
        InvalidTag: it was changed, or locked for another purpose or by another server.
    """
    nonce, kept = locked[:NONCE_BYTES], locked[NONCE_BYTES:]
    return unpadded(AESGCM(derived(purpose)).decrypt(nonce, kept, purpose.encode()))


def _secret() -> str:
    set_by_hand: str = current_app.config["SEALING_KEY"]
    return set_by_hand or _kept(Path(current_app.config["DATA_DIR"]) / FILE)


def _kept(path: Path) -> str:
    with suppress(FileExistsError):  # another process was first: its secret is the one
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
    return path.read_text().strip()


def fingerprint(public_key: bytes) -> str:
    """The name of a public key that people can compare: the first 16 bytes of its SHA-256."""
    text = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
