"""A file of others' open contracting data, read as JSON whatever small harm came to it.

Numbers are read as exact decimals. What no database can hold, half a character or a NUL, is
replaced in what is shown; the file itself is kept as it came.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from consortium.foundation.domain.errors import Invalid
from consortium.notices.domain.release_faults import Fault, Warned
from consortium.notices.domain.released import Released, releases_in

MOST_BYTES = 100 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """The releases of a file, and what is wrong with the file as a whole."""

    releases: tuple[Released, ...]
    warnings: tuple[Warned, ...]


def read_releases(content: bytes) -> ReadFile:
    """The releases of a file with their warnings.

    Raises:
        Invalid: it is no JSON at all, or holds no release.
    """
    text, warnings = _decoded(content)
    return ReadFile(releases=releases_in(_parsed(text)), warnings=warnings)


def raw_release(content: bytes, position: int) -> Mapping[str, Any]:
    """The release at a position of a kept file, as it was sent."""
    return read_releases(content).releases[position - 1].raw


def digest_of(release: Mapping[str, Any]) -> str:
    """The same release has the same digest, whatever file it comes in and however it is spaced."""
    text = json.dumps(release, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def storable(text: str, most: int) -> str:
    """A text as every database can hold it, at most so many characters."""
    clean = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def _decoded(content: bytes) -> tuple[str, tuple[Warned, ...]]:
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as fault:
        words = f"byte {fault.start + 1} is no UTF-8; the file is read as Windows-1252"
        warned = Warned(fault=Fault.ENCODING, place="", words=words)
        return content.decode("cp1252", "replace"), (warned,)


def _parsed(text: str) -> object:
    try:
        return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_nothing)
    except RecursionError:
        raise _not_json("It is nested deeper than any release.") from None
    except ValueError as fault:
        raise _not_json(f"Reading stopped: {fault}.") from None


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _nothing(text: str) -> str:
    """NaN and Infinity are no numbers of JSON; as a word they are warned of where they stand."""
    return text


def _not_json(why: str) -> Invalid:
    return Invalid(
        "not_json",
        f"This file is not JSON. {why}",
        field="file",
        next_step="Download it again, or ask its publisher for the release package.",
    )
