"""Lines that count in two agreements by agreed shares, and with what they can be shared."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.models.access import access_agreement, seen_by
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.shared_line import shared_lines_of
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

UNSEEN = "An agreement of another consortium"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLineView:
    """What counts here of a trust's line, and in the other agreement; shares are 0 to 1.

    ``other_id`` is None where the other agreement is not within the reader's reach.
    """

    trust: str
    item: str
    share: Decimal
    other_share: Decimal
    other: str
    other_id: UUID | None
    effective_on: date
    reason: str
    recorded_at: datetime
    # Whether it is the one that counts today.
    counts_today: bool


def shared_lines_under(
    *, actor: Actor, agreement_id: UUID, today: date
) -> tuple[SharedLineView, ...]:
    """The shares agreed of lines of the trusts whose volumes the actor sees, the latest first.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    rows = [row for row in shared_lines_of([agreement_id]) if _sees(actor, row.trust_id)]
    if not rows:
        return ()
    trusts = _names(Organisation, {row.trust_id for row in rows})
    items = _names(Item, {row.item_id for row in rows})
    others = _references(actor, {row.other_than(agreement_id) for row in rows})
    standing = {
        (row.trust_id, row.item_id, row.other_than(agreement_id)): row.id
        for row in sorted(rows, key=lambda row: row.effective_on)
        if row.effective_on <= today
    }
    return tuple(
        SharedLineView(
            trust=trusts[row.trust_id],
            item=items[row.item_id],
            share=row.share_in(agreement_id),
            other_share=row.share_in(row.other_than(agreement_id)),
            other=others.get(row.other_than(agreement_id), UNSEEN),
            other_id=row.other_than(agreement_id)
            if row.other_than(agreement_id) in others
            else None,
            effective_on=row.effective_on,
            reason=row.reason,
            recorded_at=row.recorded_at,
            counts_today=row.id in standing.values(),
        )
        for row in sorted(rows, key=lambda row: row.effective_on, reverse=True)
    )


def agreements_to_share_with(*, actor: Actor, agreement_id: UUID) -> list[tuple[UUID, str]]:
    """The other agreements whose prices the actor may change, the newest first."""
    scope = actor.scope(Permission.AGREEMENTS_MANAGE)
    rows = db.session.execute(
        select(Agreement.id, Agreement.reference, Agreement.title, Agreement.consortium_id)
        .where(Agreement.id != agreement_id, seen_by(scope))
        .order_by(Agreement.reference.desc())
    )
    return [(row.id, f"{row.reference} {row.title}") for row in rows if row.consortium_id in scope]


def _sees(actor: Actor, trust_id: UUID) -> bool:
    return any(
        trust_id in actor.scope(each)
        for each in (Permission.VOLUMES_VIEW, Permission.AGREEMENTS_VIEW)
    )


def _names(model: type[Organisation] | type[Item], ids: set[UUID]) -> dict[UUID, str]:
    return dict(db.session.execute(select(model.id, model.name).where(model.id.in_(ids))).all())


def _references(actor: Actor, ids: set[UUID]) -> dict[UUID, str]:
    """What the agreements within reach are called."""
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    rows = db.session.execute(
        select(Agreement.id, Agreement.reference, Agreement.title).where(
            Agreement.id.in_(ids), seen_by(scope)
        )
    )
    return {row.id: f"{row.reference} {row.title}" for row in rows}
