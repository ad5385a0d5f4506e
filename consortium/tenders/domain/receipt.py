"""The receipt of a sealed bid: what was sealed when, signed, to be checked without this service.

A receipt says nothing of what a bid offers. Its digest is the SHA-256 of the nonce and the one
text of the bid, both of which only the supplier has until the opening.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from consortium.foundation.domain.audit_chain import instant_text
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.envelope import Envelope, canonical, commitment
from consortium.tenders.domain.submission import VersionKind

FORMAT = "consortium-receipt-v1"
COPY_FORMAT = "consortium-bid-copy-v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the service vouches for; ``sealed`` are the SHA-256 of the envelopes as they lie."""

    tender: str
    reference: str
    bid: str
    version: int
    kind: VersionKind
    received_at: datetime
    digest: str
    sealed: Mapping[Envelope, str]
    audit_sequence: int
    audit_hash: str

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "tender": self.tender,
            "reference": self.reference,
            "bid": self.bid,
            "version": self.version,
            "kind": self.kind.value,
            "received_at": instant_text(self.received_at),
            "digest": self.digest,
            "sealed": {envelope.value: sha256 for envelope, sha256 in self.sealed.items()},
            "audit_sequence": self.audit_sequence,
            "audit_hash": self.audit_hash,
        }

    def signed_text(self) -> bytes:
        """The text that is signed: all of it, in one order."""
        return canonical(self.as_json())

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Receipt":
        """The receipt that :meth:`as_json` gave.

        Raises:
            Invalid: it is none, or something is missing in it.
        """
        try:
            if kept["format"] != FORMAT:
                raise ValueError(kept["format"])
            return cls(
                tender=str(kept["tender"]),
                reference=str(kept["reference"]),
                bid=str(kept["bid"]),
                version=int(kept["version"]),
                kind=VersionKind(kept["kind"]),
                received_at=_instant(kept["received_at"]),
                digest=str(kept["digest"]),
                sealed={Envelope(name): str(value) for name, value in kept["sealed"].items()},
                audit_sequence=int(kept["audit_sequence"]),
                audit_hash=str(kept["audit_hash"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Invalid(
                "no_receipt",
                "This file is no receipt of a bid, or a part of it is missing.",
                next_step="Take the file that was downloaded after the bid was submitted.",
            ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The supplier's own copy of a bid: what was sealed, and the nonce of its digest."""

    nonce: bytes
    bid: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"format": COPY_FORMAT, "nonce": self.nonce.hex(), "bid": self.bid}

    @property
    def digest(self) -> str:
        return commitment(self.nonce, self.bid)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Copy":
        """The copy that :meth:`as_json` gave.

        Raises:
            Invalid: it is none.
        """
        try:
            if kept["format"] != COPY_FORMAT or not isinstance(kept["bid"], Mapping):
                raise ValueError(kept["format"])
            return cls(nonce=bytes.fromhex(kept["nonce"]), bid=kept["bid"])
        except (KeyError, TypeError, ValueError):
            raise Invalid(
                "no_copy",
                "This file is no copy of a bid.",
                next_step="Take the file that was downloaded before the bid was submitted.",
            ) from None


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
