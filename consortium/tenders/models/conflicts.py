"""The conflicts assessment of a tender in versions, and who approved which."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, references
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.conflicts import ConflictItem, ConflictsStanding, Nature


class ConflictsAssessment(Identified, AppendOnly, Base):
    __tablename__ = "conflicts_assessment"
    __table_args__ = (UniqueConstraint("tender_id", "version"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    version: Mapped[int]
    items: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    conclusion: Mapped[str] = mapped_column(Text)
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_items(self) -> tuple[ConflictItem, ...]:
        return tuple(
            ConflictItem(
                nature=Nature(each["nature"]),
                who=each["who"],
                circumstances=each["circumstances"],
                mitigation=each["mitigation"],
            )
            for each in self.items
        )


class ConflictsApproval(Identified, AppendOnly, Base):
    """That another person than the author approved a version."""

    __tablename__ = "conflicts_approval"
    __table_args__ = (UniqueConstraint("assessment_id"),)

    assessment_id: Mapped[UUID] = mapped_column(references("conflicts_assessment.id"))
    approved_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[UUID | None] = mapped_column(Uuid)


Version = tuple[ConflictsAssessment, ConflictsApproval | None]


def assessments_of(tender_id: UUID) -> list[Version]:
    """Every version of a tender's assessment with its approval, the latest first."""
    rows = (
        select(ConflictsAssessment, ConflictsApproval)
        .outerjoin(ConflictsApproval, ConflictsApproval.assessment_id == ConflictsAssessment.id)
        .where(ConflictsAssessment.tender_id == tender_id)
        .order_by(ConflictsAssessment.version.desc())
    )
    return [(row, approval) for row, approval in db.session.execute(rows)]


def standing_of(versions: list[Version]) -> ConflictsStanding:
    """Where the latest of some versions, the first of them, stands."""
    if not versions:
        return ConflictsStanding()
    row, approval = versions[0]
    return ConflictsStanding(version=row.version, approved=approval is not None)


explain(
    "uq_conflicts_approval_assessment_id",
    lambda: Conflict(
        "approved_already",
        "This version is approved already.",
        next_step="Write a new version if something changed.",
    ),
)
explain(
    "uq_conflicts_assessment_tender_id_version",
    lambda: Conflict(
        "assessed_at_once",
        "Somebody else wrote a version of this assessment just now.",
        next_step="Read theirs first, then write the next one.",
    ),
)
