"""What the columns of a kept file are taken for, until somebody confirms it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import file_store
from consortium.organisations.models.organisation import Organisation
from consortium.spend.domain.fields import Field
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways.reading import opened
from consortium.spend.models.kept_upload import access_upload
from consortium.spend.models.remembered import layouts_of

_EXAMPLES = 3
_ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """A column of the file; ``field`` is what it is taken for, None for nothing."""

    place: int
    heading: str
    examples: tuple[str, ...]
    field: Field | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsGuessed:
    """The main table of a kept file: what it is taken for, and its first rows as they stand.

    ``problems`` say what keeps the guess from being sure.
    """

    file_id: UUID
    file_name: str
    trust: str
    kind: Kind
    header_row: int
    columns: tuple[FileColumn, ...]
    problems: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def find_columns(*, actor: Actor, file_id: UUID, header_row: int | None = None) -> ColumnsGuessed:
    """What the columns of a kept file are taken for, with the header where it is said to be.

    Raises:
        NotFound: there is no such file within reach.
        Invalid: the file cannot be read, or has no such row.
    """
    file = access_upload(actor=actor, file_id=file_id)
    path = file_store().path(file.sha256).resolve()
    with opened(path, layouts_of(file.owner_id)) as tables:
        table = tables[0]
        found = table.found if header_row is None else table.guess_below(header_row)
        below = table.records[found.header_row :]
    field_at = {place: field for field, place in found.layout.places.items()}
    return ColumnsGuessed(
        file_id=file_id,
        file_name=file.name,
        trust=db.session.get_one(Organisation, file.owner_id).name,
        kind=found.layout.kind,
        header_row=found.header_row,
        columns=tuple(
            FileColumn(
                place=place,
                heading=heading,
                examples=_examples(below, place),
                field=field_at.get(place),
            )
            for place, heading in enumerate(found.layout.headings)
        ),
        problems=found.problems,
        rows=tuple(tuple(record) for record in below[:_ROWS_SHOWN]),
    )


def _examples(records: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    cells = (record[place].strip() for record in records if place < len(record))
    return tuple(dict.fromkeys(filter(None, cells)))[:_EXAMPLES]
