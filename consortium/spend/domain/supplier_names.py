"""Which supplier is meant by a name in a file, however it is written there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


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
