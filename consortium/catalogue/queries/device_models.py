"""Reading models of equipment."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from consortium.catalogue.models.device_model import DeviceModel
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
    lines = [
        DeviceModelLine(
            id=row.id,
            manufacturer=row.manufacturer,
            name=row.name,
            category=row.category,
            gmdn_code=row.gmdn_code,
            gmdn_term=row.gmdn_term,
            udi_di=row.udi_di,
        )
        for (row,) in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def choices_of_device_models() -> list[DeviceModelLine]:
    """Every model, by category and name: for a list to choose from."""
    return list(list_device_models(asked=Asked(rows=None)).rows)
