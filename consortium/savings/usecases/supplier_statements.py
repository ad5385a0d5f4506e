"""Reconciling a supplier's statement with our lines, and deciding about the differences."""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.prices.pricing import contract_year
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.rebate_scheme import find_scheme
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import keep
from consortium.foundation.files.tabular import rows_of
from consortium.savings.domain.rebate_evidence import EvidenceLine
from consortium.savings.domain.reconciliation import (
    DifferenceState,
    Outcome,
    Pair,
    meaning_of,
    reconcile,
)
from consortium.savings.domain.supplier_columns import fields_named
from consortium.savings.domain.supplier_statement import ReadStatement, read_statement
from consortium.savings.models.supplier_statement import (
    DifferenceNote,
    StatementLine,
    SupplierStatement,
    access_statement_line,
    notes_of,
)


def reconcile_statement(
    *,
    actor: Actor,
    agreement_id: UUID,
    scheme_id: UUID,
    year_from: date,
    content: bytes,
    file_name: str,
    ours: Sequence[EvidenceLine],
    batch_ids: Collection[UUID],
    now: datetime,
) -> UUID:
    """Keep a supplier's statement and what came of comparing it with our lines of the year.

    ``ours`` are the lines that count, out of the batches named. Rows that cannot be read are kept
    with their faults beside the lines that can.

    Raises:
        NotFound, NotAllowed: the agreement or its rebate is not within reach, or not the actor's.
        Invalid: the file cannot be read at all, or no row of it is a line.
    """
    rows = rows_of(content, fits=fields_named)
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        known = terms_of(agreement)
        scheme = find_scheme(known, scheme_id)
        year = contract_year(known.terms, year_from)
        read = read_statement(rows, trusts=known.names.trusts)
        _check_lines(read)
        meaning = meaning_of(scheme, read.lines, ours)
        file = keep(
            io.BytesIO(content),
            name=file_name,
            media_type="application/octet-stream",
            owner_id=agreement.consortium_id,
            now=now,
        )
        file.id = uuid7()
        statement = SupplierStatement(
            id=uuid7(),
            agreement_id=agreement.id,
            scheme_id=scheme_id,
            year_from=year.start,
            file_id=file.id,
            file_name=file.name,
            sha256=file.sha256,
            headings={column.value: heading for column, heading in read.headings.items()},
            faults=[[each.row, each.heading, each.found, each.message] for each in read.faults],
            rows_left_out=list(read.rows_left_out),
            batch_ids=sorted(map(str, batch_ids)),
            our_spend=meaning.our_spend,
            their_spend=meaning.their_spend,
            our_gross=meaning.our_gross,
            their_gross=meaning.their_gross,
            recorded_at=now,
            recorded_by=actor.id,
        )
        pairs = reconcile(read.lines, ours)
        db.session.add(statement)
        db.session.add_all(
            _row(statement.id, position, pair) for position, pair in enumerate(pairs, start=1)
        )
        _record(
            actor,
            "supplier_statement.reconciled",
            agreement,
            now,
            {
                "file": file.name,
                "sha256": file.sha256,
                "their_spend": f"{meaning.their_spend}",
                "our_spend": f"{meaning.our_spend}",
                **_counts(pairs),
                "unreadable": str(len({fault.row for fault in read.faults})),
            },
        )
    return statement.id


def note_difference(
    *, actor: Actor, line_id: UUID, state: DifferenceState, note: str, now: datetime
) -> UUID:
    """Record what is done about a difference: claimed, agreed to or rejected, and why.

    Raises:
        NotFound, NotAllowed: the line is not within reach, or not the actor's to decide.
        Invalid: no note.
        Conflict: both sides agree on the line.
    """
    if not note.strip():
        raise Invalid("no_note", "Say why.", field="note", next_step="Enter a note.")
    with transaction():
        line = access_statement_line(actor=actor, line_id=line_id)
        statement = db.session.get_one(SupplierStatement, line.statement_id)
        agreement = db.session.get_one(Agreement, statement.agreement_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        if line.outcome is Outcome.AGREES:
            raise Conflict(
                "no_difference",
                "Both sides agree on this line.",
                next_step="Look at the lines that differ.",
            )
        row = DifferenceNote(
            id=uuid7(),
            line_id=line.id,
            position=len(notes_of(line.id)) + 1,
            state=state,
            note=note.strip(),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _record(
            actor,
            "supplier_statement.difference_noted",
            agreement,
            now,
            {"line": str(line.position), "state": state.value, "note": row.note},
        )
    return row.id


def _check_lines(read: ReadStatement) -> None:
    if read.lines:
        return
    first = read.faults[0] if read.faults else None
    why = f": row {first.row}, {first.heading}: {first.message}" if first else ""
    raise Invalid(
        "no_lines",
        f"No row of the file could be read as a line{why}. Nothing was recorded.",
        field="file",
        next_step="Correct the file, or save it again from the supplier's.",
    )


def _row(statement_id: UUID, position: int, pair: Pair) -> StatementLine:
    theirs, ours = pair.theirs, pair.ours
    return StatementLine(
        id=uuid7(),
        statement_id=statement_id,
        position=position,
        outcome=pair.outcome,
        differs=list(pair.differs),
        trust=ours.trust if ours else theirs.trust if theirs else "",
        item=(ours.item if ours else theirs.item if theirs else "")[:60],
        order_number=(ours.order_number if ours else theirs.order_number if theirs else "")[:60],
        line_number=(ours.line_number if ours else theirs.line_number if theirs else "")[:60],
        their_row=theirs.row if theirs else None,
        their_on=theirs.on if theirs else None,
        their_quantity=theirs.quantity if theirs else None,
        their_price=theirs.unit_price if theirs else None,
        their_amount=theirs.amount if theirs else None,
        our_on=ours.counted_on if ours else None,
        our_quantity=ours.quantity if ours else None,
        our_price=ours.unit_price if ours else None,
        our_amount=ours.amount if ours else None,
        our_batch=ours.batch if ours else "",
        our_row=ours.source_row if ours else None,
    )


def _counts(pairs: Sequence[Pair]) -> dict[str, str]:
    return {
        outcome.value: str(sum(1 for pair in pairs if pair.outcome is outcome))
        for outcome in Outcome
    }


def _record(
    actor: Actor, action: str, agreement: Agreement, now: datetime, details: Mapping[str, str]
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("agreement", agreement.id, agreement.reference),
        at=now,
        owner_id=agreement.consortium_id,
        **details,
    )
