"""Agreements, one contract for each trust and spell, and the dated events of participation."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.contracts import CommitmentClass, ContractState, DateBasis
from consortium.contracts.domain.terms import participation
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.foundation.database import AppendOnly, Base, Identified, Versioned
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, Quantity, enum_of, references
from consortium.foundation.domain.errors import Conflict, Invalid


class Agreement(Identified, Versioned, Base):
    """What a supplier and a consortium agreed; each trust signs a contract of its own under it."""

    __tablename__ = "agreement"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    consortium_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    supplier_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3), default="GBP")
    date_basis: Mapped[DateBasis] = mapped_column(enum_of(DateBasis), default=DateBasis.ORDERED)
    # The consortium clause in the words of the contract, and where it stands.
    clause_text: Mapped[str] = mapped_column(Text, default="")
    one_organisation: Mapped[bool] = mapped_column(default=True)
    notice_days: Mapped[int] = mapped_column(default=90)
    # Where the agreement came from: the award of a lot, or a reason for having none.
    source: Mapped[str] = mapped_column(String(200), default="")
    source_id: Mapped[UUID | None] = mapped_column(Uuid)
    # What was awarded, if it was here; and what contract changes added to it since.
    award_value: Mapped[Decimal | None] = mapped_column(Amount)
    added_value: Mapped[Decimal] = mapped_column(
        Amount, default=Decimal(0), server_default=text("0")
    )
    drafted_by: Mapped[UUID | None] = mapped_column(Uuid)
    # An agreement that nobody signed can fall with the tender it came from.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str] = mapped_column(
        String(400), default="", server_default=text("''")
    )

    @property
    def value_limit(self) -> Decimal | None:
        """What all contracts together stay within; None where no award limits them."""
        return None if self.award_value is None else self.award_value + self.added_value

    def check_in_play(self) -> None:
        """Pass in silence unless the agreement is withdrawn.

        Raises:
            Conflict: it is; nothing more is signed or added under it.
        """
        if self.withdrawn_at is not None:
            raise Conflict(
                "agreement_withdrawn",
                f"This agreement is withdrawn: {self.withdrawn_reason}",
                next_step="Draft another agreement, or start a new tender.",
            )


class TrustContract(Identified, Versioned, Base):
    """A trust's own contract under an agreement, one for each spell of taking part."""

    __tablename__ = "trust_contract"
    __table_args__ = (
        UniqueConstraint("agreement_id", "trust_id", "spell"),
        CheckConstraint(
            "(state = 'draft') = (signed_at IS NULL)",
            name="signed_pair",
        ),
    )

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    spell: Mapped[int] = mapped_column(default=1)
    value: Mapped[Decimal] = mapped_column(Amount)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[ContractState] = mapped_column(
        enum_of(ContractState), default=ContractState.DRAFT
    )
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by: Mapped[UUID | None] = mapped_column(Uuid)


class ParticipationEvent(Identified, AppendOnly, Base):
    """A trust joins, gives notice, opts out: effective on one day, recorded at one instant."""

    __tablename__ = "participation_event"
    __table_args__ = (UniqueConstraint("contract_id", "kind", "effective_on"),)

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    contract_id: Mapped[UUID] = mapped_column(references("trust_contract.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    kind: Mapped[ParticipationKind] = mapped_column(enum_of(ParticipationKind))
    noticed_on: Mapped[date | None]
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


class Commitment(Identified, AppendOnly, Base):
    """A letter of commitment: how much a trust will buy of an item in a year, from a day on."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("contract_id", "item_id", "effective_from", "recorded_at"),
        CheckConstraint("per_year >= 0", name="not_negative"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    contract_id: Mapped[UUID] = mapped_column(references("trust_contract.id"), index=True)
    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"), index=True)
    per_year: Mapped[Decimal] = mapped_column(Quantity)
    effective_from: Mapped[date]
    commitment_class: Mapped[CommitmentClass] = mapped_column(enum_of(CommitmentClass))
    letter: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_trust_contract_agreement_id_trust_id_spell",
    lambda: Invalid(
        "contract_exists",
        "This trust already has a contract for this stay.",
        field="trust_id",
        next_step="Open that contract.",
    ),
)
explain(
    "uq_participation_event_contract_id_kind_effective_on",
    lambda: Invalid(
        "event_recorded",
        "The same event is recorded already for that day.",
        field="effective_on",
        next_step="Look at the list of events.",
    ),
)

# The events of one trust need no code to be told apart by.
THE_TRUST = "the trust"


def events_as_values(rows: Iterable[ParticipationEvent]) -> list[participation.ParticipationEvent]:
    """The events of one trust, as the rules of participation look at them."""
    return [
        participation.ParticipationEvent(
            trust=THE_TRUST, kind=row.kind, effective_on=row.effective_on
        )
        for row in rows
    ]
