"""Reading a JSON document field by field, keeping every fault with its path."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a document: where, what, and a stable code."""

    path: str
    message: str
    code: str


class FaultyDocument(Exception):
    """A document that cannot be used; it says all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


class Reader:
    """Collects faults while a document is read; what cannot be read is None."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, path: str, message: str, code: str = "bad_format") -> None:
        self.faults.append(Fault(path, message, code))

    def mapping(self, value: Any, path: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.fault(path, "must be an object")
        return {}

    def entries(self, value: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
        """The objects of a list, each with its path; what is no object is a fault."""
        if not isinstance(value, list):
            self.fault(path, "must be a list")
            return []
        found = []
        for at, entry in enumerate(value):
            here = f"{path}[{at}]"
            if isinstance(entry, dict):
                found.append((here, entry))
            else:
                self.fault(here, "must be an object")
        return found

    def text(self, holder: dict[str, Any], name: str, path: str) -> str:
        value = holder.get(name)
        if isinstance(value, str) and value:
            return value
        self.fault(f"{path}.{name}", "must be a text that is not empty")
        return ""

    def number(self, value: Any, path: str, *, code: str = "bad_format") -> Decimal | None:
        """A finite decimal number, written as a number or as text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            self.fault(path, "must be a number", code)
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.fault(path, f"{value!r} is not a number", code)
            return None
        return number

    def finish(self) -> None:
        """
        Raises:
            FaultyDocument: anything was wrong.
        """
        if self.faults:
            raise FaultyDocument(self.faults)


@contextmanager
def reading() -> Iterator[Reader]:
    """Read inside; at the end the document is either without fault or refused."""
    reader = Reader()
    yield reader
    reader.finish()
