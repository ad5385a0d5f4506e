"""Spellings of suppliers that somebody made one: learnt, and never changed.

A spelling is the key of a name (:func:`consortium.spend.domain.supplier_names.supplier_key`) in the
files of one trust: what somebody decides holds for the trusts they reach, and for no other
consortium's. What was said last of it counts; undone, the directory decides again.
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
from consortium.foundation.database.types import Amount, Instant, references
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.spend.domain.supplier_names import Meant


class SupplierSpelling(Identified, AppendOnly, Base):
    """A spelling means a registered supplier or, without one, whoever goes by a name."""

    __tablename__ = "supplier_spelling"
    __table_args__ = (UniqueConstraint("trust_id", "key", "number"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    key: Mapped[str] = mapped_column(String(300))
    # 1, 2, … for each key of a trust.
    number: Mapped[int]
    written: Mapped[str] = mapped_column(String(300))
    supplier_id: Mapped[UUID | None] = mapped_column(references("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    # The spellings that were made one together.
    merge_id: Mapped[UUID] = mapped_column(index=True)
    is_undone: Mapped[bool]
    amount: Mapped[Decimal] = mapped_column(Amount)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[UUID | None] = mapped_column(references("person.id"))


def is_last_spelling() -> Any:
    """Whether nothing was said of the spelling after this row."""
    later = aliased(SupplierSpelling)
    return ~(
        select(later.id)
        .where(
            later.trust_id == SupplierSpelling.trust_id,
            later.key == SupplierSpelling.key,
            later.number > SupplierSpelling.number,
        )
        .exists()
    )


def spellings_in_force(trust_id: UUID) -> Mapping[str, Meant]:
    """Whom each learnt spelling means in the files of a trust."""
    rows = db.session.scalars(
        select(SupplierSpelling).where(
            SupplierSpelling.trust_id == trust_id,
            is_last_spelling(),
            SupplierSpelling.is_undone.is_(False),
        )
    )
    return {row.key: Meant(row.supplier_id, row.name) for row in rows}


def access_merge(
    *, actor: Actor, permission: Permission, merge_id: UUID
) -> Sequence[SupplierSpelling]:
    """What was said in one merge of the trusts within reach.

    Raises:
        NotFound: there is no such merge, or none of its trusts is within reach.
    """
    rows = db.session.scalars(
        select(SupplierSpelling)
        .where(
            SupplierSpelling.merge_id == merge_id,
            SupplierSpelling.is_undone.is_(False),
            spellings_seen_by(actor.scope(permission)),
        )
        .order_by(SupplierSpelling.key, SupplierSpelling.trust_id)
    ).all()
    if not rows:
        raise NotFound("merge of suppliers")
    return rows


def undone_of(merge_id: UUID) -> frozenset[tuple[UUID, str]]:
    """The trusts and keys for which a merge was taken back."""
    rows = db.session.execute(
        select(SupplierSpelling.trust_id, SupplierSpelling.key).where(
            SupplierSpelling.merge_id == merge_id, SupplierSpelling.is_undone
        )
    )
    return frozenset((trust_id, key) for trust_id, key in rows)


def spellings_seen_by(scope: Scope) -> ColumnElement[bool]:
    """The spellings in the files of the trusts that somebody reaches."""
    return true() if scope.everything else SupplierSpelling.trust_id.in_(scope.organisations)


def last_spelling_numbers(keys: Collection[str]) -> Mapping[tuple[UUID, str], int]:
    """How often something was said of spellings, by trust and key; never means not in it."""
    number = func.max(SupplierSpelling.number)
    rows = db.session.execute(
        select(SupplierSpelling.trust_id, SupplierSpelling.key, number)
        .where(SupplierSpelling.key.in_(keys))
        .group_by(SupplierSpelling.trust_id, SupplierSpelling.key)
    )
    return {(trust_id, key): last for trust_id, key, last in rows}


explain(
    "uq_supplier_spelling_trust_id_key_number",
    lambda: Conflict(
        "spelled_meanwhile",
        "Somebody decided on one of these spellings at the same moment.",
        next_step="Open the list again.",
    ),
)
