"""Sealed envelopes: what is put in, how its size is hidden, and what vouches for it.

A bid has two envelopes, so that whoever judges its quality does not know its price.
"""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from consortium.foundation.domain import audit_chain

# Sizes are told in whole blocks only: a price list cannot be told from its length.
BLOCK = 4096
_LENGTH = 8


class Envelope(StrEnum):
    QUALITY = "quality"
    PRICE = "price"


ENVELOPE_NAMES = {
    Envelope.QUALITY: "quality",
    Envelope.PRICE: "prices",
}


def padded(content: bytes) -> bytes:
    """The content with its length before it, filled up to whole blocks."""
    filled = len(content).to_bytes(_LENGTH, "big") + content
    return filled + bytes(-len(filled) % BLOCK)


def unpadded(filled: bytes) -> bytes:
    """What :func:`padded` was given.

    Raises:
        ValueError: it does not come from there.
    """
    length = int.from_bytes(filled[:_LENGTH], "big")
    content = filled[_LENGTH : _LENGTH + length]
    if not filled or len(filled) % BLOCK or len(content) != length:
        raise ValueError("this was not filled up to whole blocks")
    return content


def bound_to(*, tender_id: UUID, bid_id: UUID, version: int, envelope: Envelope) -> bytes:
    """What a sealed envelope is bound to: it opens as nothing else, in nobody else's place.

    The id of the bid stands for the tender and the supplier together.
    """
    return f"consortium-bid-v1|{tender_id}|{bid_id}|{version}|{envelope}".encode()


def canonical(facts: Mapping[str, Any]) -> bytes:
    """The one text of some facts, the same whoever writes them down."""
    return audit_chain.body_of(facts).encode()


def commitment(nonce: bytes, bid: Mapping[str, Any]) -> str:
    """The digest that stands for a bid: SHA-256 of the nonce, then the bid's one text.

    The nonce, 32 random bytes, keeps others from trying which prices give the digest.
    """
    return sha256(nonce + canonical(bid)).hexdigest()
