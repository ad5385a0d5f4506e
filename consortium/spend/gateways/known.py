"""What lines are matched against: items, packs and suppliers, as columns to load into DuckDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.pack_texts import read_unit
from consortium.catalogue.models.item import Item, ItemPack
from consortium.catalogue.queries.items import match_keys
from consortium.foundation.database import db
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import choices_of
from consortium.spend.domain.supplier_names import Meant, supplier_key, suppliers_by_key
from consortium.spend.models.decision import decisions_in_force
from consortium.spend.models.spelling import spellings_in_force

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
    decisions: Columns
    suppliers: Mapping[str, Meant]

    def suppliers_named(self, names: Iterable[str]) -> Columns:
        """The names that mean a supplier: its id, if it is registered, and the name it goes by
        when that is another."""
        keyed = ((name, self.suppliers.get(supplier_key(name))) for name in names)
        return _columns(
            ("name", "supplier_id", "meant"),
            (
                (name, meant.supplier_id, meant.name or None)
                for name, meant in keyed
                if meant is not None
            ),
        )


def everything_known(trust_id: UUID) -> Known:
    """The catalogue, the suppliers and what was decided for a trust, as they are now."""
    keys = match_keys()
    suppliers = _suppliers(trust_id)
    return Known(
        items=_columns(
            ("item_id", "code", "base_unit"),
            db.session.execute(select(Item.id, Item.code, Item.base_unit)),
        ),
        codes=_columns(("key", "item_id"), keys.by_code.items()),
        gtins=_columns(
            ("key", "item_id", "unit"),
            [
                *((key, item_id, None) for key, item_id in keys.by_gtin14.items()),
                *sorted(keys.packs_by_gtin14),
            ],
        ),
        parts=_columns(
            ("supplier_id", "key", "item_id"),
            (
                (suppliers.now.get(supplier_id, supplier_id), part, item_id)
                for (supplier_id, part), item_id in keys.by_part.items()
            ),
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
        decisions=_columns(
            ("wording", "decision_id", "item_id", "pack_numerator", "pack_denominator"),
            (
                (row.wording, row.id, row.item_id, row.numerator, row.denominator)
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
    now: Mapping[UUID, UUID]


def _suppliers(trust_id: UUID) -> _Suppliers:
    registered = choices_of(OrganisationKind.SUPPLIER)
    spelled = spellings_in_force(trust_id)
    by_key = suppliers_by_key(
        (name, supplier.id) for supplier in registered for name in (supplier.code, supplier.name)
    )
    now = {
        supplier.id: meant.supplier_id
        for supplier in registered
        if (meant := spelled.get(supplier_key(supplier.name))) and meant.supplier_id
    }
    known = {key: Meant(supplier_id) for key, supplier_id in by_key.items()}
    return _Suppliers(by_key={**known, **spelled}, now=now)


def _columns(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> Columns:
    plain = [[_plain(value) for value in row] for row in rows]
    return {name: [row[place] for row in plain] for place, name in enumerate(names)}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
