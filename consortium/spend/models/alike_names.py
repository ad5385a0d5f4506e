"""Names of suppliers that look alike, as a job found them, and those that were said to be two.

What was found is made anew by every search. That two names are not one supplier is learnt like a
spelling (:mod:`consortium.spend.models.spelling`): for each trust within reach of who said it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, UniqueConstraint, func, select, true
from sqlalchemy.orm import Mapped, aliased, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Quantity, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.spend.domain.supplier_names import KeyPair


class AlikeNames(Base):
    """Two names whose stems differ and that look alike, by their keys in order."""

    __tablename__ = "alike_names"

    first_key: Mapped[str] = mapped_column(String(300), primary_key=True)
    second_key: Mapped[str] = mapped_column(String(300), primary_key=True)
    # From 0 to 1.
    likeness: Mapped[Decimal] = mapped_column(Quantity)


class NamesApart(Identified, AppendOnly, Base):
    """Two names are two suppliers in the files of a trust; undone, that is open again."""

    __tablename__ = "names_apart"
    __table_args__ = (UniqueConstraint("trust_id", "first_key", "second_key", "number"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    first_key: Mapped[str] = mapped_column(String(300))
    second_key: Mapped[str] = mapped_column(String(300))
    # 1, 2, … for each pair of a trust.
    number: Mapped[int]
    first_written: Mapped[str] = mapped_column(String(300))
    second_written: Mapped[str] = mapped_column(String(300))
    # What was said for several trusts at once.
    said_id: Mapped[UUID] = mapped_column(index=True)
    is_undone: Mapped[bool]
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[UUID | None] = mapped_column(references("person.id"))

    @property
    def pair(self) -> KeyPair:
        return KeyPair(self.first_key, self.second_key)


def is_last_said() -> Any:
    """Whether nothing was said of the pair after this row."""
    later = aliased(NamesApart)
    return ~(
        select(later.id)
        .where(
            later.trust_id == NamesApart.trust_id,
            later.first_key == NamesApart.first_key,
            later.second_key == NamesApart.second_key,
            later.number > NamesApart.number,
        )
        .exists()
    )


def apart_seen_by(scope: Scope) -> ColumnElement[bool]:
    """What was said of the files of the trusts that somebody reaches."""
    return true() if scope.everything else NamesApart.trust_id.in_(scope.organisations)


def access_said(*, actor: Actor, permission: Permission, said_id: UUID) -> Sequence[NamesApart]:
    """What was said at once of two names, in the trusts within reach, where it holds.

    Raises:
        NotFound: nothing was, it was undone, or none of its trusts is within reach.
    """
    rows = db.session.scalars(
        select(NamesApart)
        .where(
            NamesApart.said_id == said_id,
            NamesApart.is_undone.is_(False),
            is_last_said(),
            apart_seen_by(actor.scope(permission)),
        )
        .order_by(NamesApart.trust_id)
    ).all()
    if not rows:
        raise NotFound("decision")
    return rows


def last_said_numbers(pairs: Collection[KeyPair]) -> Mapping[tuple[UUID, KeyPair], int]:
    """How often something was said of pairs, by trust; never means not in it."""
    rows = db.session.execute(
        select(
            NamesApart.trust_id,
            NamesApart.first_key,
            NamesApart.second_key,
            func.max(NamesApart.number),
        )
        .where(NamesApart.first_key.in_({pair.first for pair in pairs}))
        .group_by(NamesApart.trust_id, NamesApart.first_key, NamesApart.second_key)
    )
    return {(trust_id, KeyPair(one, other)): last for trust_id, one, other, last in rows}


explain(
    "uq_names_apart_trust_id_first_key_second_key_number",
    lambda: Conflict(
        "said_meanwhile",
        "Somebody decided on these two names at the same moment.",
        next_step="Open the list again.",
    ),
)
