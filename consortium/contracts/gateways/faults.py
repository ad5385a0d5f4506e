"""Reading a JSON document field by field, keeping every fault with its path."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO, Any, TypeVar

Document = TypeVar("Document")

# So that a quantity times a price keeps every digit.
TOO_LARGE = Decimal(10) ** 12
MOST_DECIMALS = 12
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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
        if abs(number) >= TOO_LARGE or number != round(number, MOST_DECIMALS):
            self.fault(
                path,
                f"{value} is out of range: below {TOO_LARGE:,f}, at most {MOST_DECIMALS} decimals",
                code,
            )
            return None
        return number

    def amount(self, value: Any, path: str) -> Decimal:
        """A number that is not negative; 0 stands in for a faulty one."""
        number = self.number(value, path)
        if number is not None and number < 0:
            self.fault(path, "must not be negative")
        return number or Decimal(0)

    def whole(self, value: Any, path: str) -> int:
        """A whole number that is not negative; 0 stands in for a faulty one."""
        number = self.amount(value, path)
        if number % 1:
            self.fault(path, "must be a whole number")
        return int(number)

    def day(self, value: Any, path: str) -> date | None:
        """A date written as 2025-04-01."""
        try:
            return date.fromisoformat(value if DAY.fullmatch(value) else "")
        except (TypeError, ValueError):
            self.fault(path, f"must be a day like 2025-04-01, not {value!r}")
            return None

    def choice(self, value: Any, choices: Sequence[str], path: str) -> str:
        """One of some words; the first stands in for a faulty one."""
        if isinstance(value, str) and value in choices:
            return value
        self.fault(path, f"must be one of {', '.join(choices)}, not {value!r}")
        return choices[0]

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


def read_json(file: IO[bytes], read: Callable[[Any], Document]) -> Document:
    """What a JSON file describes; its numbers are read exactly.

    Raises:
        FaultyDocument: it is no JSON, a name stands twice in an object, or anything is wrong with
            what it describes.
    """
    ambiguous: list[_Ambiguous] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        ambiguous.append(_Ambiguous(found))
        return ambiguous[-1]

    try:
        document = json.load(file, parse_float=Decimal, object_pairs_hook=as_object)
        faults = list(_named_twice(document, "$")) if ambiguous else []
    except ValueError as not_json:
        fault = Fault("$", f"this is not JSON ({not_json})", "bad_format")
        raise FaultyDocument([fault]) from None
    except RecursionError:
        fault = Fault("$", "this is nested too deeply to be read", "bad_format")
        raise FaultyDocument([fault]) from None
    if faults:
        raise FaultyDocument(faults)
    return read(document)


class _Ambiguous(dict[str, Any]):
    """An object in which a name stands more than once."""


def _named_twice(value: Any, path: str) -> Iterator[Fault]:
    if isinstance(value, _Ambiguous):
        yield Fault(path, "names something more than once", "duplicate_key")
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _named_twice(inner, name if path == "$" else f"{path}.{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _named_twice(inner, f"{path}[{at}]")
