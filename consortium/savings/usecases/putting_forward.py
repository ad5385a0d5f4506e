"""Putting savings lines forward: the first signature, and new versions with their reason."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import record, transaction
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import Picked
from consortium.savings.domain.signoff import Step
from consortium.savings.models.deciding import put_forward
from consortium.savings.models.signing import Book, Standing, access_lines, events_of
from consortium.savings.models.signoff import SavingsLine


def put_lines_forward(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[Picked],
    now: datetime,
    reason: str = "",
) -> int:
    """Put lines before their signers, as the first signature; returns how many.

    A line that was put forward before gets a new version with the reason; the old one is kept.

    Raises:
        NotFound: a line is not there, or its trust is not within reach.
        Conflict: a line changed since it was seen, or nothing about it is new.
        Invalid: nothing was chosen, or a new version has no reason.
    """
    with transaction():
        book, lines = access_lines(
            actor=actor, consortium_id=consortium_id, picked=picked, step=Step.PROCUREMENT
        )
        for standing in lines:
            _put_forward(actor, book, standing, reason.strip(), now)
        for owner_id, subject, details in events_of(book, lines):
            record(
                actor=actor,
                action="savings_lines.put_forward",
                subject=subject,
                at=now,
                owner_id=owner_id,
                reason=reason.strip(),
                **details,
            )
    return len(lines)


def _put_forward(actor: Actor, book: Book, standing: Standing, reason: str, now: datetime) -> None:
    key = standing.key
    put_forward(
        standing,
        SavingsLine,
        key={
            "trust_id": book.scene.trust_ids[key.trust],
            "item_id": book.scene.item_ids[key.item],
            "month": key.month,
            "kind": key.kind,
        },
        called=f"{key.trust} {key.item} {key.month:%B %Y}",
        amount=standing.line.amount,
        content=standing.line.content,
        consortium_id=book.scene.consortium_id,
        reason=reason,
        by=actor.id,
        at=now,
    )
