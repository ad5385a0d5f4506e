"""What rows of different files say of each other: codes that nothing lists, and rows twice."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from consortium.demo.world import contract_rows, price_rows, rows
from consortium.demo.world.faults import Fault, near
from consortium.demo.world.reading import FILES, Folder, columns_of

Key = Callable[[Any], Hashable]

# What a file may say once.
ONCE: tuple[tuple[type[Any], str, Key], ...] = (
    (rows.Consortium, "code", lambda _: "a world has one"),
    (rows.Trust, "code", lambda row: row.code),
    (rows.Supplier, "code", lambda row: row.code),
    (rows.Item, "code", lambda row: row.code.casefold()),
    (contract_rows.Agreement, "code", lambda row: row.code),
    (price_rows.Scheme, "scheme", lambda row: (row.agreement, row.scheme)),
    (
        price_rows.Price,
        "from",
        lambda row: (row.agreement, row.item, row.who, row.from_, row.effective_from),
    ),
    (contract_rows.Commitment, "from", lambda row: (row.trust, row.item, row.from_)),
    (rows.Baseline, "locked_on", lambda row: (row.trust, row.item, row.locked_on)),
    (rows.Evidence, "item", lambda row: (row.trust, row.item)),
    (rows.IndexValue, "from", lambda row: (row.index, row.from_)),
    (contract_rows.CreditNote, "number", lambda row: (row.agreement, row.number)),
)


def check_references(folder: Folder) -> None:
    """Tell every code that no file lists; the rows that name one are taken out."""
    for name in FILES:
        good = []
        for row in folder.rows.get(name, ()):
            told = list(_unknown(folder, row))
            folder.faults += told
            if not told:
                good.append(row)
        if name in folder.rows:
            folder.rows[name] = good
    _check_indices(folder)


def check_once(folder: Folder) -> None:
    """Tell every row that says again what an earlier one says; it is taken out."""
    for row_type, column, key in ONCE:
        seen: dict[Hashable, Any] = {}
        listed = folder.of(row_type)
        for row in listed[:]:
            first = seen.setdefault(key(row), row)
            if first is not row:
                listed.remove(row)
                told = f"Row {first.place.row} says this already."
                fault = Fault.at(row.place, told, "Keep one of the two.", column)
                folder.faults.append(fault)


def _unknown(folder: Folder, row: Any) -> Iterable[Fault]:
    for name, (attribute, spec, _) in columns_of(type(row)).items():
        value = getattr(row, attribute)
        if not spec.refers or not value:
            continue
        listed = folder.codes.get(spec.refers, set())
        for code in value if isinstance(value, tuple) else (value,):
            if code not in listed and listed:
                yield Fault.at(
                    row.place,
                    f"{spec.refers} has no {code}.{near(code, listed)}",
                    f"Correct the code, or add it to {spec.refers}.",
                    name,
                )


def _check_indices(folder: Folder) -> None:
    known = {value.index for value in folder.of(rows.IndexValue)}
    for each in folder.of(rows.Evidence):
        if each.index not in known:
            folder.faults.append(
                Fault.at(
                    each.place,
                    f"indices.csv has no {each.index}.{near(each.index, known)}",
                    "Add its values, or correct the code.",
                    "index",
                )
            )


def by_key(listed: Iterable[Any], key: Key) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in listed:
        found[key(row)].append(row)
    return found
