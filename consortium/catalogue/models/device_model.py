"""Models of equipment: what assets are of."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import Base, Identified, Versioned
from consortium.foundation.database.constraints import explain
from consortium.foundation.domain.errors import Invalid


class DeviceModel(Identified, Versioned, Base):
    __tablename__ = "device_model"
    __table_args__ = (UniqueConstraint("manufacturer", "name"),)

    manufacturer: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), index=True)
    # What people call such a thing: "Tonometer". Lists and skills go by it.
    category: Mapped[str] = mapped_column(String(80), index=True)
    gmdn_code: Mapped[str] = mapped_column(String(5), default="")
    gmdn_term: Mapped[str] = mapped_column(String(120), default="")
    udi_di: Mapped[str] = mapped_column(String(14), default="")
    expected_life_months: Mapped[int | None]


explain(
    "uq_device_model_manufacturer_name",
    lambda: Invalid(
        "model_known",
        "This model of this manufacturer is in the catalogue already.",
        field="name",
        next_step="Search for it.",
    ),
)
