"""Spellings of suppliers: those that look like one, and those that were made one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.spend.domain.supplier_names import Written, supplier_stem
from consortium.spend.models.spelling import SupplierSpelling, is_last_spelling, spellings_seen_by

LIKELY_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Names that look like one supplier; ``target`` is the registered one, or the largest."""

    names: tuple[Written, ...]
    target: Written

    @property
    def others(self) -> tuple[Written, ...]:
        return tuple(each for each in self.names if each is not self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merge that holds: its spellings, whom they mean, who said so and when."""

    merge_id: UUID
    spellings: tuple[str, ...]
    meant: str
    at: datetime
    by: str


def likely_one(*, names: Iterable[Written]) -> list[Likely]:
    """The names of these that have the same stem, the largest spend first."""
    groups: dict[str, list[Written]] = {}
    for each in names:
        groups.setdefault(supplier_stem(each.name), []).append(each)
    found = [_likely(names) for stem, names in groups.items() if stem and len(names) > 1]
    found.sort(key=lambda group: (-sum(each.amount for each in group.names), group.target.name))
    return found[:LIKELY_SHOWN]


def merges_in_force(*, actor: Actor) -> list[Merged]:
    """What was made one for a trust within reach and still is, the last first."""
    rows = db.session.execute(
        select(SupplierSpelling, Organisation.name, Person.name)
        .outerjoin(Organisation, Organisation.id == SupplierSpelling.supplier_id)
        .outerjoin(Person, Person.id == SupplierSpelling.said_by)
        .where(
            is_last_spelling(),
            SupplierSpelling.is_undone.is_(False),
            spellings_seen_by(actor.scope(Permission.SPEND_VIEW)),
        )
        .order_by(SupplierSpelling.said_at.desc(), SupplierSpelling.merge_id, SupplierSpelling.key)
    ).all()
    by_merge: dict[UUID, list[tuple[SupplierSpelling, str | None, str | None]]] = {}
    for row, registered, person in rows:
        by_merge.setdefault(row.merge_id, []).append((row, registered, person))
    return [_merged(each) for each in by_merge.values()]


def _likely(names: Sequence[Written]) -> Likely:
    ordered = sorted(names, key=lambda each: (each.supplier_id is None, -each.amount, each.name))
    return Likely(names=tuple(ordered), target=ordered[0])


def _merged(rows: Sequence[tuple[SupplierSpelling, str | None, str | None]]) -> Merged:
    first, registered, person = rows[0]
    return Merged(
        merge_id=first.merge_id,
        spellings=tuple(dict.fromkeys(row.written for row, _, _ in rows)),
        meant=registered or first.name,
        at=first.said_at,
        by=person or "",
    )
