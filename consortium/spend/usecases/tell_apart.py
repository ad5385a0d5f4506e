"""Saying that two names that look alike are two suppliers, and taking that back."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.supplier_names import KeyPair, supplier_key
from consortium.spend.models.access import trusts_within
from consortium.spend.models.alike_names import NamesApart, access_said, last_said_numbers

LONGEST_NAME = 300


def tell_apart(*, actor: Actor, names: tuple[str, str], now: datetime) -> UUID:
    """Say for the files of every trust within reach that two names are two suppliers.

    They are not proposed again. Returns the id by which that can be undone.

    Raises:
        Invalid: a name is empty, or both are the same but for signs and capitals.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    pair = KeyPair.of(*names)
    if not pair.first or pair.first == pair.second:
        raise Invalid(
            "no_two_names",
            "These are not two names.",
            next_step="Open the page again and choose two that differ.",
        )
    first, second = sorted(names, key=supplier_key)
    said_id = uuid7()
    with transaction():
        numbers = last_said_numbers([pair])
        for trust_id in trusts_within(actor.scope(Permission.LINES_MATCH)):
            db.session.add(
                NamesApart(
                    trust_id=trust_id,
                    first_key=pair.first[:LONGEST_NAME],
                    second_key=pair.second[:LONGEST_NAME],
                    number=numbers.get((trust_id, pair), 0) + 1,
                    first_written=first[:LONGEST_NAME],
                    second_written=second[:LONGEST_NAME],
                    said_id=said_id,
                    is_undone=False,
                    said_at=now,
                    said_by=actor.id,
                )
            )
        record(
            actor=actor,
            action="suppliers.told_apart",
            subject=Subject("supplier spellings", said_id, first[:200]),
            at=now,
            names=[first, second],
        )
    return said_id


def undo_apart(*, actor: Actor, said_id: UUID, now: datetime) -> None:
    """Let two names be proposed again.

    Raises:
        NotFound: it was not said, or undone, or is of trusts beyond reach.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    with transaction():
        said = access_said(actor=actor, permission=Permission.LINES_MATCH, said_id=said_id)
        for row in said:
            db.session.add(
                NamesApart(
                    trust_id=row.trust_id,
                    first_key=row.first_key,
                    second_key=row.second_key,
                    number=row.number + 1,
                    first_written=row.first_written,
                    second_written=row.second_written,
                    said_id=said_id,
                    is_undone=True,
                    said_at=now,
                    said_by=actor.id,
                )
            )
        record(
            actor=actor,
            action="suppliers.telling_undone",
            subject=Subject("supplier spellings", said_id, said[0].first_written[:200]),
            at=now,
            names=[said[0].first_written, said[0].second_written],
        )
