"""Making one supplier of several spellings, and taking that back.

A spelling is learnt for the files of every trust within reach, those that landed and those to come;
what landed follows in jobs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import product
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.spend.domain.supplier_names import supplier_key
from consortium.spend.models.access import trusts_that_imported, trusts_within
from consortium.spend.models.match_job import queue_matching
from consortium.spend.models.spelling import (
    SupplierSpelling,
    access_merge,
    last_spelling_numbers,
    undone_of,
)

LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name as files write it, and what was spent under it when it was looked at."""

    written: str
    amount: Decimal


def merge_suppliers(
    *,
    actor: Actor,
    spellings: Sequence[Spelling],
    supplier_id: UUID | None,
    name: str,
    now: datetime,
) -> UUID:
    """Say that these spellings mean one supplier: a registered one, or whoever goes by the name.

    Returns the id of the merge, by which it can be undone.

    Raises:
        Invalid: there are no spellings, or neither a supplier nor a name.
        NotFound: no such supplier is registered.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    by_key = _by_key(spellings)
    if not by_key or not (supplier_id or name.strip()):
        raise Invalid(
            "nothing_to_merge",
            "There is nothing to make one.",
            next_step="Choose spellings, and the supplier that they mean.",
        )
    merge_id = uuid7()
    with transaction():
        if supplier_id is not None:
            access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        numbers = last_spelling_numbers(by_key)
        trusts = trusts_within(actor.scope(Permission.LINES_MATCH))
        for (key, each), trust_id in product(sorted(by_key.items()), trusts):
            db.session.add(
                SupplierSpelling(
                    trust_id=trust_id,
                    key=key,
                    number=numbers.get((trust_id, key), 0) + 1,
                    written=each.written[:LONGEST_NAME],
                    supplier_id=supplier_id,
                    name="" if supplier_id else name.strip()[:LONGEST_NAME],
                    merge_id=merge_id,
                    is_undone=False,
                    amount=each.amount,
                    said_at=now,
                    said_by=actor.id,
                )
            )
        record(
            actor=actor,
            action="suppliers.merged",
            subject=Subject("supplier spellings", merge_id, name.strip()[:200]),
            at=now,
            spellings=sorted(each.written for each in spellings),
            supplier=str(supplier_id) if supplier_id else None,
        )
        _queue(actor, now)
    return merge_id


def undo_merge(*, actor: Actor, merge_id: UUID, now: datetime) -> None:
    """Take a merge back: the directory decides again whom its spellings mean.

    Where it was taken back before, by somebody who reaches other trusts, it stays so.

    Raises:
        NotFound: there is no such merge, or it is of trusts beyond reach.
        Conflict: something was said of one of its spellings since, or all of it was undone.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    with transaction():
        said = access_merge(actor=actor, permission=Permission.LINES_MATCH, merge_id=merge_id)
        undone = undone_of(merge_id)
        merged = [row for row in said if (row.trust_id, row.key) not in undone]
        numbers = last_spelling_numbers({row.key for row in merged})
        if not merged or any(numbers[row.trust_id, row.key] != row.number for row in merged):
            raise Conflict(
                "not_in_force",
                "Something was said of these spellings since; nothing was undone.",
                next_step="Undo what was said last of them first.",
            )
        for row in merged:
            db.session.add(
                SupplierSpelling(
                    trust_id=row.trust_id,
                    key=row.key,
                    number=row.number + 1,
                    written=row.written,
                    name="",
                    merge_id=merge_id,
                    is_undone=True,
                    amount=row.amount,
                    said_at=now,
                    said_by=actor.id,
                )
            )
        record(
            actor=actor,
            action="suppliers.merge_undone",
            subject=Subject("supplier spellings", merge_id, merged[0].name[:200]),
            at=now,
            spellings=sorted({row.written for row in merged}),
        )
        _queue(actor, now)


def _by_key(spellings: Sequence[Spelling]) -> dict[str, Spelling]:
    """The spellings by their keys; those of one key are one, with what was spent under all."""
    found: dict[str, Spelling] = {}
    for each in spellings:
        key = supplier_key(each.written)[:LONGEST_NAME]
        before = found.get(key)
        found[key] = replace(before, amount=before.amount + each.amount) if before else each
    found.pop("", None)
    return found


def _queue(actor: Actor, now: datetime) -> None:
    for trust_id in trusts_that_imported(actor.scope(Permission.LINES_MATCH)):
        queue_matching(trust_id=trust_id, actor=actor, now=now)
