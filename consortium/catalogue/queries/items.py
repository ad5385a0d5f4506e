"""Reading items: lists, and one item."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from consortium.catalogue.domain.items import DatedPack, ItemKind
from consortium.catalogue.models.item import Item, SupplierPart
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    id: UUID
    code: str
    name: str
    kind: ItemKind
    base_unit: str
    gtin: str
    cpv_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    supplier_id: UUID
    supplier: str
    part_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetail:
    id: UUID
    version: int
    code: str
    name: str
    kind: ItemKind
    base_unit: str
    gtin: str
    cpv_code: str
    eclass_code: str
    packs: tuple[DatedPack, ...]
    parts: tuple[PartLine, ...]


def list_items(*, asked: Asked) -> Page[ItemLine]:
    """The items of the catalogue; words match code, name, GTIN or CPV code."""
    rows: Select[Item] = select(Item).where(
        *matching(asked.words, Item.code, Item.name, Item.gtin, Item.cpv_code)
    )
    order = Item.name if asked.sort == "name" else Item.code_key
    page, total = one_page(rows, asked, order, Item.id)
    return Page(rows=[_line(row) for (row,) in page], total=total, asked=asked)


def find_item(*, item_id: UUID) -> ItemDetail:
    """One item with its packs and part numbers.

    Raises:
        NotFound: there is none with that id.
    """
    row = db.session.scalar(
        select(Item).where(Item.id == item_id).options(selectinload(Item.packs))
    )
    if row is None:
        raise NotFound("item")
    parts = db.session.execute(
        select(SupplierPart, Organisation.name)
        .join(Organisation, Organisation.id == SupplierPart.supplier_id)
        .where(SupplierPart.item_id == item_id)
        .order_by(Organisation.name, SupplierPart.part_number)
    )
    return ItemDetail(
        id=row.id,
        version=row.version,
        code=row.code,
        name=row.name,
        kind=row.kind,
        base_unit=row.base_unit,
        gtin=row.gtin,
        cpv_code=row.cpv_code,
        eclass_code=row.eclass_code,
        packs=tuple(pack.as_value() for pack in row.packs),
        parts=tuple(
            PartLine(supplier_id=part.supplier_id, supplier=name, part_number=part.part_number)
            for part, name in parts
        ),
    )


def items_by_id(ids: Collection[UUID]) -> dict[UUID, ItemLine]:
    """The items with those ids; an id that is not known is missing from the answer."""
    rows = db.session.scalars(select(Item).where(Item.id.in_(ids)))
    return {row.id: _line(row) for row in rows}


def ids_of_items(codes: Collection[str]) -> dict[str, UUID]:
    """The ids of items by their codes; a code that is not known is missing from the answer."""
    rows = db.session.execute(select(Item.code, Item.id).where(Item.code.in_(codes)))
    return dict(rows.all())


def item_with_code(code: str) -> ItemLine:
    """The item with that code, whatever its capitals.

    Raises:
        NotFound: no item has it.
    """
    row = db.session.scalar(select(Item).where(Item.code_key == code.casefold()))
    if row is None:
        raise NotFound(f"item with the code {code}")
    return _line(row)


def choices_of_items() -> list[ItemLine]:
    """Every item, by code: for a list to choose from."""
    return list(list_items(asked=Asked(rows=None)).rows)


def _line(row: Item) -> ItemLine:
    return ItemLine(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        base_unit=row.base_unit,
        gtin=row.gtin,
        cpv_code=row.cpv_code,
    )
