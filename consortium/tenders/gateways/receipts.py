"""Receipts as signed files (Ed25519), which anybody can check without this service."""

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.envelope import canonical
from consortium.tenders.domain.receipt import Receipt
from consortium.tenders.gateways import server_key

_VOUCHING = ("public_key", "signature")


def signature_of(receipt: Receipt) -> bytes:
    return server_key.signing_key().sign(receipt.signed_text())


def signed_file(receipt: Receipt, signature: bytes, public_key: bytes) -> dict[str, Any]:
    """The receipt as its supplier keeps it: with its signature and the key that checks it."""
    return {
        **receipt.as_json(),
        "public_key": public_key.hex(),
        "signature": signature.hex(),
    }


def public_key() -> bytes:
    """The key that checks this server's receipts."""
    return server_key.signing_key().public_key().public_bytes_raw()


def verified(kept: Mapping[str, Any]) -> tuple[Receipt, str]:
    """The receipt in a file whose signature fits, and the fingerprint of the key that signed it.

    Raises:
        Invalid: it is no receipt, or it was altered after it was signed.
    """
    receipt = Receipt.from_json(kept)
    try:
        rest = {name: kept[name] for name in kept if name not in _VOUCHING}
        if canonical(rest) != receipt.signed_text():
            raise ValueError("something else stands in it")
        key = bytes.fromhex(kept["public_key"])
        Ed25519PublicKey.from_public_bytes(key).verify(
            bytes.fromhex(kept["signature"]), receipt.signed_text()
        )
    except (KeyError, TypeError, ValueError, InvalidSignature):
        raise Invalid(
            "receipt_altered",
            "The signature does not fit: this receipt was altered, or is not one of ours.",
            next_step="Take the file as it was downloaded.",
        ) from None
    return receipt, server_key.fingerprint(key)
