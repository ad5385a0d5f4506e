"""Models of equipment: what assets are of."""

from dataclasses import fields
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass, MdrClass
from consortium.catalogue.domain.device_model import ModelFacts
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import enum_of, references
from consortium.foundation.domain.errors import Invalid, NotFound


class DeviceModel(Identified, Versioned, Base):
    __tablename__ = "device_model"
    __table_args__ = (
        UniqueConstraint("manufacturer", "name"),
        # A scan looks for either.
        Index("ix_device_model_udi_di", "udi_di"),
        Index("ix_device_model_hibc_di", "hibc_di"),
    )

    manufacturer: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), index=True)
    # What people call such a thing: "Tonometer". Lists and skills go by it.
    category: Mapped[str] = mapped_column(String(80), index=True)
    gmdn_code: Mapped[str] = mapped_column(String(5), default="")
    gmdn_term: Mapped[str] = mapped_column(String(120), default="")
    udi_di: Mapped[str] = mapped_column(String(14), default="")
    # The same in the other standard: labeller, product and unit of measure.
    hibc_di: Mapped[str] = mapped_column(String(23), default="", server_default=text("''"))
    expected_life_months: Mapped[int | None]
    mdr_class: Mapped[MdrClass | None] = mapped_column(enum_of(MdrClass))
    elec_class: Mapped[ElectricalClass | None] = mapped_column(enum_of(ElectricalClass))
    applied_part: Mapped[AppliedPart | None] = mapped_column(enum_of(AppliedPart))
    software_family: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    # The longest that its maker lets pass between two maintenances.
    maker_interval_months: Mapped[int | None]
    # The factors F, R, M and H of its risk score.
    risk_function: Mapped[int | None] = mapped_column(SmallInteger)
    risk_consequence: Mapped[int | None] = mapped_column(SmallInteger)
    risk_maintenance: Mapped[int | None] = mapped_column(SmallInteger)
    risk_incidents: Mapped[int | None] = mapped_column(SmallInteger)

    @property
    def facts(self) -> ModelFacts:
        return ModelFacts(**{each.name: getattr(self, each.name) for each in fields(ModelFacts)})


class EquivalentModel(Base):
    """Two models of which either can stand in for the other; each pair is one row."""

    __tablename__ = "equivalent_model"
    __table_args__ = (CheckConstraint("model_id <> other_id", name="of_two"),)

    model_id: Mapped[UUID] = mapped_column(references("device_model.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(
        references("device_model.id"), primary_key=True, index=True
    )


def access_device_model(*, model_id: UUID) -> DeviceModel:
    """A model of the catalogue, which everybody shares.

    Raises:
        NotFound: there is none with that id.
    """
    row = db.session.get(DeviceModel, model_id)
    if row is None:
        raise NotFound("equipment model")
    return row


explain(
    "uq_device_model_manufacturer_name",
    lambda: Invalid(
        "model_known",
        "This model of this manufacturer is in the catalogue already.",
        field="name",
        next_step="Search for it.",
    ),
)
