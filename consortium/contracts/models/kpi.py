"""Key performance indicators, what was measured against them, and what was published."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.managing.kpis import Direction, Rating
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission

_WHOLE = text("trust_id IS NULL AND supersedes_id IS NULL")
_TRUST = text("trust_id IS NOT NULL AND supersedes_id IS NULL")


class Kpi(Identified, Base):
    """What is measured and how well it should be; withdrawn, it keeps its results."""

    __tablename__ = "kpi"
    __table_args__ = (
        UniqueConstraint("agreement_id", "name"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_pair"
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    measures: Mapped[str] = mapped_column(String(400))
    target: Mapped[Decimal] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(String(40))
    direction: Mapped[Direction] = mapped_column(enum_of(Direction))
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(400))


class KpiResult(Identified, AppendOnly, Base):
    """What was measured in a period, of one trust or of the agreement as a whole.

    A correction is a later row that names the one it supersedes.
    """

    __tablename__ = "kpi_result"
    __table_args__ = (
        UniqueConstraint("supersedes_id"),
        CheckConstraint("period_to > period_from", name="ends_after_start"),
        Index(
            "uq_kpi_result_first_whole",
            "kpi_id",
            "period_from",
            unique=True,
            sqlite_where=_WHOLE,
            postgresql_where=_WHOLE,
        ),
        Index(
            "uq_kpi_result_first_trust",
            "kpi_id",
            "trust_id",
            "period_from",
            unique=True,
            sqlite_where=_TRUST,
            postgresql_where=_TRUST,
        ),
    )

    kpi_id: Mapped[UUID] = mapped_column(references("kpi.id"), index=True)
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Quantity)
    rating: Mapped[Rating] = mapped_column(enum_of(Rating))
    evidence: Mapped[str] = mapped_column(String(400))
    supersedes_id: Mapped[UUID | None] = mapped_column(references("kpi_result.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class KpiPublication(Identified, AppendOnly, Base):
    """The yearly assessment as it was published: notice UK9, contract performance."""

    __tablename__ = "kpi_publication"
    __table_args__ = (UniqueConstraint("agreement_id", "year_from"),)

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    year_from: Mapped[date]
    published_on: Mapped[date]
    notice: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def _name_taken() -> Conflict:
    return Conflict(
        "kpi_exists",
        "This agreement already has an indicator with this name.",
        field="name",
        next_step="Choose another name, or record a result of that one.",
    )


def _recorded_already() -> Conflict:
    return Conflict(
        "result_recorded",
        "A result of this indicator is recorded already for this period.",
        field="period_from",
        next_step="Correct that result instead: both stay on record.",
    )


explain("uq_kpi_agreement_id_name", _name_taken)
explain("uq_kpi_result_first_whole", _recorded_already)
explain("uq_kpi_result_first_trust", _recorded_already)
explain(
    "uq_kpi_result_supersedes_id",
    lambda: Conflict(
        "corrected_already",
        "This result was corrected already.",
        next_step="Correct the latest one.",
    ),
)
explain(
    "uq_kpi_publication_agreement_id_year_from",
    lambda: Conflict(
        "published_already",
        "The assessment of this contract year is recorded as published already.",
        next_step="Look at the list of assessments.",
    ),
)


def access_kpi(*, actor: Actor, kpi_id: UUID) -> tuple[Kpi, Agreement]:
    """An indicator of an agreement within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(Kpi, kpi_id)
    if row is None:
        raise NotFound("indicator")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=row.agreement_id
    )
    return row, agreement


def access_kpi_result(*, actor: Actor, result_id: UUID) -> tuple[KpiResult, Kpi, Agreement]:
    """A result that the actor sees: of the agreement as a whole, or of a trust within reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(KpiResult, result_id)
    if row is None:
        raise NotFound("result")
    kpi, agreement = access_kpi(actor=actor, kpi_id=row.kpi_id)
    if db.session.scalar(
        select(KpiResult.id).where(KpiResult.id == row.id, results_seen_by(actor, agreement))
    ):
        return row, kpi, agreement
    raise NotFound("result")


def results_seen_by(actor: Actor, agreement: Agreement) -> ColumnElement[bool]:
    """Which results of an agreement within reach the actor sees.

    Those of one trust are for the trust, for those who see its volumes, and for the supplier
    whose work is measured.
    """
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    volumes = actor.scope(Permission.VOLUMES_VIEW)
    if own.everything or volumes.everything or agreement.supplier_id in own:
        return true()
    seen = own.organisations | volumes.organisations
    return or_(KpiResult.trust_id.is_(None), KpiResult.trust_id.in_(seen))
