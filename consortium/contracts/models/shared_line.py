"""Lines that two agreements price: what share of them counts in which, as the two agreed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.clauses.shared_lines import WHOLE
from consortium.contracts.domain.terms.facts import Share
from consortium.contracts.models.schedule_terms import Named, known
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Quantity, references

Ids = Collection[UUID]


class SharedLine(Identified, AppendOnly, Base):
    """The shares of what a trust buys of an item in two agreements, from a day on.

    A later one for the same four takes over from its own day.
    """

    __tablename__ = "shared_line"
    __table_args__ = (
        CheckConstraint("agreement_id <> other_agreement_id", name="two_agreements"),
        CheckConstraint("share > 0", name="above_zero"),
    )

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(references("item.id"))
    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    other_agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    # Of the first agreement, above 0 and below 1; the rest is the other one's.
    share: Mapped[Decimal] = mapped_column(Quantity)
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def share_in(self, agreement_id: UUID) -> Decimal:
        return self.share if agreement_id == self.agreement_id else WHOLE - self.share

    def other_than(self, agreement_id: UUID) -> UUID:
        return self.other_agreement_id if agreement_id == self.agreement_id else self.agreement_id


def shared_lines_of(agreement_ids: Ids, known_at: datetime | None = None) -> list[SharedLine]:
    """Everything recorded of shares in some agreements, oldest first."""
    rows = known(
        select(SharedLine).where(
            or_(
                SharedLine.agreement_id.in_(agreement_ids),
                SharedLine.other_agreement_id.in_(agreement_ids),
            )
        ),
        SharedLine.recorded_at,
        known_at,
    )
    return list(db.session.scalars(rows.order_by(SharedLine.recorded_at, SharedLine.id)))


def shares_by_agreement(
    agreement_ids: Ids,
    known_at: datetime | None,
    trusts: Mapping[UUID, Named],
    items: Mapping[UUID, Named],
) -> Mapping[UUID, list[tuple[Share, UUID]]]:
    """What was agreed for each agreement, oldest first, with the agreement it is shared with."""
    found: dict[UUID, list[tuple[Share, UUID]]] = defaultdict(list)
    for row in shared_lines_of(agreement_ids, known_at):
        for agreement_id in (row.agreement_id, row.other_agreement_id):
            if agreement_id in agreement_ids and row.trust_id in trusts and row.item_id in items:
                share = Share(
                    trust=trusts[row.trust_id].code,
                    item=items[row.item_id].code,
                    since=row.effective_on,
                    share=row.share_in(agreement_id),
                )
                found[agreement_id].append((share, row.other_than(agreement_id)))
    return found


def shares_between(
    agreement_ids: Ids,
    *,
    trust_id: UUID,
    item_id: UUID,
    on: date,
    known_at: datetime | None = None,
) -> dict[UUID, Decimal]:
    """The shares in force on a day of a trust's line in two agreements; empty without any."""
    found: dict[UUID, Decimal] = {}
    wanted = set(agreement_ids)
    rows = shared_lines_of(agreement_ids, known_at)
    for row in sorted(rows, key=lambda row: row.effective_on):
        if (row.trust_id, row.item_id) != (trust_id, item_id) or row.effective_on > on:
            continue
        if {row.agreement_id, row.other_agreement_id} == wanted:
            found = {each: row.share_in(each) for each in wanted}
    return found
