"""Which supplier is meant by a name in a file, however it is written there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

# What a name carries that says nothing about who it is: the key of another system, numbers of
# Companies House and for VAT, and legal forms.
_KEYS = re.compile(
    r"^[A-Z0-9]*\d[A-Z0-9]{4,} ?: ?|:? ?\b(GB)?\d{6,12}$|\b(SC|NI|OC)\d{6}$", re.IGNORECASE
)
_FORMS = frozenset(
    {"ltd", "limited", "plc", "llp", "lp", "inc", "co", "company", "corp", "gmbh", "bv", "ag", "sa"}
)
_OF_NO_WEIGHT = frozenset({"the", "and", "uk", "gb"})


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a spelling means: a registered supplier, or one that is known by a name only."""

    supplier_id: UUID | None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One name in the files, with the lines and payments under it and what they add up to."""

    name: str
    supplier_id: UUID | None
    count: int
    amount: Decimal


def supplier_key(name: str) -> str:
    """A name as it is compared: letters and digits, whatever their capitals."""
    return "".join(filter(str.isalnum, name.lower()))


def suppliers_by_key(names: Iterable[tuple[str, UUID]]) -> Mapping[str, UUID]:
    """Each key with its supplier; a key that two suppliers share names neither."""
    meant: dict[str, set[UUID]] = {}
    for name, supplier_id in names:
        meant.setdefault(supplier_key(name), set()).add(supplier_id)
    return {key: ids.pop() for key, ids in meant.items() if key and len(ids) == 1}


def supplier_stem(name: str) -> str:
    """What is left of a name without keys, numbers, legal forms and signs: names with the same
    stem are probably one supplier. It is only ever a suggestion."""
    return "".join(telling_words(name))


def telling_words(name: str) -> list[str]:
    """The words of a name that say who it is, in small letters."""
    words = re.findall(r"[^\W_]+", _KEYS.sub("", name.strip()).lower().replace("'", ""))
    return [word for word in words if word not in _FORMS | _OF_NO_WEIGHT] or words


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Two names as they are compared, in one order whichever was named first."""

    first: str
    second: str

    @classmethod
    def of(cls, name: str, other: str) -> "KeyPair":
        first, second = sorted((supplier_key(name), supplier_key(other)))
        return cls(first, second)
