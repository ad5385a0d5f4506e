"""What every table has in common."""

from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import MetaData, Table, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from uuid_utils.compat import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def table_of(model: type[Base]) -> Table:
    """The table of a model, for rows that are written together and not kept in the session."""
    return cast("Table", model.__table__)


class Identified:
    """A row with a UUIDv7: unique across machines, and ordered by when it was made."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7, sort_order=-10)


class Versioned:
    """A row that two people can edit: the second to save is told so, and nothing is lost."""

    version: Mapped[int] = mapped_column(default=1, sort_order=90)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class AppendOnly:
    """A row that is never changed or removed; the database itself refuses both.

    A correction is a new row that names the one it supersedes.
    """

    append_only: ClassVar[bool] = True
