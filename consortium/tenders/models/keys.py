"""The keys of a tender: who holds a share, the public halves, and the shares as they lie here.

No row opens anything by itself. A share is sealed to its holder's key, a holder's key is locked
by a passphrase, and the server's part is not in the database.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.counting import count_together
from consortium.foundation.database.types import Instant, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.keys import Holder, KeyFacts
from consortium.tenders.gateways.holder_key import LockedKey
from consortium.tenders.models.opening import KeyRelease


class KeyHolder(Identified, Base):
    """A place of the key: two people have one each, the third is the printed share's."""

    __tablename__ = "key_holder"
    __table_args__ = (
        Index(
            "uq_key_holder_place",
            "tender_id",
            "place",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        CheckConstraint("(person_id IS NULL) = (trust_id IS NULL)", name="person_of_a_trust"),
        CheckConstraint("released_by IS NULL OR released_at IS NOT NULL", name="released_pair"),
    )

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    place: Mapped[int]
    person_id: Mapped[UUID | None] = mapped_column(references("person.id"))
    trust_id: Mapped[UUID | None] = mapped_column(references("organisation.id"))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    locked_key: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    memory_kib: Mapped[int]
    passes: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(Instant)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    released_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_locked_key(self) -> LockedKey:
        return LockedKey(
            public_key=self.public_key,
            locked=self.locked_key,
            salt=self.salt,
            memory_kib=self.memory_kib,
            passes=self.passes,
        )


class TenderKey(Identified, AppendOnly, Base):
    """The public half of a key that seals one of the two envelopes."""

    __tablename__ = "tender_key"
    __table_args__ = (UniqueConstraint("tender_id", "envelope"),)

    tender_id: Mapped[UUID] = mapped_column(references("tender.id"), index=True)
    envelope: Mapped[Envelope] = mapped_column(enum_of(Envelope))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)


class KeyShare(Identified, AppendOnly, Base):
    """A holder's share of a key, readable with the holder's own key only."""

    __tablename__ = "key_share"
    __table_args__ = (UniqueConstraint("key_id", "holder_id"),)

    key_id: Mapped[UUID] = mapped_column(references("tender_key.id"), index=True)
    holder_id: Mapped[UUID] = mapped_column(references("key_holder.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def share_bound_to(tender_id: UUID, envelope: Envelope, holder_id: UUID) -> bytes:
    """What a sealed share is bound to."""
    return f"consortium-share-v1|{tender_id}|{envelope}|{holder_id}".encode()


def holders_of(tender_id: UUID) -> list[KeyHolder]:
    """Who holds a place of the key now, the printed share among them once it is made."""
    rows = select(KeyHolder).where(
        KeyHolder.tender_id == tender_id, KeyHolder.released_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(KeyHolder.place)))


def people_among(holders: list[KeyHolder]) -> list[Holder]:
    """The people among the holders."""
    return [
        Holder(person_id=row.person_id, trust_id=row.trust_id)
        for row in holders
        if row.person_id is not None and row.trust_id is not None
    ]


def keys_of(tender_id: UUID) -> dict[Envelope, TenderKey]:
    """The public keys of a tender by the envelope; empty until they are made."""
    rows = select(TenderKey).where(TenderKey.tender_id == tender_id)
    return {row.envelope: row for row in db.session.scalars(rows)}


def shares_of(holder_id: UUID) -> Mapping[UUID, bytes]:
    """A holder's sealed shares by the key."""
    rows = select(KeyShare.key_id, KeyShare.sealed).where(KeyShare.holder_id == holder_id)
    return dict(db.session.execute(rows).all())


def key_facts_of(tender_id: UUID) -> KeyFacts:
    """The key of a tender in numbers: who holds a place of it, and whether it is released."""
    keys = select(TenderKey.id).where(TenderKey.tender_id == tender_id)
    found = count_together(
        {
            "keys": select(func.count()).select_from(keys.subquery()),
            "released": select(func.count()).where(KeyRelease.key_id.in_(keys)),
            "people": select(func.count()).where(
                KeyHolder.tender_id == tender_id,
                KeyHolder.released_at.is_(None),
                KeyHolder.person_id.is_not(None),
                KeyHolder.trust_id.is_not(None),
            ),
        }
    )
    made = found["keys"] > 0
    return KeyFacts(
        holders=found["people"], made=made, released=made and found["released"] == found["keys"]
    )


explain(
    "uq_key_holder_place",
    lambda: Conflict(
        "share_taken",
        "Somebody took this share at the same moment.",
        next_step="Reload the page.",
    ),
)
