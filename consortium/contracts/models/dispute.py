"""Disputes of recorded tier tests: raised once, resolved once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Uuid, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.counting import as_texts
from consortium.contracts.domain.prices.disputes import DisputeState, OpenDispute, TierTest
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.schedule import DeterminationStatus, TierDetermination
from consortium.foundation.database import Base, Identified, Versioned, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

_OPEN = text("state = 'open'")


class TierDispute(Identified, Versioned, Base):
    """The supplier or a member contests what a tier test found."""

    __tablename__ = "tier_dispute"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (resolved_at IS NULL)", name="resolved_pair"),
        Index(
            "uq_tier_dispute_open",
            "determination_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    determination_id: Mapped[UUID] = mapped_column(references("tier_determination.id"), index=True)
    # The organisation for which it is raised: the supplier, or a trust of the agreement.
    party_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    state: Mapped[DisputeState] = mapped_column(enum_of(DisputeState), default=DisputeState.OPEN)
    reason: Mapped[str] = mapped_column(String(400))
    document_id: Mapped[UUID | None] = mapped_column(references("agreement_document.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by: Mapped[UUID | None] = mapped_column(Uuid)
    resolution: Mapped[str] = mapped_column(String(400), default="")
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_by: Mapped[UUID | None] = mapped_column(Uuid)
    # The test that took the place of the disputed one, when the dispute was upheld.
    corrected_id: Mapped[UUID | None] = mapped_column(references("tier_determination.id"))


explain(
    "uq_tier_dispute_open",
    lambda: Conflict(
        "disputed_already",
        "This tier test is disputed already.",
        next_step="Wait until that dispute is resolved.",
    ),
)


def open_disputes(
    agreement_ids: Collection[UUID], *, known_at: datetime | None = None
) -> dict[TierTest, OpenDispute]:
    """The disputes of some agreements that were not resolved at an instant (now, when none is
    given), by the test they contest."""
    rows = (
        select(
            TierDetermination.scheme_id,
            TierDetermination.tested_on,
            Organisation.name,
            TierDispute.reason,
        )
        .join(TierDetermination, TierDetermination.id == TierDispute.determination_id)
        .join(Organisation, Organisation.id == TierDispute.party_id)
        .where(TierDispute.agreement_id.in_(agreement_ids))
    )
    if known_at is None:
        rows = rows.where(TierDispute.state == DisputeState.OPEN)
    else:
        rows = rows.where(
            TierDispute.raised_at <= known_at,
            or_(TierDispute.resolved_at.is_(None), TierDispute.resolved_at > known_at),
        )
    return {
        (str(scheme_id), tested_on): OpenDispute(by=party, reason=reason)
        for scheme_id, tested_on, party, reason in db.session.execute(rows)
    }


def access_determination(
    *, actor: Actor, determination_id: UUID
) -> tuple[TierDetermination, Agreement]:
    """A recorded tier test of an agreement within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(TierDetermination, determination_id)
    if row is None:
        raise NotFound("tier test")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=row.agreement_id
    )
    return row, agreement


def access_dispute(*, actor: Actor, dispute_id: UUID) -> tuple[TierDispute, Agreement]:
    """A dispute about an agreement within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row = db.session.get(TierDispute, dispute_id)
    if row is None:
        raise NotFound("dispute")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=row.agreement_id
    )
    return row, agreement


def superseding_row(
    old: TierDetermination, found: Determination, *, recorded_by: UUID | None, now: datetime
) -> TierDetermination:
    """What a test found once its facts were put right, in the place of an earlier row."""
    return TierDetermination(
        id=uuid7(),
        agreement_id=old.agreement_id,
        scheme_id=old.scheme_id,
        tested_on=old.tested_on,
        members=[as_texts(each) for each in found.members],
        measure=found.measure,
        found=found.found,
        inputs_sha256=found.inputs_sha256,
        status=DeterminationStatus.CONFIRMED,
        supersedes_id=old.id,
        recorded_at=now,
        recorded_by=recorded_by,
    )
