"""Importing a register: stage it, look at it, commit it whole, and undo it whole."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

from sqlalchemy import delete, insert
from uuid_utils.compat import uuid7

from consortium.equipment.domain.register_columns import (
    FIELD_NAMES,
    REQUIRED,
    Field,
    guess,
    read_row,
)
from consortium.equipment.domain.register_import import Outcome, Row, counted, work_out
from consortium.equipment.gateways.register_file import MOST_BYTES, rows_in
from consortium.equipment.models.register_import import (
    ImportState,
    RegisterImport,
    RegisterImportRow,
    access_register_import,
)
from consortium.equipment.models.register_known import register_for
from consortium.equipment.models.register_writing import in_text, take_back, write
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store, keep
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation, access_site


def stage_register(
    *,
    actor: Actor,
    trust_id: UUID,
    content: IO[bytes],
    file_name: str,
    now: datetime,
    default_site_id: UUID | None = None,
) -> UUID:
    """Keep a register file for a trust and work out what it would do; nothing changes yet.

    The columns are told by their names. ``default_site_id`` is where new devices stand whose row
    names no site.

    Raises:
        NotAllowed: the actor does not manage the trust's equipment.
        Invalid: the file cannot be read, or the site is another trust's.
    """
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
    access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
    if default_site_id is not None and access_site(site_id=default_site_id).trust_id != trust_id:
        raise Invalid(
            "other_trust",
            "This site is not one of the trust.",
            field="default_site_id",
            next_step="Choose one of its sites.",
        )
    with transaction():
        file = keep(
            content,
            name=file_name,
            media_type="application/octet-stream",
            owner_id=trust_id,
            now=now,
            limit=MOST_BYTES,
        )
        rows, header_row = rows_in(file_store().path(file.sha256))
        staged = RegisterImport(
            id=uuid7(),
            trust_id=trust_id,
            file_id=file.id,
            file_name=file_name[:255],
            header_row=header_row,
            places=_texts(guess(rows[header_row - 1])),
            default_site_id=default_site_id,
            state=ImportState.STAGED,
            staged_at=now,
            staged_by=actor.id,
        )
        worked = _worked(actor, staged, rows, now)
        db.session.add(staged)
        _keep_rows(staged, worked)
        _record(actor, "register.staged", staged, now, file=file.sha256)
    return staged.id


def name_columns(
    *, actor: Actor, import_id: UUID, places: Mapping[Field, int], now: datetime
) -> None:
    """Say anew which column of a staged file holds which field, and work it out again.

    Raises:
        NotFound: there is no such import for the actor.
        Invalid: a field without which no row can be read has no column.
        Conflict: the import is committed or undone.
    """
    missing = [FIELD_NAMES[field] for field in REQUIRED if field not in places]
    if missing:
        raise Invalid(
            "columns_missing",
            f"No column holds: {', '.join(missing)}.",
            next_step="Choose a column for each.",
        )
    with transaction():
        staged = access_register_import(actor=actor, import_id=import_id)
        _check_state(staged, ImportState.STAGED)
        staged.places = _texts(places)
        _keep_rows(staged, _worked(actor, staged, _rows_of(staged), now))
        _record(actor, "register.columns_named", staged, now, columns=dict(staged.places))


def commit_register(*, actor: Actor, import_id: UUID, now: datetime) -> None:
    """Write every new and changed device of a staged import, all of them or none.

    Refused rows are left out. What is written is what was shown: when the register has changed
    in between so that other things would happen, nothing does.

    Raises:
        NotFound: there is no such import for the actor.
        Conflict: it is committed or undone, holds nothing to write, or the register changed.
    """
    with transaction():
        staged = access_register_import(actor=actor, import_id=import_id)
        _check_state(staged, ImportState.STAGED)
        if not staged.new + staged.changed:
            raise Conflict(
                "nothing_to_write",
                "This import would change nothing.",
                next_step="Mend the rows that are refused and send the file again.",
            )
        worked = _worked(actor, staged, _rows_of(staged), now)
        if _digest(worked) != staged.digest:
            raise Conflict(
                "register_changed",
                "The register has changed since this was worked out. Nothing was written.",
                next_step="Work it out again and look at what is different.",
            )
        write(staged, worked, by=actor.id, now=now)
        staged.state, staged.committed_at = ImportState.COMMITTED, now
        staged.committed_by = actor.id
        _record(actor, "register.imported", staged, now, digest=staged.digest)


def undo_register(*, actor: Actor, import_id: UUID, reason: str, now: datetime) -> None:
    """Take a committed import back: its new devices go, its changed ones are as before.

    Raises:
        NotFound: there is no such import for the actor.
        Conflict: it is not committed, or something changed or used its devices since; the
            refusal says what.
    """
    with transaction():
        staged = access_register_import(actor=actor, import_id=import_id)
        _check_state(staged, ImportState.COMMITTED)
        take_back(staged, by=actor.id, reason=reason, now=now)
        staged.state, staged.undone_at, staged.undone_by = ImportState.UNDONE, now, actor.id
        _record(actor, "register.import_undone", staged, now, reason=reason)


def _check_state(staged: RegisterImport, state: ImportState) -> None:
    if staged.state is not state:
        raise Conflict(
            "import_state",
            f"This import is {staged.state.value}.",
            next_step="Reload its page.",
        )


def _rows_of(staged: RegisterImport) -> list[list[str]]:
    file = db.session.get_one(StoredFile, staged.file_id)
    return rows_in(file_store().path(file.sha256))[0]


def _worked(
    actor: Actor, staged: RegisterImport, rows: Sequence[Sequence[str]], now: datetime
) -> list[Row]:
    places = {Field(name): place for name, place in staged.places.items()}
    register = register_for(actor, staged.trust_id, staged.default_site_id)
    read = (
        (number, *read_row(cells, places))
        for number, cells in enumerate(rows[staged.header_row :], start=staged.header_row + 1)
        if any(cells)
    )
    return work_out(read, register, today=london_date(now))


def _keep_rows(staged: RegisterImport, worked: Sequence[Row]) -> None:
    counts = counted(worked)
    staged.new, staged.changed = counts[Outcome.NEW], counts[Outcome.CHANGED]
    staged.unchanged, staged.refused = counts[Outcome.UNCHANGED], counts[Outcome.REFUSED]
    staged.digest = _digest(worked)
    db.session.execute(delete(RegisterImportRow).where(RegisterImportRow.import_id == staged.id))
    kept = [_kept(staged.id, row) for row in worked]
    if kept:
        db.session.execute(insert(RegisterImportRow), kept)


def _kept(import_id: UUID, row: Row) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": row.number,
        "outcome": row.outcome,
        "asset_no": str(row.values.get(Field.ASSET_NO, ""))[:200],
        "serial": str(row.values.get(Field.SERIAL, ""))[:200],
        "model": str(row.values.get(Field.MODEL, ""))[:200],
        "asset_id": row.known.id if row.known else None,
        "left_version": None,
        "changes": {
            each.value: [in_text(before), in_text(after)]
            for each, (before, after) in row.changes.items()
        },
        "reasons": ". ".join(row.reasons),
    }


def _digest(worked: Iterable[Row]) -> str:
    """Of all that an import would do, so that what is committed is what was looked at."""
    digest = sha256()
    for row in worked:
        changes = [(each, str(was), str(will)) for each, (was, will) in row.changes.items()]
        meant = row.known.id if row.known else None
        digest.update(repr((row.number, row.outcome, meant, changes, row.site_id)).encode())
    return digest.hexdigest()


def _texts(places: Mapping[Field, int]) -> dict[str, int]:
    return {field.value: place for field, place in places.items()}


def _record(actor: Actor, action: str, staged: RegisterImport, now: datetime, **more: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("register import", staged.id, staged.file_name),
        at=now,
        owner_id=staged.trust_id,
        new=staged.new,
        changed=staged.changed,
        unchanged=staged.unchanged,
        refused=staged.refused,
        **more,
    )
