"""Units of measure as invoices write them: "BX/10", "pack of 50", "1 x 100", "CS 4x25".

A text says up to three things: the unit, how many it holds, and of what. Only what it says beyond
doubt is read: "50 pack" may be a pack of fifty or fifty packs, so it says nothing.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from consortium.foundation.domain.units import UNITS

PIECES = "EA"
# What people write besides the code, its word and the plural.
_SYNONYMS = {
    "EA": ("eac", "unit", "un", "pc", "pcs", "pce", "piece", "pieces", "item", "items", "single"),
    "BX": ("bxs", "bx.", "bo"),
    "PK": ("pkt", "pkts", "packet", "packets", "pck", "pks", "pac"),
    "CS": ("cse", "ca"),
    "PR": ("prs",),
    "RO": ("rl", "rol", "rll"),
    "BT": ("btl", "btls", "bot"),
    "TU": ("tub", "tb"),
    "ST": ("sets",),
    "TST": ("tsts",),
}
_COUNTS = {"dozen": 12, "doz": 12, "dz": 12, "dzn": 12, "gross": 144, "hundred": 100}
# A bottle of 500 ml is a bottle: what is measured is not counted.
_MEASURES = frozenset(
    {"ml", "cl", "l", "lt", "ltr", "litre", "litres", "mg", "g", "gm", "kg", "mm", "cm", "m", "mtr"}
)
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,6})?)"
_WORD = r"([a-z]+)\.?"
_LINK = r"(?: ?[/:-] ?| of | ?)"
_HOLDING = re.compile(rf"{_WORD}{_LINK}\(?{_NUMBER}\)?(?:'?s)?(?: ?{_WORD})?")
_PER = re.compile(rf"{_NUMBER} ?(?:/| per | in a | to a ) ?{_WORD}")
_NESTED = re.compile(rf"(?:{_WORD}{_LINK})?\(?{_NUMBER} ?[x×*] ?{_NUMBER}\)?(?:'?s)?(?: ?{_WORD})?")
_OF_PACKS = re.compile(rf"{_WORD}{_LINK}{_NUMBER} ?{_WORD}{_LINK}{_NUMBER}(?: ?{_WORD})?")
_ONLY_COUNT = re.compile(rf"(?:x ?{_NUMBER}|{_NUMBER}'?s)")


@dataclass(frozen=True, slots=True)
class UnitText:
    """What a text says: ``unit`` is "" when it names none we know, ``content`` None when it does
    not say how many one holds, and ``inner`` "" when it does not say of what."""

    unit: str
    content: Fraction | None = None
    inner: str = ""

    def base_units(self, base_unit: str) -> Fraction | None:
        """How many base units one holds, when the text says so: things that have no name are
        pieces."""
        return self.content if (self.inner or PIECES) == base_unit else None


def words_of_units() -> dict[str, str]:
    """Every word for a unit, in small letters, with the unit's code: "ea", "each", "boxes"."""
    words: dict[str, str] = {}
    for code, name in UNITS.items():
        plural = f"{name}es" if name.endswith(("s", "x")) else f"{name}s"
        for word in (code.casefold(), name, plural, *_SYNONYMS.get(code, ())):
            words.setdefault(word, code)
    return words


_WORDS = words_of_units()


def read_unit(text: str) -> UnitText | None:
    """What a text says of a unit; None when it says nothing that we know."""
    plain = " ".join(text.casefold().split())
    if plain in _WORDS:
        return UnitText(_WORDS[plain])
    if plain in _COUNTS:
        return UnitText("", Fraction(_COUNTS[plain]))
    for pattern, read in (
        (_OF_PACKS, _of_packs),
        (_NESTED, _nested),
        (_HOLDING, _holding),
        (_PER, _per),
        (_ONLY_COUNT, _only_count),
    ):
        found = pattern.fullmatch(plain)
        said = read(*found.groups()) if found else None
        if said is not None:
            return said
    return None


def _of_packs(word: str, outer: str, within: str, each: str, inner: str | None) -> UnitText | None:
    """As in "Case of 4 boxes of 25"."""
    if within not in _WORDS:
        return None
    return _said(word, _number(outer) * _number(each), inner)


def _nested(word: str | None, first: str, second: str, inner: str | None) -> UnitText | None:
    """As in "CS 4x25", "1 x 100"; of "CS 6 x 500 ml" only the case is counted."""
    if inner in _MEASURES:
        return _said(word, None, None) if word else None
    return _said(word, _number(first) * _number(second), inner)


def _holding(word: str, count: str, inner: str | None) -> UnitText | None:
    """As in "BX/10", "pack of 50", "box of 100 tests"; of "BT 500 ml" only the bottle counts."""
    if inner in _MEASURES:
        return _said(word, None, None)
    return _said(word, _number(count), inner)


def _per(count: str, word: str) -> UnitText | None:
    """As in "100 per box"."""
    return _said(word, _number(count), None)


def _only_count(crossed: str | None, plural: str | None) -> UnitText | None:
    """As in "x10", "100's"."""
    return _said(None, _number(crossed or plural or "0"), None)


def _said(word: str | None, content: Fraction | None, inner: str | None) -> UnitText | None:
    """The parts together; None when a word is none we know, or nothing is held."""
    unit = _WORDS.get(word) if word else ""
    within = _WORDS.get(inner) if inner else ""
    if unit is None or within is None or content == 0:
        return None
    return UnitText(unit, content, within)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))
