"""Price audits: what each was made from, where its findings lie, and what they add up to.

An audit is pinned to import batches and to what was known at an instant, so the same audit can be
made again for ever. Its findings are a file of the store, one row for each purchase line.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, UniqueConstraint, Uuid, select, true
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Amount, Instant, Json, enum_of, references
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.savings.domain.price_audit import Verdict


class PriceAudit(Identified, AppendOnly, Base):
    __tablename__ = "price_audit"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    known_at: Mapped[datetime] = mapped_column(Instant)
    batch_ids: Mapped[list[Any]] = mapped_column(Json)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    findings_file_id: Mapped[UUID] = mapped_column(references("stored_file.id"))
    findings_sha256: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int]
    audited_at: Mapped[datetime] = mapped_column(Instant)
    audited_by: Mapped[UUID | None] = mapped_column(Uuid)


class PriceAuditSum(Identified, AppendOnly, Base):
    """Lines of one trust, supplier and verdict. Without an id the supplier is not registered."""

    __tablename__ = "price_audit_sum"
    __table_args__ = (UniqueConstraint("audit_id", "position"),)

    audit_id: Mapped[UUID] = mapped_column(references("price_audit.id"), index=True)
    position: Mapped[int]
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    supplier_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))
    supplier_name: Mapped[str] = mapped_column(String(200))
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    lines: Mapped[int]
    paid: Mapped[Decimal] = mapped_column(Amount)
    due: Mapped[Decimal] = mapped_column(Amount)
    difference: Mapped[Decimal] = mapped_column(Amount)
    # The differences above zero alone.
    too_much: Mapped[Decimal] = mapped_column(Amount)


def trusts_seen_by(scope: Scope) -> ColumnElement[bool]:
    """The sums of the trusts somebody reaches."""
    return true() if scope.everything else PriceAuditSum.trust_id.in_(scope.organisations)


def audits_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The audits in which there is something of a trust that the actor reaches, or whose whole
    consortium the actor reaches."""
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    if scope.everything:
        return true()
    own = select(PriceAuditSum.audit_id).where(trusts_seen_by(scope))
    return PriceAudit.id.in_(own) | PriceAudit.consortium_id.in_(scope.organisations)


def access_audit(*, actor: Actor, audit_id: UUID) -> PriceAudit:
    """An audit with something in it for the actor.

    Raises:
        NotFound: there is none with that id, or nothing of it is within reach.
    """
    row = db.session.scalar(
        select(PriceAudit).where(PriceAudit.id == audit_id, audits_seen_by(actor))
    )
    if row is None:
        raise NotFound("price audit")
    return row
