"""What lines are matched against: items, packs and suppliers, as columns to load into DuckDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, type_coerce
from sqlalchemy.types import NullType

from consortium.catalogue.domain.pack_texts import read_unit
from consortium.catalogue.models.item import Item, ItemPack, SupplierPart
from consortium.foundation.database import db
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import choices_of
from consortium.spend.domain.supplier_names import Meant, supplier_key, suppliers_by_key
from consortium.spend.models.decision import decisions_in_force
from consortium.spend.models.spelling import spellings_in_force

Columns = Mapping[str, Sequence[Any]]
_ROWS_AT_ONCE = 500


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
    decisions: Columns
    suppliers: Mapping[str, Meant]

    def suppliers_named(self, names: Iterable[str]) -> Columns:
        """The names that mean a supplier: its id, if it is registered, and the name it goes by
        when that is another."""
        keyed = ((name, self.suppliers.get(supplier_key(name))) for name in names)
        return _columns(
            ("name", "supplier_id", "meant"),
            (
                (name, _text(meant.supplier_id), meant.name or None)
                for name, meant in keyed
                if meant is not None
            ),
        )


def everything_known(trust_id: UUID) -> Known:
    """The catalogue, the suppliers and what was decided for a trust, as they are now."""
    ids = _Ids()
    suppliers = _suppliers(trust_id)
    item, code, base_unit, key, gtin = _stored(
        Item.id, Item.code, Item.base_unit, Item.code_key, Item.gtin14
    )
    packed, unit, valid_from, numerator, denominator, pack_gtin = _stored(
        ItemPack.item_id,
        ItemPack.unit,
        ItemPack.valid_from,
        ItemPack.numerator,
        ItemPack.denominator,
        ItemPack.gtin14,
    )
    sold_by, part, sold = _stored(
        SupplierPart.supplier_id, SupplierPart.part_number, SupplierPart.item_id
    )
    item, packed, sold_by, sold = (ids.of(column) for column in (item, packed, sold_by, sold))
    return Known(
        items={"item_id": item, "code": code, "base_unit": base_unit},
        codes={"key": key, "item_id": item},
        gtins=_columns(
            ("key", "item_id", "unit"),
            [
                *((number, of, None) for number, of in zip(gtin, item, strict=True) if number),
                *sorted({each for each in zip(pack_gtin, packed, unit, strict=True) if each[0]}),
            ],
        ),
        parts={
            "supplier_id": [suppliers.now.get(supplier, supplier) for supplier in sold_by],
            "key": part,
            "item_id": sold,
        },
        packs={
            "item_id": packed,
            "unit": unit,
            "valid_from": valid_from,
            "numerator": numerator,
            "denominator": denominator,
        },
        decisions=_columns(
            ("wording", "decision_id", "item_id", "pack_numerator", "pack_denominator"),
            (
                (row.wording, str(row.id), _text(row.item_id), row.numerator, row.denominator)
                for row in decisions_in_force([trust_id])
            ),
        ),
        suppliers=suppliers.by_key,
    )


def units_read(texts: Iterable[str]) -> Columns:
    """What texts say of units, in words that statements can join."""
    read = ((text, read_unit(text)) for text in texts)
    return _columns(
        ("word", "unit", "content_numerator", "content_denominator", "inner_unit"),
        (
            (
                text,
                said.unit,
                said.content.numerator if said.content else None,
                said.content.denominator if said.content else None,
                said.inner,
            )
            for text, said in read
            if said is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class _Suppliers:
    """Who is meant by each key; ``now`` says which registered supplier another became."""

    by_key: Mapping[str, Meant]
    now: Mapping[str, str]


def _suppliers(trust_id: UUID) -> _Suppliers:
    registered = choices_of(OrganisationKind.SUPPLIER)
    spelled = spellings_in_force(trust_id)
    by_key = suppliers_by_key(
        (name, supplier.id) for supplier in registered for name in (supplier.code, supplier.name)
    )
    now = {
        str(supplier.id): str(meant.supplier_id)
        for supplier in registered
        if (meant := spelled.get(supplier_key(supplier.name))) and meant.supplier_id
    }
    known = {key: Meant(supplier_id) for key, supplier_id in by_key.items()}
    return _Suppliers(by_key={**known, **spelled}, now=now)


class _Ids(dict[Any, str]):
    """The text of each id that the database holds; an item has many rows, and is told once."""

    def of(self, stored: Iterable[Any]) -> list[str]:
        return [self[id_] for id_ in stored]

    def __missing__(self, stored: Any) -> str:
        # SQLite holds the digits only. A UUID for each item would take longer than to read a file.
        digits = str(stored).replace("-", "")
        text = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
        self[stored] = text
        return text


def _stored(*columns: Any) -> list[list[Any]]:
    """Columns as the database holds them, some rows at a time: to make an object of each id, day
    and row of a large catalogue takes longer than to read a file."""
    found: list[list[Any]] = [[] for _ in columns]
    as_held: list[Any] = [type_coerce(column, NullType()) for column in columns]
    for rows in db.session.execute(select(*as_held)).partitions(_ROWS_AT_ONCE):
        for column, values in zip(found, zip(*rows, strict=True), strict=True):
            column.extend(values)
    return found


def _columns(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> Columns:
    turned = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, turned, strict=True)}


def _text(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)
