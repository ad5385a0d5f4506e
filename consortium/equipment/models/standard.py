"""Reference standards with their certificates, and who allowed their use without one."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.equipment.domain.standard import (
    Allowance,
    Certificate,
    StandardKind,
    StandardRole,
    Validity,
)
from consortium.equipment.models.asset import Asset, within
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


class Standard(Identified, Versioned, Base):
    """A device that others are calibrated with."""

    __tablename__ = "standard"
    __table_args__ = (
        UniqueConstraint("asset_id"),
        CheckConstraint(
            "(suspended_on IS NULL) = (suspension_reason = '')", name="suspended_with_reason"
        ),
    )

    asset_id: Mapped[UUID] = mapped_column(references("asset.id"))
    role: Mapped[StandardRole] = mapped_column(enum_of(StandardRole))
    kind: Mapped[StandardKind] = mapped_column(enum_of(StandardKind))
    measures: Mapped[str] = mapped_column(String(120))
    suspended_on: Mapped[date | None]
    suspension_reason: Mapped[str] = mapped_column(String(400), default="")


class StandardCertificate(Identified, AppendOnly, Base):
    """A calibration of a standard, as its certificate states it."""

    __tablename__ = "standard_certificate"
    __table_args__ = (UniqueConstraint("standard_id", "number"),)

    standard_id: Mapped[UUID] = mapped_column(references("standard.id"))
    number: Mapped[str] = mapped_column(String(60))
    provider: Mapped[str] = mapped_column(String(120))
    accredited: Mapped[bool]
    issued_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date] = mapped_column(index=True)
    expanded: Mapped[Decimal] = mapped_column(Quantity)
    k: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(20))
    as_found_good: Mapped[bool | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_certificate(self) -> Certificate:
        return Certificate(
            id=self.id,
            number=self.number,
            provider=self.provider,
            accredited=self.accredited,
            issued_on=self.issued_on,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            expanded=self.expanded,
            k=self.k,
            unit=self.unit,
            as_found_good=self.as_found_good,
        )


class StandardAllowance(Identified, AppendOnly, Base):
    """Until when a standard may be used without a valid certificate, who says so and why."""

    __tablename__ = "standard_allowance"

    standard_id: Mapped[UUID] = mapped_column(references("standard.id"), index=True)
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    given_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_allowance(self) -> Allowance:
        return Allowance(
            until=self.until, reason=self.reason, given_on=self.given_on, given_by=self.given_by
        )


def access_standard(
    *, actor: Actor, permission: Permission, standard_id: UUID
) -> tuple[Standard, Asset]:
    """A standard and its device, when the actor reaches the device with the permission.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.execute(
        select(Standard, Asset)
        .join(Asset, Asset.id == Standard.asset_id)
        .where(Standard.id == standard_id, within(actor.scope(permission)))
    ).one_or_none()
    if found is None:
        raise NotFound("standard")
    standard, asset = found
    return standard, asset


def validities_of(standards: Collection[Standard]) -> dict[UUID, Validity]:
    """What decides on the use of some standards, by their ids."""
    ids = [standard.id for standard in standards]
    certificates: dict[UUID, list[Certificate]] = defaultdict(list)
    for row in db.session.scalars(
        select(StandardCertificate)
        .where(StandardCertificate.standard_id.in_(ids))
        .order_by(StandardCertificate.valid_to.desc(), StandardCertificate.id)
    ):
        certificates[row.standard_id].append(row.as_certificate())
    allowances: dict[UUID, list[Allowance]] = defaultdict(list)
    for given in db.session.scalars(
        select(StandardAllowance)
        .where(StandardAllowance.standard_id.in_(ids))
        .order_by(StandardAllowance.until.desc(), StandardAllowance.id)
    ):
        allowances[given.standard_id].append(given.as_allowance())
    return {
        standard.id: Validity(
            certificates=tuple(certificates[standard.id]),
            allowances=tuple(allowances[standard.id]),
            suspended_on=standard.suspended_on,
        )
        for standard in standards
    }


explain(
    "uq_standard_asset_id",
    lambda: Conflict(
        "standard_already",
        "This device is a reference standard already.",
        next_step="Open its page to record a certificate.",
    ),
)
explain(
    "uq_standard_certificate_standard_id_number",
    lambda: Conflict(
        "certificate_already",
        "A certificate with this number is recorded for this standard.",
        next_step="Check the number.",
    ),
)
