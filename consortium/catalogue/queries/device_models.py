"""Reading models of equipment."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select

from consortium.catalogue.domain.device_model import ModelFacts
from consortium.catalogue.models.device_model import (
    DeviceModel,
    EquivalentModel,
    access_device_model,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceModelLine:
    id: UUID
    manufacturer: str
    name: str
    category: str
    gmdn_code: str
    gmdn_term: str
    udi_di: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceModelDetail:
    """A model with its facts and the models that can stand in for it, by name."""

    line: DeviceModelLine
    expected_life_months: int | None
    version: int
    facts: ModelFacts
    equivalents: tuple[DeviceModelLine, ...]


def find_device_model(*, model_id: UUID) -> DeviceModelDetail:
    """A model of the catalogue.

    Raises:
        NotFound: there is none with that id.
    """
    row = access_device_model(model_id=model_id)
    others = db.session.scalars(
        select(DeviceModel)
        .where(DeviceModel.id.in_(equivalents_of(model_id)))
        .order_by(DeviceModel.manufacturer, DeviceModel.name)
    )
    return DeviceModelDetail(
        line=_line(row),
        expected_life_months=row.expected_life_months,
        version=row.version,
        facts=row.facts,
        equivalents=tuple(map(_line, others)),
    )


def model_of_code(identifier: str) -> DeviceModelLine | None:
    """The model with this device identifier, of GS1 in 14 digits or of HIBC."""
    row = db.session.scalars(
        select(DeviceModel)
        .where(or_(DeviceModel.udi_di == identifier, DeviceModel.hibc_di == identifier))
        .order_by(DeviceModel.id)
        .limit(1)
    ).first()
    return _line(row) if row else None


def equivalents_of(model_id: UUID) -> frozenset[UUID]:
    """The models that can stand in for one; it is not among them itself."""
    rows = db.session.execute(
        select(EquivalentModel.model_id, EquivalentModel.other_id).where(
            or_(EquivalentModel.model_id == model_id, EquivalentModel.other_id == model_id)
        )
    )
    return frozenset(other for pair in rows for other in pair) - {model_id}


def list_device_models(*, asked: Asked) -> Page[DeviceModelLine]:
    """The models of the catalogue; words match manufacturer, name, category or GMDN term."""
    rows: Select[DeviceModel] = select(DeviceModel).where(
        *matching(
            asked.words,
            DeviceModel.manufacturer,
            DeviceModel.name,
            DeviceModel.category,
            DeviceModel.gmdn_term,
        )
    )
    orders = {"name": DeviceModel.name, "manufacturer": DeviceModel.manufacturer}
    page, total = one_page(
        rows, asked, orders.get(asked.sort, DeviceModel.category), DeviceModel.name, DeviceModel.id
    )
    lines = [_line(row) for (row,) in page]
    return Page(rows=lines, total=total, asked=asked)


def choices_of_device_models() -> list[DeviceModelLine]:
    """Every model, by category and name: for a list to choose from."""
    return list(list_device_models(asked=Asked(rows=None)).rows)


def _line(row: DeviceModel) -> DeviceModelLine:
    return DeviceModelLine(
        id=row.id,
        manufacturer=row.manufacturer,
        name=row.name,
        category=row.category,
        gmdn_code=row.gmdn_code,
        gmdn_term=row.gmdn_term,
        udi_di=row.udi_di,
    )
