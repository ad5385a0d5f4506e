"""Baselines with their two signatures, and proof that an old price would have risen."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Instant,
    Json,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.baseline import (
    LONGEST_SOURCE,
    BaselineMethod,
    Grade,
    Party,
    seal_of_record,
    signed_already,
)


class Baseline(Identified, AppendOnly, Base):
    """What a trust paid for an item over twelve months; a change is a new version with a reason."""

    __tablename__ = "baseline"
    __table_args__ = (
        UniqueConstraint("trust_id", "item_id", "version"),
        CheckConstraint("quantity > 0 AND unit_price > 0", name="positive"),
        CheckConstraint("window_to > window_from", name="window"),
        CheckConstraint("version = 1 OR length(reason) > 0", name="new_version_has_reason"),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    version: Mapped[int]
    window_from: Mapped[date]
    window_to: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    unit_price: Mapped[Decimal] = mapped_column(UnitPrice)
    lowest_price: Mapped[Decimal | None] = mapped_column(UnitPrice)
    highest_price: Mapped[Decimal | None] = mapped_column(UnitPrice)
    purchases: Mapped[int] = mapped_column(default=0)
    method: Mapped[BaselineMethod] = mapped_column(enum_of(BaselineMethod))
    grade: Mapped[Grade] = mapped_column(enum_of(Grade))
    # Where it comes from: import batches, or a document.
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    batch_ids: Mapped[list[str]] = mapped_column(Json)
    included_costs: Mapped[str] = mapped_column(String(200), default="")
    exclusions: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    prepared_by: Mapped[UUID | None] = mapped_column(Uuid)

    signatures: Mapped[list["BaselineSignature"]] = relationship(
        lazy="selectin", viewonly=True, order_by="BaselineSignature.signed_at"
    )

    @property
    def locked_at(self) -> datetime | None:
        """When the second of the two signatures was given; None while one is missing."""
        if {signature.party for signature in self.signatures} != set(Party):
            return None
        return max(signature.signed_at for signature in self.signatures)

    @property
    def content_sha256(self) -> str:
        """The hash of everything that is signed."""
        return seal_of_record(
            trust_id=str(self.trust_id),
            item_id=str(self.item_id),
            version=self.version,
            window=Period(self.window_from, self.window_to),
            quantity=self.quantity,
            unit_price=self.unit_price,
            method=self.method,
            source=self.source,
            included_costs=self.included_costs,
            exclusions=self.exclusions,
            reason=self.reason,
        )


class BaselineSignature(Identified, AppendOnly, Base):
    __tablename__ = "baseline_signature"
    __table_args__ = (UniqueConstraint("baseline_id", "party"),)

    baseline_id: Mapped[UUID] = mapped_column(references("baseline.id"), index=True)
    party: Mapped[Party] = mapped_column(enum_of(Party))
    signed_at: Mapped[datetime] = mapped_column(Instant)
    signed_by: Mapped[UUID | None] = mapped_column(Uuid)
    # What was signed: the hash of the record as the signer saw it.
    content_sha256: Mapped[str] = mapped_column(String(64))


class UpliftEvidence(Identified, AppendOnly, Base):
    """A clause or letter that proves that the old price would have followed an index."""

    __tablename__ = "uplift_evidence"
    __table_args__ = (UniqueConstraint("trust_id", "item_id"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    series_id: Mapped[UUID] = mapped_column(references("index_series.id"))
    evidence: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


def access_baseline(*, actor: Actor, permission: Permission, baseline_id: UUID) -> Baseline:
    """A baseline of a trust within the actor's reach.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = db.session.scalar(select(Baseline).where(Baseline.id == baseline_id))
    if row is None or row.trust_id not in actor.scope(permission):
        raise NotFound("baseline")
    return row


def has_baseline(trust_id: UUID, item_id: UUID) -> bool:
    """Whether anybody has prepared a baseline of an item for a trust."""
    found = select(Baseline.id).where(Baseline.trust_id == trust_id, Baseline.item_id == item_id)
    return db.session.scalar(found.limit(1)) is not None


explain("uq_baseline_signature_baseline_id_party", signed_already)
explain(
    "uq_baseline_trust_id_item_id_version",
    lambda: Conflict(
        "version_exists",
        "Somebody prepared the next version of this baseline at the same time.",
        next_step="Look at it before you prepare another.",
    ),
)
explain(
    "uq_uplift_evidence_trust_id_item_id",
    lambda: Conflict(
        "evidence_recorded",
        "Evidence for this trust and item is recorded already.",
        field="item_id",
        next_step="Look at the list.",
    ),
)
