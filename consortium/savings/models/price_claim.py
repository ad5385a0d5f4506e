"""Claims of wrong prices: their frozen lines, what became of them, and the money that came back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    String,
    UniqueConstraint,
    Uuid,
    delete,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import (
    Amount,
    Instant,
    Quantity,
    UnitPrice,
    enum_of,
    references,
)
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.domain.price_claims import ClaimStep, StepTaken


class PriceClaim(Identified, AppendOnly, Base):
    __tablename__ = "price_claim"

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    audit_id: Mapped[UUID] = mapped_column(references("price_audit.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    drafted_by: Mapped[UUID | None] = mapped_column(Uuid)


class PriceClaimLine(Identified, AppendOnly, Base):
    """A purchase line as the audit found it; prices are per base unit."""

    __tablename__ = "price_claim_line"
    __table_args__ = (UniqueConstraint("claim_id", "position"),)

    claim_id: Mapped[UUID] = mapped_column(references("price_claim.id"), index=True)
    position: Mapped[int]
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    batch_id: Mapped[UUID] = mapped_column(references("import_batch.id"))
    source_row: Mapped[int]
    order_number: Mapped[str] = mapped_column(String(200))
    line_number: Mapped[str] = mapped_column(String(200))
    invoice_number: Mapped[str] = mapped_column(String(200))
    counted_on: Mapped[date]
    priced_on: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    charged: Mapped[Decimal] = mapped_column(UnitPrice)
    due: Mapped[Decimal | None] = mapped_column(UnitPrice)
    amount: Mapped[Decimal] = mapped_column(Amount)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    why: Mapped[str] = mapped_column(String(400))


class PriceClaimHold(Identified, Base):
    """A purchase line that a claim holds: no other can claim it until this one lets it go."""

    __tablename__ = "price_claim_hold"
    __table_args__ = (UniqueConstraint("batch_id", "source_row"),)

    claim_id: Mapped[UUID] = mapped_column(references("price_claim.id"), index=True)
    batch_id: Mapped[UUID] = mapped_column(references("import_batch.id"))
    source_row: Mapped[int]


class PriceClaimEvent(Identified, AppendOnly, Base):
    """A step of a claim; one that sent it keeps the letter as it went out."""

    __tablename__ = "price_claim_event"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        CheckConstraint(
            "(step = 'sent') = (pdf_id IS NOT NULL) AND (step = 'sent') = (docx_id IS NOT NULL)",
            name="sent_with_letter",
        ),
    )

    claim_id: Mapped[UUID] = mapped_column(references("price_claim.id"), index=True)
    position: Mapped[int]
    step: Mapped[ClaimStep] = mapped_column(enum_of(ClaimStep))
    happened_on: Mapped[date]
    # The number of the supplier's letter, where it wrote one.
    reference: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    accepted: Mapped[Decimal | None] = mapped_column(Amount)
    pdf_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))
    docx_id: Mapped[UUID | None] = mapped_column(references("stored_file.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> StepTaken:
        return StepTaken(step=self.step, on=self.happened_on, accepted=self.accepted)


class PriceClaimCredit(Identified, AppendOnly, Base):
    """A credit note, as far as it answers a claim for one trust."""

    __tablename__ = "price_claim_credit"
    __table_args__ = (UniqueConstraint("claim_id", "trust_id", "number"),)

    claim_id: Mapped[UUID] = mapped_column(references("price_claim.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    number: Mapped[str] = mapped_column(String(60))
    amount: Mapped[Decimal] = mapped_column(Amount)
    credited_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_price_claim_hold_batch_id_source_row",
    lambda: Conflict(
        "claimed_already",
        "One of these lines stands in another claim that is still open.",
        next_step="Choose the lines anew: those in open claims are left out.",
    ),
)
explain(
    "uq_price_claim_event_claim_id_position",
    lambda: Conflict(
        "claim_moved_on",
        "Somebody else recorded something about this claim at the same moment.",
        next_step="Look at the claim's page and record it again if it still applies.",
    ),
)
explain(
    "uq_price_claim_credit_claim_id_trust_id_number",
    lambda: Conflict(
        "credit_recorded",
        "This credit note is recorded already.",
        field="number",
        next_step="Check its number.",
    ),
)


def claims_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The claims with a line of a trust within reach."""
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    if scope.everything:
        return true()
    own = select(PriceClaimLine.claim_id).where(PriceClaimLine.trust_id.in_(scope.organisations))
    return PriceClaim.id.in_(own)


def access_claim(*, actor: Actor, claim_id: UUID) -> PriceClaim:
    """A claim with a line of a trust within reach.

    Raises:
        NotFound: there is none with that id, or nothing of it is within reach.
    """
    row = db.session.scalar(
        select(PriceClaim).where(PriceClaim.id == claim_id, claims_seen_by(actor))
    )
    if row is None:
        raise NotFound("price claim")
    return row


def lines_of_claims(claim_ids: Collection[UUID]) -> Sequence[PriceClaimLine]:
    return db.session.scalars(
        select(PriceClaimLine)
        .where(PriceClaimLine.claim_id.in_(claim_ids))
        .order_by(PriceClaimLine.claim_id, PriceClaimLine.position)
    ).all()


def events_of_claims(claim_ids: Collection[UUID]) -> Sequence[PriceClaimEvent]:
    """What happened to some claims, oldest first."""
    return db.session.scalars(
        select(PriceClaimEvent)
        .where(PriceClaimEvent.claim_id.in_(claim_ids))
        .order_by(PriceClaimEvent.claim_id, PriceClaimEvent.position)
    ).all()


def credits_of_claims(claim_ids: Collection[UUID]) -> Sequence[PriceClaimCredit]:
    return db.session.scalars(
        select(PriceClaimCredit)
        .where(PriceClaimCredit.claim_id.in_(claim_ids))
        .order_by(PriceClaimCredit.claim_id, PriceClaimCredit.credited_on, PriceClaimCredit.id)
    ).all()


def held_keys(batch_ids: Collection[UUID]) -> frozenset[str]:
    """The lines of some batches that a claim holds, as ``<batch id>:<row>``."""
    rows = db.session.execute(
        select(PriceClaimHold.batch_id, PriceClaimHold.source_row).where(
            PriceClaimHold.batch_id.in_(batch_ids)
        )
    )
    return frozenset(f"{batch_id}:{source_row}" for batch_id, source_row in rows)


def let_lines_go(claim_id: UUID) -> None:
    """Let other claims take the lines of this one."""
    db.session.execute(delete(PriceClaimHold).where(PriceClaimHold.claim_id == claim_id))
