"""What lines are matched against: items, packs and suppliers, as columns to load into DuckDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item, ItemPack
from consortium.catalogue.queries.items import match_keys
from consortium.foundation.database import db
from consortium.foundation.domain.units import UNITS
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import choices_of
from consortium.spend.domain.supplier_names import supplier_key, suppliers_by_key

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One table for each kind of key; ids are text, as they lie in the lake.

    Suppliers go by the keys of their names, since a file may write a name in many ways.
    """

    items: Columns
    codes: Columns
    gtins: Columns
    parts: Columns
    packs: Columns
    units: Columns
    suppliers: Mapping[str, UUID]

    def suppliers_named(self, names: Iterable[str]) -> Columns:
        """The names that mean a supplier, with its id."""
        keyed = ((name, self.suppliers.get(supplier_key(name))) for name in names)
        return _columns(("name", "supplier_id"), ((name, id_) for name, id_ in keyed if id_))


def everything_known() -> Known:
    """The catalogue and the suppliers as they are now."""
    keys = match_keys()
    return Known(
        items=_columns(
            ("item_id", "code", "base_unit"),
            db.session.execute(select(Item.id, Item.code, Item.base_unit)),
        ),
        codes=_columns(("key", "item_id"), keys.by_code.items()),
        gtins=_columns(("key", "item_id"), keys.by_gtin14.items()),
        parts=_columns(
            ("supplier_id", "key", "item_id"),
            ((supplier_id, part, item_id) for (supplier_id, part), item_id in keys.by_part.items()),
        ),
        packs=_columns(
            ("item_id", "unit", "valid_from", "numerator", "denominator"),
            db.session.execute(
                select(
                    ItemPack.item_id,
                    ItemPack.unit,
                    ItemPack.valid_from,
                    ItemPack.numerator,
                    ItemPack.denominator,
                )
            ),
        ),
        units=_columns(("word", "unit"), words_of_units()),
        suppliers=suppliers_by_key(
            (name, supplier.id)
            for supplier in choices_of(OrganisationKind.SUPPLIER)
            for name in (supplier.code, supplier.name)
        ),
    )


def words_of_units() -> Iterable[tuple[str, str]]:
    """Every word for a unit, in small letters, with the unit's code: "ea", "each", "boxes"."""
    for code, name in UNITS.items():
        plural = f"{name}es" if name.endswith(("s", "x")) else f"{name}s"
        yield from ((word, code) for word in dict.fromkeys((code.casefold(), name, plural)))


def _columns(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> Columns:
    plain = [[_plain(value) for value in row] for row in rows]
    return {name: [row[place] for row in plain] for place, name in enumerate(names)}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
