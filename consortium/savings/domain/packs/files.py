"""The file of a pack: a zip whose bytes follow from its contents alone, sealed by a manifest.

Nothing in it is compressed: the same contents give the same bytes with every library and on every
machine, and a reader can tell that not a byte of the zip itself was changed.
"""

import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

FORMAT = "consortium evidence pack 1"
MANIFEST = "manifest.json"
README = "README.txt"
CLAIM = "01-claim-sheet.json"
BASELINE = "02-baseline.json"
CONTRACT = "03-contract.json"
TESTS = "04-tier-tests.csv"
LINES = "05-purchase-lines.csv"
REBATES = "06-rebates.csv"
COSTS = "07-costs.csv"
INDEX = "08-index.json"
APPROVALS = "09-approvals.json"
TRAIL = "10-sign-off.json"
CHANGES = "11-change-log.csv"
NOTES = "12-reviewer-notes.csv"
LIMITATIONS = "13-known-limitations.txt"
NAMES = (
    README,
    CLAIM,
    BASELINE,
    CONTRACT,
    TESTS,
    LINES,
    REBATES,
    COSTS,
    INDEX,
    APPROVALS,
    TRAIL,
    CHANGES,
    NOTES,
    LIMITATIONS,
)
MOST_BYTES = 512 << 20
MOST_FILES = 64
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,
    struct.error,
)
_UNIX, _MAY_READ = 3, 0o644 << 16


class NotAPack(ValueError):
    """The file is no evidence pack that can be opened safely; the text says why."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a pack holds, by name; ``is_as_written`` when not a byte of the zip is another."""

    files: Mapping[str, bytes]
    is_as_written: bool


def as_json(value: Any) -> bytes:
    """JSON that people can read, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def hash_of_bytes(content: bytes) -> str:
    return sha256(content).hexdigest()


def contents_hash(files: Mapping[str, bytes]) -> str:
    """One hash of all files but the manifest: two packs with the same say the same."""
    listed = [[name, hash_of_bytes(files[name])] for name in sorted(files) if name != MANIFEST]
    return hash_of_bytes(as_json(listed))


def manifest_of(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """The manifest of some files: what they are about, and the size and hash of each.

    It carries a seal over all else it says, so that no byte of it can change unseen.
    """
    content = {
        **about,
        "format": FORMAT,
        "files": [
            {"name": name, "bytes": len(files[name]), "sha256": hash_of_bytes(files[name])}
            for name in sorted(files)
        ],
    }
    return as_json({**content, "seal": hash_of_bytes(as_json(content))})


def is_sealed(manifest: Mapping[str, Any]) -> bool:
    content = {key: value for key, value in manifest.items() if key != "seal"}
    return manifest.get("seal") == hash_of_bytes(as_json(content))


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, in the order of their names, none of them dated or compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = _UNIX
            entry.external_attr = _MAY_READ
            book.writestr(entry, files[name])
    return out.getvalue()


def open_pack(content: bytes) -> Opened:
    """The files of a pack, none of them read before its name and size are known to be safe.

    Raises:
        NotAPack: no zip, too many or too large files, a name that could lead out of a folder or
            stands there twice, a link, or anything compressed or encrypted.
    """
    if len(content) > MOST_BYTES:
        raise NotAPack(f"it is larger than {MOST_BYTES >> 20} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            _check_entries(book.infolist(), len(content))
            files = {entry.filename: book.read(entry) for entry in book.infolist()}
    except NotAPack:
        raise
    # A zip that was tampered with fails in as many ways as there are fields in it.
    except _BROKEN as error:
        raise NotAPack(f"it cannot be opened as a zip: {error}") from error
    return Opened(files, is_as_written=zip_of(files) == content)


def _check_entries(entries: list[zipfile.ZipInfo], room: int) -> None:
    if len(entries) > MOST_FILES:
        raise NotAPack(f"it holds more than {MOST_FILES} files")
    names = [entry.filename for entry in entries]
    for name in names:
        if not _SAFE.fullmatch(name):
            raise NotAPack(f"it holds a file with an unsafe name: {name!r}")
        if names.count(name) > 1:
            raise NotAPack(f"it holds {name} twice")
    for entry in entries:
        _check_stored(entry)
    if sum(entry.file_size for entry in entries) > room:
        raise NotAPack("its files are larger than itself")


def _check_stored(entry: zipfile.ZipInfo) -> None:
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        raise NotAPack(f"{entry.filename} is compressed; packs are not")
    if entry.flag_bits & 0x1:
        raise NotAPack(f"{entry.filename} is encrypted; packs are not")
