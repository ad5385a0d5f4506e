"""The mandates of the trusts, each for one frozen demand; a new answer supersedes the last."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.documents import MOST_BYTES, SentFile
from consortium.contracts.gateways.document_file import type_of
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Amount, Instant, enum_of, references
from consortium.foundation.files import keep
from consortium.tenders.domain.mandate import MandateAnswer
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.tender import TenderEvent


class Mandate(Identified, AppendOnly, Base):
    """What a trust's authoriser answered. ``limit`` is in pounds ex VAT over the whole term."""

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("(answer = 'given') = (limit_amount IS NOT NULL)", name="given_with_limit"),
        CheckConstraint("limit_amount IS NULL OR limit_amount > 0", name="reaches_somewhere"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    # The hash of the frozen demand that it is for.
    demand_sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[MandateAnswer] = mapped_column(enum_of(MandateAnswer))
    limit: Mapped[Decimal | None] = mapped_column("limit_amount", Amount)
    file_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)


def frozen_demand_of(tender_id: UUID) -> str:
    """The hash of the demand as it was frozen last; empty when it never was."""
    sealed = db.session.scalar(
        select(TenderEvent.sealed)
        .where(
            TenderEvent.tender_id == tender_id,
            TenderEvent.to_state == TenderState.DEMAND_FROZEN,
        )
        .order_by(TenderEvent.seq.desc())
        .limit(1)
    )
    return (sealed or {}).get("demand", "")


def mandates_of(tender_id: UUID, demand_sha256: str | None = None) -> dict[UUID, Mandate]:
    """The latest answer of each trust to the demand as it is frozen now, by the trust's id.

    Whoever knows the hash of that demand already hands it in.
    """
    demand = frozen_demand_of(tender_id) if demand_sha256 is None else demand_sha256
    rows = select(Mandate).where(Mandate.tender_id == tender_id, Mandate.demand_sha256 == demand)
    ordered = db.session.scalars(rows.order_by(Mandate.answered_at, Mandate.id))
    return {row.trust_id: row for row in ordered}


def keep_document(file: SentFile | None, *, owner_id: UUID, now: datetime) -> UUID | None:
    """Keep a document that came with a form, if one did; its id among the stored files.

    Raises:
        Invalid: it is too large, or none of the types that are taken.
    """
    if file is None:
        return None
    stored = keep(
        file.content,
        name=file.name,
        media_type=type_of(file).value,
        owner_id=owner_id,
        now=now,
        limit=MOST_BYTES,
    )
    return stored.id


def answer_row(
    *,
    tender_id: UUID,
    trust_id: UUID,
    answer: MandateAnswer,
    answered_by: UUID | None,
    now: datetime,
    limit: Decimal | None = None,
    reason: str = "",
    file_id: UUID | None = None,
) -> Mandate:
    """A trust's answer to the demand as it is frozen now."""
    row = Mandate(
        id=uuid7(),
        tender_id=tender_id,
        trust_id=trust_id,
        demand_sha256=frozen_demand_of(tender_id),
        answer=answer,
        limit=limit,
        reason=reason,
        file_id=file_id,
        answered_at=now,
        answered_by=answered_by,
    )
    db.session.add(row)
    return row
