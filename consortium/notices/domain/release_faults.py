"""What can be wrong with a release of open contracting data that somebody else published.

Real releases break the standard (OCDS 1.1.5) in many ways and are worth reading all the same: a
fault is a warning that names its place, never a reason to refuse. The walk keeps a list of its
own instead of calling itself, so that no depth of nesting is too deep for it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit


class Fault(StrEnum):
    """The values are the words a program reads."""

    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_CODE = "unknown_code"
    BAD_DATE = "bad_date"
    BAD_URL = "bad_url"
    BAD_AMOUNT = "bad_amount"
    NO_SCHEME = "no_identifier_scheme"
    NO_SUCH_PARTY = "no_such_party"
    LETTERS_FOR_NEWLINES = "letters_for_newlines"
    GARBLED_TEXT = "garbled_text"
    ENCODING = "encoding"


FAULT_NAMES = {
    Fault.MISSING_FIELD: "A required field is missing",
    Fault.WRONG_TYPE: "Something else stands where the standard expects it",
    Fault.UNKNOWN_CODE: "A word that is not in the standard's list",
    Fault.BAD_DATE: "Not a date with its time and zone",
    Fault.BAD_URL: "Not a web address",
    Fault.BAD_AMOUNT: "Not an amount",
    Fault.NO_SCHEME: "An organisation without an identifier scheme",
    Fault.NO_SUCH_PARTY: "Names an organisation that is not among the parties",
    Fault.LETTERS_FOR_NEWLINES: "Line ends arrived as the letters “rn”",
    Fault.GARBLED_TEXT: "Text was garbled on its way, like “Â£”",
    Fault.ENCODING: "The file is not UTF-8",
}

# The codelist releaseTag.csv of OCDS 1.1.5.
TAGS = frozenset(
    {
        "planning",
        "planningUpdate",
        "tender",
        "tenderAmendment",
        "tenderUpdate",
        "tenderCancellation",
        "award",
        "awardUpdate",
        "awardCancellation",
        "contract",
        "contractUpdate",
        "contractAmendment",
        "implementation",
        "implementationUpdate",
        "contractTermination",
        "compiled",
    }
)
REQUIRED = ("ocid", "id", "date", "tag", "initiationType")
_OBJECTS = ("buyer", "tender", "planning", "bids")
_LISTS = ("parties", "awards", "contracts", "tag")
_DATES = re.compile(r"date|(start|end|maxExtent)Date|date(Published|Modified|Signed|Met|Sent)")
_LINE_ENDS = re.compile(r"rnrn|[.:;,)]rn(?=[ A-Z•-]|$)")
# UTF-8 that somebody read as Windows-1252 and wrote again.
_GARBLED = re.compile("Â[£©®°·\u00a0-\u00bf]|â€|Ã[\u0080-\u00bf©¨¢ª]|\ufffd")
# More than any contract costs; beyond it the number is a slip of the keyboard.
MOST = Decimal(10) ** 14
_LONGEST_PLACE = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A fault, the place of the field it is in, and what stands there."""

    fault: Fault
    place: str
    words: str


def faults_of(release: Mapping[str, Any]) -> tuple[Warned, ...]:
    """Everything that is wrong with a release, in the order of its fields."""
    return (*_of_the_whole(release), *_of_parties(release), *_of_every_field(release))


def as_instant(value: object) -> datetime | None:
    """An instant as the standard writes it, with its zone; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found if found.utcoffset() is not None else None
    except ValueError:
        return None


def as_amount(value: object) -> Decimal | None:
    """Pounds or another currency to the penny; None for what is no amount."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = Decimal(str(value))
        return found.quantize(Decimal("0.01")) if found.is_finite() and abs(found) < MOST else None
    except InvalidOperation:
        return None


def is_web_address(text: str) -> bool:
    """Whether it has a scheme, a host and no blank."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not re.search(r"\s", text)


def _of_the_whole(release: Mapping[str, Any]) -> Iterator[Warned]:
    for name in REQUIRED:
        if release.get(name) in (None, "", []):
            yield Warned(fault=Fault.MISSING_FIELD, place=name, words=f"{name} is missing")
    for names, kind, words in ((_OBJECTS, dict, "an object"), (_LISTS, list, "a list")):
        for name in names:
            if name in release and not isinstance(release[name], kind):
                yield _wrong(name, release[name], words)
    yield from _of_codes(release)


def _of_codes(release: Mapping[str, Any]) -> Iterator[Warned]:
    tags = release.get("tag")
    for at, tag in enumerate(tags if isinstance(tags, list) else ()):
        if not isinstance(tag, str) or tag not in TAGS:
            yield Warned(fault=Fault.UNKNOWN_CODE, place=f"tag[{at}]", words=_shown(tag))
    began = release.get("initiationType")
    if began not in (None, "", [], "tender"):
        yield Warned(fault=Fault.UNKNOWN_CODE, place="initiationType", words=_shown(began))


def _of_parties(release: Mapping[str, Any]) -> Iterator[Warned]:
    parties = release.get("parties")
    known: set[str] = set()
    for at, party in enumerate(parties if isinstance(parties, list) else ()):
        place = f"parties[{at}]"
        if not isinstance(party, dict):
            yield _wrong(place, party, "an object")
            continue
        known.add(_shown(party.get("id")))
        named = party.get("identifier")
        if not isinstance(named, dict) or not named.get("scheme"):
            words = _shown(party.get("name", "an organisation without a name"))
            yield Warned(fault=Fault.NO_SCHEME, place=f"{place}.identifier", words=words)
    buyer = release.get("buyer")
    if isinstance(buyer, dict) and buyer.get("id") and _shown(buyer["id"]) not in known:
        yield Warned(fault=Fault.NO_SUCH_PARTY, place="buyer.id", words=_shown(buyer["id"]))


def _of_every_field(release: Mapping[str, Any]) -> Iterator[Warned]:
    waiting: list[tuple[str, str, Any]] = [("", "", release)]
    while waiting:
        place, name, value = waiting.pop()
        if isinstance(value, dict):
            inner = [(_join(place, str(key)), str(key), value[key]) for key in value]
            waiting.extend(reversed(inner))
        elif isinstance(value, list):
            waiting.extend(
                (f"{place}[{at}]"[-_LONGEST_PLACE:], name, value[at])
                for at in reversed(range(len(value)))
            )
        else:
            yield from _of_value(place, name, value)


def _of_value(place: str, name: str, value: object) -> Iterator[Warned]:
    for fault in _faults(name, value):
        yield Warned(fault=fault, place=place, words=_shown(value))


def _faults(name: str, value: object) -> Iterator[Fault]:
    if value is None:
        return
    if name in ("amount", "amountGross"):
        if as_amount(value) is None:
            yield Fault.BAD_AMOUNT
    elif _DATES.fullmatch(name):
        if as_instant(value) is None:
            yield Fault.BAD_DATE
    elif isinstance(value, str):
        yield from _of_text(name, value)


def _of_text(name: str, value: str) -> Iterator[Fault]:
    if name in ("uri", "url"):
        if not is_web_address(value):
            yield Fault.BAD_URL
        return
    if _GARBLED.search(value):
        yield Fault.GARBLED_TEXT
    if _LINE_ENDS.search(value):
        yield Fault.LETTERS_FOR_NEWLINES


def _wrong(place: str, value: object, expected: str) -> Warned:
    words = f"{expected} is expected, not {_shown(value)}"
    return Warned(fault=Fault.WRONG_TYPE, place=place, words=words)


def _join(place: str, name: str) -> str:
    return f"{place}.{name}"[-_LONGEST_PLACE:] if place else name[-_LONGEST_PLACE:]


def _shown(value: object) -> str:
    """The beginning of a value, short enough for a line of a list."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} with {len(value)} entries"
    return str(value)[:200]
