"""Imports of the register: what each would do or did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.register_columns import FIELD_NAMES, Field
from consortium.equipment.domain.register_import import Outcome
from consortium.equipment.gateways.register_file import rows_in
from consortium.equipment.models.register_import import (
    ImportState,
    RegisterImport,
    RegisterImportRow,
    access_register_import,
)
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.files import StoredFile, file_store
from consortium.organisations.models.organisation import Organisation, Site
from consortium.organisations.queries.people import names_of

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    id: UUID
    trust: str
    file_name: str
    state: ImportState
    new: int
    changed: int
    unchanged: int
    refused: int
    staged_at: datetime
    staged_by: str
    committed_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRowLine:
    """A row of a file; ``changes`` are field, what was and what will be, in words."""

    number: int
    outcome: Outcome
    asset_id: UUID | None
    asset_no: str
    serial: str
    model: str
    changes: tuple[tuple[str, str, str], ...]
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOfFile:
    """A column of a staged file: its place, its heading, the field it holds, its first values."""

    place: int
    heading: str
    field: Field | None
    examples: tuple[str, ...]


def list_register_imports(*, actor: Actor, asked: Asked) -> Page[ImportLine]:
    """The imports for trusts whose equipment the actor manages, the newest first."""
    scope = actor.scope(Permission.EQUIPMENT_MANAGE)
    rows = (
        select(RegisterImport, Organisation.name)
        .join(Organisation, Organisation.id == RegisterImport.trust_id)
        .where(*matching(asked.words, RegisterImport.file_name, Organisation.name))
    )
    if not scope.everything:
        rows = rows.where(RegisterImport.trust_id.in_(scope.organisations))
    page, total = one_page(rows, asked, RegisterImport.staged_at.desc(), RegisterImport.id)
    names = names_of({row.staged_by for row, _ in page if row.staged_by})
    return Page(
        rows=[_line(row, trust, names) for row, trust in page],
        total=total,
        asked=asked,
    )


def find_register_import(*, actor: Actor, import_id: UUID) -> ImportLine:
    """One import.

    Raises:
        NotFound: there is none, or it is another trust's.
    """
    row = access_register_import(actor=actor, import_id=import_id)
    trust = db.session.get_one(Organisation, row.trust_id).name
    names = names_of({row.staged_by}) if row.staged_by else {}
    return _line(row, trust, names)


def list_import_rows(
    *, actor: Actor, import_id: UUID, asked: Asked, outcome: Outcome | None = None
) -> Page[ImportRowLine]:
    """The rows of an import in their order; words match number, serial, model or reason.

    Raises:
        NotFound: there is no such import for the actor.
    """
    access_register_import(actor=actor, import_id=import_id)
    line = RegisterImportRow
    rows = select(line).where(
        line.import_id == import_id,
        *matching(asked.words, line.asset_no, line.serial, line.model, line.reasons),
        *([line.outcome == outcome] if outcome else []),
    )
    page, total = one_page(rows, asked, line.number)
    found = [row for (row,) in page]
    sites = _site_names(found)
    return Page(rows=[_row(row, sites) for row in found], total=total, asked=asked)


def columns_of_import(*, actor: Actor, import_id: UUID) -> list[ColumnOfFile]:
    """The columns of an import's file, with what each is taken for.

    Raises:
        NotFound: there is no such import for the actor.
    """
    row = access_register_import(actor=actor, import_id=import_id)
    file = db.session.get_one(StoredFile, row.file_id)
    rows, _ = rows_in(file_store().path(file.sha256))
    headings = rows[row.header_row - 1]
    fields = {place: Field(name) for name, place in row.places.items()}
    below = rows[row.header_row : row.header_row + EXAMPLES]
    return [
        ColumnOfFile(
            place=place,
            heading=heading,
            field=fields.get(place),
            examples=tuple(cells[place] for cells in below if place < len(cells) and cells[place]),
        )
        for place, heading in enumerate(headings)
    ]


def _site_names(rows: list[RegisterImportRow]) -> dict[str, str]:
    """The names of the sites that stand in the changes, by their ids as text."""
    ids = {UUID(site) for row in rows for site in row.changes.get(Field.SITE.value, ()) if site}
    found = db.session.execute(select(Site.id, Site.name).where(Site.id.in_(ids))) if ids else ()
    return {str(site_id): name for site_id, name in found}


def _row(row: RegisterImportRow, sites: dict[str, str]) -> ImportRowLine:
    return ImportRowLine(
        number=row.number,
        outcome=row.outcome,
        asset_id=row.asset_id,
        asset_no=row.asset_no,
        serial=row.serial,
        model=row.model,
        changes=tuple(
            (FIELD_NAMES[Field(name)], _words(was, sites), _words(will, sites))
            for name, (was, will) in row.changes.items()
        ),
        reasons=row.reasons,
    )


def _words(value: Any, sites: dict[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return sites.get(value, value) if value else "nothing"


def _line(row: RegisterImport, trust: str, names: dict[UUID, str]) -> ImportLine:
    return ImportLine(
        id=row.id,
        trust=trust,
        file_name=row.file_name,
        state=row.state,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        refused=row.refused,
        staged_at=row.staged_at,
        staged_by=names.get(row.staged_by, "") if row.staged_by else "",
        committed_at=row.committed_at,
        undone_at=row.undone_at,
    )
