"""Reading a cell: text to a value of its kind, or what is wrong and what to do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from consortium.demo.world.faults import near
from consortium.foundation.domain.money import exactly
from consortium.organisations.domain.organisation import is_code

Parse = Callable[[str], Any]
LARGEST = Decimal(10) ** 12


class BadCell(ValueError):
    """A cell that cannot be read; says what it is not, and how to write it."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem, self.what_to_do = problem, what_to_do


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the format says of a column; ``refers`` names the file that must list its codes."""

    kind: "Kind"
    meaning: str
    example: str
    # In words; empty for a column that must be filled in.
    default: str = ""
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell: how it is called in the documentation, and how it is read."""

    name: str
    parse: Parse


def column(
    kind: Kind,
    meaning: str,
    example: str,
    *,
    default: str = "",
    value: Any = None,
    refers: str = "",
) -> Any:
    """A field of a row with its column; one with ``default`` may be left out or empty."""
    spec = Column(kind=kind, meaning=meaning, example=example, default=default, refers=refers)
    return field(metadata={"column": spec}, default=value if default else MISSING)


def spec_of(of_row: "Field[Any]") -> Column | None:
    found: Column | None = of_row.metadata.get("column")
    return found


def _text(longest: int) -> Parse:
    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise BadCell(
                f"This is longer than {longest} characters.", "Write it in fewer characters."
            )
        return cell

    return parse


def _code(cell: str) -> str:
    if not is_code(cell):
        raise BadCell(
            f"“{cell}” is not a code.",
            "Use 2 to 12 capital letters, digits or hyphens, like NOR.",
        )
    return cell


def _day(cell: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            raise ValueError
        day = date.fromisoformat(cell)
    except ValueError:
        raise BadCell(f"“{cell}” is not a date.", "Write it like 2025-04-01.") from None
    if not date(2000, 1, 1) <= day < date(2100, 1, 1):
        raise BadCell(f"“{cell}” is not a date of this century.", "Check the year.")
    return day


def _number(decimals: int, *, least: Decimal | None = None, above: bool = False) -> Parse:
    """A plain decimal; a pound sign and thousands separators are taken off."""

    def parse(cell: str) -> Decimal:
        plain = cell.replace("£", "").replace(",", "").replace("−", "-").strip()
        try:
            value = Decimal(plain)
        except InvalidOperation:
            raise BadCell(f"“{cell}” is not a number.", "Write it like 1234.50.") from None
        if not value.is_finite() or abs(value) >= LARGEST:
            raise BadCell(f"“{cell}” is not a number that can be kept.", "Check its size.")
        if not exactly(value, decimals):
            raise BadCell(f"“{cell}” has more than {decimals} decimals.", "Round it yourself.")
        if least is not None and (value <= least if above else value < least):
            words = f"above {least}" if above else f"{least} or more"
            raise BadCell(f"“{cell}” is too small.", f"Enter a number that is {words}.")
        return value

    return parse


def _percent(cell: str) -> Decimal:
    value: Decimal = _number(6)(cell.removesuffix("%"))
    if not 0 < value < 100:
        raise BadCell(f"“{cell}” does not lie between 0 and 100.", "Write 4 for 4%.")
    return value


def _whole(cell: str) -> int:
    if not re.fullmatch(r"\d{1,6}", cell):
        raise BadCell(f"“{cell}” is not a whole number.", "Write it like 6.")
    return int(cell)


def _holds(cell: str) -> Fraction:
    try:
        value = Fraction(cell)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 0:
        raise BadCell(f"“{cell}” is not what a pack holds.", "Write it like 10, or 1/3.")
    return value


def _yes(cell: str) -> bool:
    if cell.casefold() not in ("yes", "no"):
        raise BadCell(f"“{cell}” is neither yes nor no.", "Write yes, no or nothing.")
    return cell.casefold() == "yes"


def _months(cell: str) -> tuple[int, ...]:
    parts = cell.split()
    if not all(part.isdigit() and 1 <= int(part) <= 12 for part in parts):
        raise BadCell(f"“{cell}” are not months.", "Write their numbers, like 4 7 10 1.")
    return tuple(sorted({int(part) for part in parts}))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.split()))


def choice(choices: Mapping[str, Any] | type[StrEnum]) -> Kind:
    """One of some words; what it is read as is the value beside it, or the member itself."""
    known = choices if isinstance(choices, Mapping) else {str(each): each for each in choices}
    listed = ", ".join(known)

    def parse(cell: str) -> Any:
        plain = cell.casefold().replace(" ", "_")
        if plain not in known:
            raise BadCell(
                f"“{cell}” is not one of the choices.{near(plain, known)}",
                f"Write one of {listed}.",
            )
        return known[plain]

    return Kind(" / ".join(f"`{each}`" for each in known), parse)


TEXT = Kind("text", _text(200))
NAME = Kind("text", _text(120))
CODE = Kind("code", _code)
ITEM_CODE = Kind("item code", _text(20))
CODES = Kind("item codes", _codes)
DAY = Kind("date", _day)
POUNDS = Kind("pounds", _number(2))
PRICE = Kind("price", _number(6, least=Decimal(0), above=True))
PAID = Kind("price", _number(6, least=Decimal(0)))
QUANTITY = Kind("quantity", _number(6))
VOLUME = Kind("quantity", _number(6, least=Decimal(0)))
FACTOR = Kind("number", _number(6, least=Decimal(0), above=True))
PERCENT = Kind("per cent", _percent)
WHOLE = Kind("whole number", _whole)
HOLDS = Kind("number or fraction", _holds)
YES = Kind("`yes` / `no`", _yes)
MONTHS = Kind("months", _months)
