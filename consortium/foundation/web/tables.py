"""A table that page, CSV and XLSX share: the same cells, shown three ways."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consortium.foundation.domain import money, units
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.web import exports, words

EXPORTS = ("csv", "xlsx")


class Kind(StrEnum):
    TEXT = "text"
    POUNDS = "pounds"
    UNIT_PRICE = "unit price"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TAG = "tag"


NUMERIC = {Kind.POUNDS, Kind.UNIT_PRICE, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Tag:
    """A short state in a coloured label; the words carry it, the colour only helps."""

    text: str
    colour: str = "grey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, where its value comes from, and how it is shown.

    A file has every column. The page leaves out those that are only ``in_files``, and can say what
    one of them holds as a note, a second line in the cell of another.
    """

    heading: str
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort: str = ""
    link: Callable[[Any], str | None] | None = None
    note: Callable[[Any], str] | None = None
    in_files: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as the page shows it."""

    text: str
    href: str | None = None
    numeric: bool = False
    tag: str = ""
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    footer: Mapping[str, Any] = field(default_factory=dict)
    page: Page[Any] | None = None

    @property
    def on_page(self) -> list[Column]:
        """The columns that the page has."""
        return [column for column in self.columns if not column.in_files]

    def shown(self) -> Iterable[list[Shown]]:
        for row in self.rows:
            yield [_show(column, column.value(row), row) for column in self.on_page]

    def shown_footer(self) -> list[Shown]:
        if not self.footer:
            return []
        return [_show(column, self.footer.get(column.heading, ""), None) for column in self.on_page]

    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def cells(self) -> Iterable[list[exports.Cell]]:
        for row in self.rows:
            yield [_exported(column.value(row)) for column in self.columns]

    def sort_link(self, column: Column) -> str:
        """The address of this list sorted by the column; a second time turns the order round."""
        asked = self.page.asked if self.page else Asked()
        down = asked.sort == column.sort and not asked.descending
        return here(sort=f"-{column.sort}" if down else column.sort, page=None, after=None)

    def sorted_as(self, column: Column) -> str:
        asked = self.page.asked if self.page else Asked()
        if not column.sort or asked.sort != column.sort:
            return "none"
        return "descending" if asked.descending else "ascending"

    def page_link(self, number: int) -> str:
        page = self.page
        after = page.goes_on_after if page and number == page.asked.page + 1 else ""
        return here(page=str(number), after=after or None)

    def download(self, kind: str) -> str:
        """The address of the whole list as a file, with the reader's filter and order."""
        return here(format=kind, page=None, after=None)


def asked_from_request() -> Asked:
    """What the reader wants of a list, from the address; what makes no sense is left out."""
    sort = request.args.get("sort", "")
    page = request.args.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    wanted = Asked(
        words=request.args.get("q", "").strip()[:200],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=max(1, number),
        after=request.args.get("after", "")[:500],
    )
    if request.args.get("format") in EXPORTS:
        return Asked(words=wanted.words, sort=wanted.sort, descending=wanted.descending, rows=None)
    return wanted


def answer(template: str, table: Table, *, name: str, **context: Any) -> ResponseReturnValue:
    """The list as a page, or as the CSV or XLSX file that the address asks for."""
    exported = export(table, name=name)
    if exported is not None:
        return exported
    return render_template(template, table=table, **context)


def export(table: Table, *, name: str) -> Response | None:
    """The table as the file the address asks for, or None when it asks for a page."""
    wanted = request.args.get("format")
    if wanted == "csv":
        text = exports.csv_text(table.headings(), table.cells())
        return exports.download(text, media_type=exports.CSV_TYPE, name=f"{name}.csv")
    if wanted == "xlsx":
        book = exports.xlsx_bytes([(table.caption, table.headings(), table.cells())])
        return exports.download(book, media_type=exports.XLSX_TYPE, name=f"{name}.xlsx")
    return None


def here(**changes: str | None) -> str:
    """This address with some of its parameters changed; None takes one away."""
    parameters = MultiDict(request.args)
    for name, value in changes.items():
        parameters.poplist(name)
        if value is not None:
            parameters[name] = value
    endpoint = request.endpoint or "static"
    arguments: dict[str, Any] = {**(request.view_args or {}), **parameters.to_dict(flat=False)}
    return url_for(endpoint, **arguments)


def text_of(kind: Kind, value: Any) -> str:
    """A value in the words of the page: "£1,234.50", "21 November 2026"."""
    if value is None or value == "":
        return ""
    if isinstance(value, Tag):
        return value.text
    if isinstance(value, str):
        return value
    return _FORMATS[kind](value)


_FORMATS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.TAG: str,
    Kind.POUNDS: money.pounds,
    Kind.UNIT_PRICE: money.unit_price,
    Kind.NUMBER: lambda value: units.plain(Fraction(value)),
    Kind.DAY: words.day,
    Kind.MOMENT: words.moment,
}


def _show(column: Column, value: Any, row: Any) -> Shown:
    href = column.link(row) if column.link is not None and row is not None else None
    return Shown(
        text=text_of(column.kind, value),
        href=href,
        numeric=column.numeric,
        tag=value.colour if isinstance(value, Tag) else "",
        heading=column.heading,
        note=column.note(row) if column.note is not None and row is not None else "",
    )


def _exported(value: Any) -> exports.Cell:
    if value is None or isinstance(value, str | int | Decimal | date | datetime):
        return value
    if isinstance(value, Tag):
        return value.text
    if isinstance(value, Fraction):
        exact = units.terminating(value)
        return exact if exact is not None else str(value)
    return str(value)
