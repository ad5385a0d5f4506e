"""The hash chain of the audit log: each entry seals itself and all before it.

``hash = SHA-256("audit-v1" NUL, previous hash, sequence as 8 bytes big-endian, body)`` where the
body is the exact text that is stored. Whoever changes, removes, inserts or reorders an entry
breaks the chain at that entry.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

PREFIX = b"audit-v1\x00"
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed entry as it is stored."""

    sequence: int
    previous_hash: str
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that does not fit, and why."""

    sequence: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    entries: int
    head: str
    fault: Fault | None

    @property
    def intact(self) -> bool:
        return self.fault is None


def body_of(facts: Mapping[str, Any]) -> str:
    """The facts as the one text that is hashed and stored.

    Keys are sorted, so the same facts always give the same text. Instants are UTC with six
    digits. Floats are refused: their text depends on who prints them.
    """
    return json.dumps(
        _plain(facts),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        default=str,
    )


def instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal(*, sequence: int, previous_hash: str, body: str) -> str:
    """The hash of an entry, in hexadecimal."""
    head = PREFIX + bytes.fromhex(previous_hash) + sequence.to_bytes(8, "big")
    return sha256(head + body.encode()).hexdigest()


def verify(entries: Iterable[Entry], *, head_sequence: int, head_hash: str) -> Verdict:
    """Walk the chain from its first entry; stop at the first that does not fit.

    ``head_sequence`` and ``head_hash`` are what the log says its last entry is, so that entries
    cut off at the end are missed too.
    """
    sequence, previous = 0, GENESIS
    for entry in entries:
        problem = _problem(entry, expected=sequence + 1, previous=previous)
        if problem:
            return Verdict(sequence, previous, Fault(entry.sequence, problem))
        sequence, previous = entry.sequence, entry.hash
    if (sequence, previous) != (head_sequence, head_hash):
        missing = Fault(sequence + 1, f"the log ends here, but its head is entry {head_sequence}")
        return Verdict(sequence, previous, missing)
    return Verdict(sequence, previous, None)


def _problem(entry: Entry, *, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.previous_hash != previous:
        return "it does not name the hash of the entry before it"
    sealed = seal(sequence=entry.sequence, previous_hash=previous, body=entry.body)
    if entry.hash != sealed:
        return "its text was changed after it was written"
    return ""


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError("the audit log takes no floats: use Decimal or text")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(each) for each in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    return value
