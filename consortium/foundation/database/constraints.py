"""What a broken database constraint means to the person who broke it."""

from collections.abc import Callable

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from consortium.foundation.database.base import Base
from consortium.foundation.domain.errors import DomainError

_MEANINGS: dict[str, Callable[[], DomainError]] = {}


def explain(constraint: str, refusal: Callable[[], DomainError]) -> None:
    """Say which refusal a constraint stands for; called beside the table that has it."""
    _MEANINGS[constraint] = refusal


def refusal_for(error: IntegrityError) -> DomainError | None:
    """The refusal the broken constraint stands for, or None when it has no known meaning."""
    name = _constraint_name(error)
    meaning = _MEANINGS.get(name) if name else None
    return meaning() if meaning else None


def _constraint_name(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        name: str | None = diagnosis.constraint_name
        return name
    return _unique_constraint_on(str(error.orig))


def _unique_constraint_on(message: str) -> str | None:
    """SQLite names the columns ("UNIQUE constraint failed: person.email"), not the constraint."""
    _, found, columns = message.partition("UNIQUE constraint failed: ")
    if not found:
        return None
    wanted = {column.strip() for column in columns.split(",")}
    for table in Base.metadata.tables.values():
        unique: list[UniqueConstraint | Index] = [
            each for each in table.constraints if isinstance(each, UniqueConstraint)
        ]
        unique += [index for index in table.indexes if index.unique]
        for each in unique:
            if {f"{table.name}.{column.name}" for column in each.columns} == wanted:
                return str(each.name)
    return None
