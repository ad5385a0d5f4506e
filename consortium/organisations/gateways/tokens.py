"""Secrets that travel once in a link or a cookie; only their hashes are kept."""

import secrets
from hashlib import sha256

# Letters and digits that cannot be mistaken for each other when read aloud.
_READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_token() -> str:
    """256 random bits as text that can stand in a link."""
    return secrets.token_urlsafe(32)


def new_recovery_code() -> str:
    """A code somebody can copy from paper: "K7WM-2QXD-9FHA"."""
    parts = ("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))
    return "-".join(parts)


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def hashed_recovery_code(code: str) -> str:
    return hashed("".join(code.upper().split()).replace("-", ""))
