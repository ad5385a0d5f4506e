"""The first sheet of an XLSX workbook as rows of text, read with the standard library.

A number becomes its plain digits and a date becomes 2025-04-30, as in a CSV file: whoever reads
the rows need not know which of the two it was. Formulas count with the value they last had.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from consortium.foundation.domain.errors import Invalid

# A workbook of lines is small; one that unpacks to more is no statement.
MOST_BYTES = 100 << 20
MOST_COLUMNS = 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAY_ZERO, _DAYS_OF_1904 = date(1899, 12, 30), 1462
_LAST_DAY = 2_958_465
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# What a spreadsheet keeps of a number; the digits behind are noise of its binary form.
_SPREADSHEET_DIGITS = Context(prec=15)


def rows_of_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet, from its first row on; an empty row is an empty list.

    Raises:
        Invalid: it is no workbook, or unpacks to more than a workbook of lines holds.
    """
    try:
        with ZipFile(io.BytesIO(content)) as book:
            if sum(part.file_size for part in book.infolist()) > MOST_BYTES:
                raise _unreadable("it unpacks to more than 100 MB")
            return _Workbook(book).rows()
    except (BadZipFile, KeyError, ParseError, ValueError, IndexError) as error:
        raise _unreadable("it is damaged or of another form") from error


class _Workbook:
    def __init__(self, book: ZipFile) -> None:
        self.book = book
        names = set(book.namelist())
        workbook = self._xml("xl/workbook.xml")
        settings = workbook.find(f"{_MAIN}workbookPr")
        is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.shift = _DAYS_OF_1904 if is_1904 else 0
        shared = "xl/sharedStrings.xml"
        self.texts = [_text(each) for each in self._xml(shared)] if shared in names else []
        styles = "xl/styles.xml"
        self.date_styles = _date_styles(self._xml(styles)) if styles in names else frozenset()
        self.sheet = self._path_of_first_sheet(workbook)

    def rows(self) -> list[list[str]]:
        found: list[list[str]] = []
        for row in self._xml(self.sheet).iter(f"{_MAIN}row"):
            number = int(row.get("r") or len(found) + 1)
            found += [[] for _ in range(len(found) + 1, min(number, len(found) + 10_000))]
            found.append(self._cells(row))
        return found

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = _column(cell.get("r", "")) if cell.get("r") else len(cells)
            if place >= MOST_COLUMNS:
                break
            cells += [""] * (place - len(cells))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell).strip()
        value = (cell.findtext(f"{_MAIN}v") or "").strip()
        if kind == "s":
            return self.texts[int(value)].strip() if value else ""
        if kind != "n" or not value:
            return value
        if int(cell.get("s") or 0) in self.date_styles:
            return _date_of(value, self.shift)
        return _digits(value)

    def _path_of_first_sheet(self, workbook: Element) -> str:
        first = next(workbook.iter(f"{_MAIN}sheet")).get(_RELATION)
        for relation in self._xml("xl/_rels/workbook.xml.rels"):
            if relation.get("Id") == first:
                target = relation.get("Target", "")
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        raise KeyError("first sheet")

    def _xml(self, name: str) -> Element:
        # The parser refuses entities that blow up; nothing outside the file is ever fetched.
        return fromstring(self.book.read(name))  # noqa: S314 - expat limits what entities grow to


def _date_styles(styles: Element) -> frozenset[int]:
    """The styles of cells that show a number as a day."""
    own: Mapping[int, str] = {
        int(form.get("numFmtId", "0")): form.get("formatCode", "")
        for form in styles.iter(f"{_MAIN}numFmt")
    }
    formats = styles.find(f"{_MAIN}cellXfs")
    ids = [int(each.get("numFmtId", "0")) for each in formats] if formats is not None else []
    return frozenset(
        place
        for place, form in enumerate(ids)
        if form in _BUILT_IN_DATES or _shows_days(own.get(form, ""))
    )


def _shows_days(code: str) -> bool:
    letters = "".join(_outside_quotes(code)).lower()
    return "d" in letters or "yy" in letters


def _outside_quotes(code: str) -> Iterator[str]:
    """The signs of a number format that are not literal text, a colour or a condition."""
    closing = ""
    for sign in code:
        if closing:
            closing = "" if sign == closing else closing
        elif sign in '"[':
            closing = '"' if sign == '"' else "]"
        else:
            yield sign


def _date_of(value: str, shift: int) -> str:
    days = int(Decimal(value)) + shift
    if not 1 <= days <= _LAST_DAY:
        return value
    return (_DAY_ZERO + timedelta(days=days)).isoformat()


def _digits(value: str) -> str:
    try:
        number = _SPREADSHEET_DIGITS.create_decimal(value)
    except InvalidOperation:
        return value
    return f"{number.normalize():f}"


def _column(reference: str) -> int:
    """The place of a cell in its row by its name: A1 is 0, AB7 is 27."""
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter.upper()) - ord("A") + 1
    return place - 1


def _text(parent: Element) -> str:
    return "".join(part.text or "" for part in parent.iter(f"{_MAIN}t"))


def _unreadable(why: str) -> Invalid:
    return Invalid(
        "unreadable_workbook",
        f"The workbook cannot be read: {why}. Nothing was recorded.",
        field="file",
        next_step="Save it as XLSX or CSV again and choose that file.",
    )
