"""A generated document as plain values: what stands in it, before it is written as DOCX or PDF.

Both writers are given the same :class:`Document`, so both formats say the same. The footer names
the instant whose knowledge the document shows and the hash of everything it was made from.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from consortium.contracts.domain.prices.tier_tests import Seal

LANGUAGE = "en-GB"
_NOT_A_FILE_NAME = re.compile(r"[^a-z0-9]+")


class GeneratedKind(StrEnum):
    """The documents that are made from the data of an agreement; the values stand in addresses."""

    CONTRACT_SCHEDULE = "contract-schedule"
    LETTER_OF_COMMITMENT = "letter-of-commitment"
    JOINER_NOTICE = "joiner-notice"
    LEAVER_NOTICE = "leaver-notice"
    TIER_NOTICE = "tier-notice"
    REBATE_STATEMENT = "rebate-statement"


GENERATED_NAMES = {
    GeneratedKind.CONTRACT_SCHEDULE: "Contract schedule",
    GeneratedKind.LETTER_OF_COMMITMENT: "Letter of commitment",
    GeneratedKind.JOINER_NOTICE: "Joiner notice",
    GeneratedKind.LEAVER_NOTICE: "Leaver notice",
    GeneratedKind.TIER_NOTICE: "Tier notice",
    GeneratedKind.REBATE_STATEMENT: "Rebate statement",
}


class Audience(StrEnum):
    """Who may read a document, by what stands in it."""

    # Nothing but what the agreement's page shows everybody who reaches it.
    AGREEMENT = "agreement"
    # What concerns one trust's contract: the trust, its consortium and the supplier.
    CONTRACT = "contract"
    # What trusts buy: the trust itself, and whoever sees the volumes of all it speaks of.
    VOLUMES = "volumes"


AUDIENCES = {
    GeneratedKind.CONTRACT_SCHEDULE: Audience.CONTRACT,
    GeneratedKind.LETTER_OF_COMMITMENT: Audience.VOLUMES,
    GeneratedKind.JOINER_NOTICE: Audience.AGREEMENT,
    GeneratedKind.LEAVER_NOTICE: Audience.CONTRACT,
    GeneratedKind.TIER_NOTICE: Audience.AGREEMENT,
    GeneratedKind.REBATE_STATEMENT: Audience.VOLUMES,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2; the title of the document stands above them all."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms with what they are, in two columns without a heading row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` is its width against the others."""

    heading: str
    is_number: bool = False
    share: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with one heading row, repeated on each page it runs over."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where a party signs, by role. ``recorded`` says what is recorded of its signature; without
    it there are empty lines to sign on."""

    party: str
    role: str
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    places: tuple[Signature, ...]


Block = Heading | Paragraph | Definitions | Grid | Signatures
SIGNATURE_LINES = ("Name", "Position", "Date", "Signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a writer writes. The same values always give the same bytes.

    ``marks`` stand on every page: that it is a draft, or a preview that nobody has issued.
    """

    # One of ``GeneratedKind``, or of what another wing makes.
    kind: StrEnum
    title: str
    # The agreement, and what under it the document is about.
    subtitle: str
    about: str
    reference: str
    known_at: datetime
    inputs_sha256: str
    blocks: tuple[Block, ...]
    marks: tuple[str, ...] = ()

    @property
    def footer(self) -> tuple[str, str]:
        """The two lines at the foot of every page, beside the page number."""
        return (
            f"{self.reference} · as known at {instant(self.known_at)}",
            f"SHA-256 of the data it was made from: {self.inputs_sha256}",
        )

    @property
    def file_name(self) -> str:
        """What a downloaded file is called, without its ending."""
        words = _NOT_A_FILE_NAME.sub("-", _ascii(f"{self.reference} {self.title}").lower())
        return words.strip("-")[:100].strip("-")


def instant(value: datetime) -> str:
    """An instant without any doubt about its zone: "2025-10-01 08:00:00 UTC"."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def legible(text: str) -> str:
    """The text without what a reader would not see or a file format could not hold.

    Control and direction signs become spaces: a name cannot turn the words after it round.
    """
    return "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") else sign
        for sign in text
    )


def hash_of(facts: Any) -> str:
    """The SHA-256 of some values, the same on every machine and for every order of a mapping.

    Raises:
        TypeError: there is a value in it that has no agreed form as text.
    """
    text = json.dumps(_canonical(facts), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _ascii(text: str) -> str:
    """The text in plain letters, for file names; signs that have none are left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _canonical(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.metadata.get("told_as", each.name): _canonical(getattr(value, each.name))
            for each in fields(value)
        }
    if isinstance(value, Mapping):
        return {json.dumps(_canonical(key)): _canonical(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(json.dumps(_canonical(each), sort_keys=True) for each in value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_canonical(each) for each in value]
    return _plain(value)


def _plain(value: Any) -> str | int | bool | None:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str | int | bool | None):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Seal):
        return str(value)
    raise TypeError(f"{value!r} has no agreed form as text")
