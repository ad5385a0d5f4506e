"""Names of suppliers that look alike, with how much, and those that were said to be two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.person import Person
from consortium.spend.domain.supplier_names import KeyPair, Written, supplier_key
from consortium.spend.models.alike_names import (
    AlikeNames,
    NamesApart,
    apart_seen_by,
    is_last_said,
)

ALIKE_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two names that may be one; ``target`` is the registered one, or the larger.

    ``likeness`` is from 0 to 1.
    """

    target: Written
    other: Written
    likeness: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two names that somebody said are two suppliers, and that can be taken back."""

    said_id: UUID
    names: tuple[str, str]
    at: datetime
    by: str


def alike_names(*, actor: Actor, names: Iterable[Written]) -> list[Alike]:
    """The pairs that the last search found among these names, the most alike first.

    ``names`` are those within the actor's reach (``list_names``); pairs that were said to be two
    in a trust of theirs are left out.
    """
    by_key = {supplier_key(each.name): each for each in names}
    apart = {row.pair for row in _in_force(actor)}
    rows = db.session.execute(
        select(AlikeNames.first_key, AlikeNames.second_key, AlikeNames.likeness).order_by(
            AlikeNames.likeness.desc(), AlikeNames.first_key, AlikeNames.second_key
        )
    )
    found = [
        _alike(by_key[first], by_key[second], likeness)
        for first, second, likeness in rows
        if first in by_key and second in by_key and KeyPair(first, second) not in apart
    ]
    return found[:ALIKE_SHOWN]


def names_apart(*, actor: Actor) -> list[Apart]:
    """What was said to be two in a trust within reach and still is, the last first."""
    rows = _in_force(actor)
    people = {row.said_by for row in rows if row.said_by}
    named = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    by = {row.id: row.name for row in named}
    return list(
        {
            row.said_id: Apart(
                said_id=row.said_id,
                names=(row.first_written, row.second_written),
                at=row.said_at,
                by=by.get(row.said_by, "") if row.said_by else "",
            )
            for row in rows
        }.values()
    )


def _in_force(actor: Actor) -> list[NamesApart]:
    return list(
        db.session.scalars(
            select(NamesApart)
            .where(
                is_last_said(),
                NamesApart.is_undone.is_(False),
                apart_seen_by(actor.scope(Permission.SPEND_VIEW)),
            )
            .order_by(NamesApart.said_at.desc(), NamesApart.said_id)
        )
    )


def _alike(one: Written, another: Written, likeness: Decimal) -> Alike:
    ordered = sorted(
        (one, another), key=lambda each: (each.supplier_id is None, -each.amount, each.name)
    )
    return Alike(target=ordered[0], other=ordered[1], likeness=likeness)
