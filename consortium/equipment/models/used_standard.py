"""The standards that a calibration was done with, as they were on the day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.uncertainty import Component, ComponentKind
from consortium.equipment.models.calibration import CalibrationRun
from consortium.equipment.models.standard import Standard
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Quantity, references


class UsedStandard(Identified, AppendOnly, Base):
    """A copy of what the certificate said; later certificates change nothing about it.

    ``valid_to`` is the last day of the certificate. Where its use was allowed after that day,
    ``allowed_by_id`` and ``allowance_reason`` say by whom and why.
    """

    __tablename__ = "calibration_run_standard"
    __table_args__ = (UniqueConstraint("run_id", "standard_id"),)

    run_id: Mapped[UUID] = mapped_column(references("calibration_run.id"))
    standard_id: Mapped[UUID] = mapped_column(references("standard.id"), index=True)
    certificate_id: Mapped[UUID] = mapped_column(references("standard_certificate.id"))
    asset_no: Mapped[str] = mapped_column(String(40))
    certificate_number: Mapped[str] = mapped_column(String(60))
    provider: Mapped[str] = mapped_column(String(120))
    accredited: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    expanded: Mapped[Decimal] = mapped_column(Quantity)
    k: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(20))
    allowed_by_id: Mapped[UUID | None] = mapped_column(Uuid)
    allowance_reason: Mapped[str] = mapped_column(String(400), default="")

    def as_component(self) -> Component:
        return Component(
            source=f"standard {self.asset_no}",
            kind=ComponentKind.CERTIFICATE,
            size=self.expanded,
            k=self.k,
        )


def copied_to(standards: Collection[UsedStandard]) -> list[UsedStandard]:
    """The same standards for another run, which its writer names."""
    names = [
        each.key for each in UsedStandard.__table__.columns if each.key not in ("id", "run_id")
    ]
    return [
        UsedStandard(id=uuid7(), **{name: getattr(each, name) for name in names})
        for each in standards
    ]


def standards_of_run(run_id: UUID) -> list[UsedStandard]:
    """The standards of a run, by asset number."""
    return list(
        db.session.scalars(
            select(UsedStandard)
            .where(UsedStandard.run_id == run_id)
            .order_by(UsedStandard.asset_no, UsedStandard.id)
        )
    )


def standards_behind(asset_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each device, the devices it was ever calibrated with, all the way back."""
    found: dict[UUID, frozenset[UUID]] = {}
    waiting = set(asset_ids)
    while waiting:
        used: dict[UUID, set[UUID]] = defaultdict(set)
        rows = db.session.execute(
            select(CalibrationRun.asset_id, Standard.asset_id)
            .join(UsedStandard, UsedStandard.run_id == CalibrationRun.id)
            .join(Standard, Standard.id == UsedStandard.standard_id)
            .where(CalibrationRun.asset_id.in_(waiting))
        )
        for item_id, standard_asset_id in rows:
            used[item_id].add(standard_asset_id)
        found |= {each: frozenset(used[each]) for each in waiting}
        waiting = set().union(*used.values()) - found.keys() if used else set()
    return found
