"""What a code on a device says: the maker's codes, our own labels, and older tags."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit


class CodeKind(StrEnum):
    GS1 = "gs1"
    HIBC = "hibc"
    LABEL = "label"
    TEXT = "text"


CODE_KIND_NAMES = {
    CodeKind.GS1: "GS1 code of the maker",
    CodeKind.HIBC: "HIBC code of the maker",
    CodeKind.LABEL: "Label of ours",
    CodeKind.TEXT: "A number or an older tag",
}
# The address that our own labels carry; whatever host it was printed for.
LABEL_PATH = "/equipment/scan"
# How programs write the separator of GS1 codes where they cannot send it.
_SEPARATOR = "\x1d"
_WRITTEN_SEPARATORS = ("<GS>", "{GS}", "␝", "^]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was found in a code, and in words what is wrong with it.

    ``device_identifier`` names the model: 14 digits of GS1, or labeller, product and unit of
    HIBC. It is empty when its check is wrong: a misread code must not find another device.
    """

    text: str
    kind: CodeKind
    device_identifier: str = ""
    serial: str = ""
    lot: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    faults: tuple[str, ...] = ()


def cleaned(text: str) -> str:
    """The text of a scanner without spaces around it, its separators as one sign."""
    for written in _WRITTEN_SEPARATORS:
        text = text.replace(written, _SEPARATOR)
    return text.strip(" \t\r\n")


def label_in(text: str) -> str:
    """The number on a label of ours, from the address in its code; empty for any other text."""
    if not text.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.path.rstrip("/") != LABEL_PATH:
        return ""
    return parse_qs(parts.query).get("code", [""])[0].strip()
