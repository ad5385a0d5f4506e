"""Time-based one-time codes (RFC 6238) from an authenticator app."""

import base64
import hmac
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pyotp
from cryptography.fernet import Fernet
from flask import current_app

from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    import segno
else:
    segno = lazy("segno")  # computes the tables of QR codes when it is loaded

ISSUER = "Consortium"
STEP_SECONDS = 30
# A code from the step before or after is taken too: clocks differ.
NEIGHBOURS = 1


def new_secret() -> bytes:
    """A new secret, encrypted for keeping."""
    return _box().encrypt(pyotp.random_base32().encode())


def readable(secret: bytes) -> str:
    """The secret in groups of four, for whoever cannot scan the picture."""
    text = _open(secret)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(secret: bytes, email: str) -> str:
    """The secret as a QR code, in a data address for an image."""
    address = pyotp.TOTP(_open(secret)).provisioning_uri(name=email, issuer_name=ISSUER)
    uri: str = segno.make(address, error="m").svg_data_uri(scale=5, border=4)
    return uri


def step_of(secret: bytes, code: str, *, now: datetime, after_step: int) -> int | None:
    """The time step whose code this is, or None.

    A step up to ``after_step`` is never taken again: each code works once.
    """
    totp = pyotp.TOTP(_open(secret))
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    for step in range(current - NEIGHBOURS, current + NEIGHBOURS + 1):
        expected = totp.at(step * STEP_SECONDS)
        if step > after_step and hmac.compare_digest(expected.encode(), digits.encode()):
            return step
    return None


def _open(secret: bytes) -> str:
    return _box().decrypt(secret).decode()


def _box() -> Fernet:
    key = sha256(b"totp\x00" + current_app.config["SECRET_KEY"].encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
