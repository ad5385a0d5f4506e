"""Which supplier is meant by a name in a file, however it is written there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    words = re.findall(r"[^\W_]+", _KEYS.sub("", name.strip()).lower().replace("'", ""))
    telling = [word for word in words if word not in _FORMS | _OF_NO_WEIGHT]
    return "".join(telling or words)
