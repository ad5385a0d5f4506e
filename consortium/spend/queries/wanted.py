"""Which purchase lines a reader wants, and the files of the lake they lie in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.engine import statement
from consortium.spend.gateways.lake import paths_of
from consortium.spend.models.access import access_batches, seen_by
from consortium.spend.models.batch import ImportBatch, is_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is None does not matter. Without ``batch_ids`` today's batches are meant.

    ``basis`` says which date of a line lies in the period.
    """

    trust_ids: frozenset[UUID] | None = None
    item_ids: frozenset[UUID] | None = None
    supplier_id: UUID | None = None
    period: Period | None = None
    basis: DateBasis = DateBasis.ORDERED
    batch_ids: frozenset[UUID] | None = None
    # The row of the line in the file of its batch.
    source_row: int | None = None
    words: str = ""
    only_unmatched: bool = False


def parameters_for(
    wanted: Wanted, *, actor: Actor, permission: Permission
) -> dict[str, Any] | None:
    """What the statement is asked with; None when no file can hold such a line.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    batches = batches_for(wanted, actor, permission)
    return lake_parameters(wanted, batches)


def files_for(wanted: Wanted, *, actor: Actor, permission: Permission, kind: Kind) -> list[str]:
    """The files of the lake that can hold what is wanted, of one kind.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    found = (batch for batch in batches_for(wanted, actor, permission) if batch.kind is kind)
    trusts = wanted.trust_ids
    of_trusts = (batch for batch in found if trusts is None or batch.trust_id in trusts)
    return [str(path) for path in paths_of(of_trusts)]


def lake_parameters(wanted: Wanted, batches: Iterable[ImportBatch]) -> dict[str, Any] | None:
    """The same out of given batches, whoever may see them."""
    given = list(batches)
    files = paths_of((batch for batch in given if may_hold(batch, wanted)), among=given)
    if not files:
        return None
    period = wanted.period
    items = wanted.item_ids
    return {
        "files": [str(path) for path in files],
        "item_ids": sorted(map(str, items)) if items is not None else None,
        "supplier_id": str(wanted.supplier_id) if wanted.supplier_id else None,
        "start": period.start if period else None,
        "end": period.end if period else None,
        "basis": wanted.basis.value,
        "source_row": wanted.source_row,
        "words": wanted.words.lower().split() or None,
        "unmatched": wanted.only_unmatched,
    }


def about(name: str) -> str:
    """The statement of that name, put to the lines that are wanted."""
    return statement("wanted") + statement(name)


def batches_for(wanted: Wanted, actor: Actor, permission: Permission) -> Iterable[ImportBatch]:
    """The batches within reach: those that are named, or today's.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    if wanted.batch_ids is not None:
        return access_batches(actor=actor, permission=permission, batch_ids=wanted.batch_ids)
    return db.session.scalars(
        select(ImportBatch)
        .where(seen_by(actor.scope(permission)), is_current())
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    )


def may_hold(batch: ImportBatch, wanted: Wanted) -> bool:
    """Whether lines that are wanted can lie in the file of this batch, by what its row knows."""
    if batch.kind is not Kind.LINES:
        return False
    if batch.first_ordered_on is None or batch.last_ordered_on is None:
        return False
    if wanted.trust_ids is not None and batch.trust_id not in wanted.trust_ids:
        return False
    if wanted.period is None or wanted.basis is not DateBasis.ORDERED:
        return True
    ends_before = batch.last_ordered_on < wanted.period.start
    starts_after = wanted.period.end is not None and batch.first_ordered_on >= wanted.period.end
    return not (ends_before or starts_after)
