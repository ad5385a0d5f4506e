"""What columns hold, as somebody confirmed it: remembered for each trust and each header."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.spend.domain.fields import Field
from consortium.spend.domain.header import Layout, header_key
from consortium.spend.domain.kinds import Kind


class RememberedLayout(Identified, AppendOnly, Base):
    """The columns of one header of a trust; the one with the highest number holds."""

    __tablename__ = "remembered_layout"
    __table_args__ = (UniqueConstraint("trust_id", "header_key", "number"),)

    trust_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    # consortium.spend.domain.header.header_key of the headings.
    header_key: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    kind: Mapped[Kind] = mapped_column(enum_of(Kind))
    headings: Mapped[list[str]] = mapped_column(Json)
    places: Mapped[dict[str, Any]] = mapped_column(Json)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[UUID | None] = mapped_column(references("person.id"))

    def as_layout(self) -> Layout:
        return Layout(
            kind=self.kind,
            headings=tuple(self.headings),
            places={Field(name): place for name, place in self.places.items()},
        )


def layouts_of(trust_id: UUID) -> Mapping[str, Layout]:
    """What is remembered of the headers of a trust, by their keys."""
    rows = db.session.scalars(
        select(RememberedLayout)
        .where(RememberedLayout.trust_id == trust_id)
        .order_by(RememberedLayout.number)
    )
    return {row.header_key: row.as_layout() for row in rows}


def remember(*, trust_id: UUID, layout: Layout, person_id: UUID | None, now: datetime) -> None:
    """Keep what the columns of a header hold, inside the open transaction."""
    key = header_key(layout.headings)
    before = db.session.scalar(
        select(func.max(RememberedLayout.number)).where(
            RememberedLayout.trust_id == trust_id, RememberedLayout.header_key == key
        )
    )
    db.session.add(
        RememberedLayout(
            trust_id=trust_id,
            header_key=key,
            number=(before or 0) + 1,
            kind=layout.kind,
            headings=list(layout.headings),
            places={field.value: place for field, place in layout.places.items()},
            confirmed_at=now,
            confirmed_by=person_id,
        )
    )
