"""Tables of figures that people edit in versions: service levels, limits of safety tests.

Each belongs to a trust, or to a consortium for all its members; a version is written once.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Instant, Json, enum_of, references
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.models.membership import MembershipEvent


class TableKind(StrEnum):
    SERVICE_LEVELS = "service_levels"
    SAFETY_LIMITS = "safety_limits"


class HouseTable(Identified, AppendOnly, Base):
    """A version of a table; what it holds, and whether it makes sense, is its domain's matter."""

    __tablename__ = "house_table"
    __table_args__ = (UniqueConstraint("owner_id", "kind", "version"),)

    owner_id: Mapped[UUID] = mapped_column(references("organisation.id"))
    kind: Mapped[TableKind] = mapped_column(enum_of(TableKind))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(400))
    approved_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[UUID | None] = mapped_column(Uuid)


def table_in_force(kind: TableKind, trust_id: UUID) -> HouseTable | None:
    """The newest version of a trust's own table or, if it has none, of a consortium of its."""
    return tables_in_force(kind, [trust_id]).get(trust_id)


def tables_in_force(kind: TableKind, trust_ids: Collection[UUID]) -> dict[UUID, HouseTable]:
    """The tables by which some trusts go, for those that have one at all."""
    owners = {trust_id: {trust_id} for trust_id in trust_ids}
    for trust_id, consortium_id in db.session.execute(
        select(MembershipEvent.trust_id, MembershipEvent.consortium_id).where(
            MembershipEvent.trust_id.in_(trust_ids)
        )
    ):
        owners[trust_id].add(consortium_id)
    rows = db.session.scalars(
        select(HouseTable)
        .where(
            HouseTable.kind == kind, HouseTable.owner_id.in_(set[UUID]().union(*owners.values()))
        )
        .order_by(HouseTable.approved_at, HouseTable.version)
    ).all()
    found = {}
    for trust_id, known in owners.items():
        theirs = [row for row in rows if row.owner_id in known]
        own = [row for row in theirs if row.owner_id == trust_id]
        if theirs:
            found[trust_id] = (own or theirs)[-1]
    return found


def add_version(
    kind: TableKind,
    owner_id: UUID,
    content: Mapping[str, Any],
    *,
    reason: str,
    at: datetime,
    by: UUID | None,
) -> HouseTable:
    """The next version of an owner's table."""
    newest = db.session.scalar(
        select(HouseTable.version)
        .where(HouseTable.kind == kind, HouseTable.owner_id == owner_id)
        .order_by(HouseTable.version.desc())
        .limit(1)
    )
    row = HouseTable(
        id=uuid7(),
        owner_id=owner_id,
        kind=kind,
        version=(newest or 0) + 1,
        content=dict(content),
        reason=reason,
        approved_at=at,
        approved_by=by,
    )
    db.session.add(row)
    return row


explain(
    "uq_house_table_owner_id_kind_version",
    lambda: Conflict(
        "table_changed",
        "Somebody else approved a new version of this table at the same moment.",
        next_step="Reload the page and compare.",
    ),
)
