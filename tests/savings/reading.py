"""Reading the report as a reader has it: the page's tables, the CSV, the workbook."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import html5lib
import openpyxl
from werkzeug.test import TestResponse

HTML = "{http://www.w3.org/1999/xhtml}"
Rows = list[list[Any]]


def tables_of(response: TestResponse) -> dict[str, list[list[str]]]:
    """The tables of a page by their captions, row by row, headings first."""
    root = html5lib.parse(response.get_data(as_text=True))
    found: dict[str, list[list[str]]] = {}
    for table in root.iter(f"{HTML}table"):
        caption = next(table.iter(f"{HTML}caption"), None)
        rows = [
            [" ".join("".join(cell.itertext()).split()) for cell in row]
            for row in table.iter(f"{HTML}tr")
        ]
        found["" if caption is None else "".join(caption.itertext()).strip()] = rows
    return found


def amount(text: str) -> Decimal:
    """What "−£1,234.50" on a page says."""
    return Decimal(text.replace("−", "-").replace("£", "").replace(",", ""))


def two_columns(rows: list[list[str]]) -> dict[str, Decimal]:
    """A table of names and amounts, without its headings."""
    return {name: amount(text) for name, text in rows[1:]}


def matrix(rows: list[list[str]]) -> dict[tuple[str, str], Decimal]:
    """A table of amounts by what its rows and its columns are called."""
    (_, *columns), *lines = rows
    return {
        (name, column): amount(text)
        for name, *texts in lines
        for column, text in zip(columns, texts, strict=True)
    }


def csv_of_report(response: TestResponse) -> list[dict[str, str]]:
    assert response.mimetype == "text/csv", response.status
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))


def csv_figures(rows: list[dict[str, str]], section: str) -> dict[str, Decimal]:
    """The named figures of one section, like the summary or the bridge."""
    return {row["Figure"]: Decimal(row["Amount"]) for row in rows if row["Section"] == section}


def csv_sums(rows: list[dict[str, str]], section: str, key: str) -> dict[str, Decimal]:
    """The cells of one section added up by Trust, Line or Quarter."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row["Section"] == section:
            sums[row[key]] = sums.get(row[key], Decimal(0)) + Decimal(row["Amount"])
    return sums


def sheets_of(response: TestResponse) -> Mapping[str, Rows]:
    """The sheets of a workbook, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(response.get_data()), read_only=True, data_only=True)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets}


def sheet_figures(rows: Rows) -> dict[str, Decimal]:
    """A sheet of names and amounts, without its headings; pence are exact in a spreadsheet."""
    return {name: pence(number) for name, number in rows[1:]}


def sheet_matrix(rows: Rows) -> dict[tuple[str, str], Decimal]:
    (_, *columns), *lines = rows
    return {
        (name, column): pence(number)
        for name, *numbers in lines
        for column, number in zip(columns, numbers, strict=True)
    }


def pence(number: float) -> Decimal:
    """A number of a spreadsheet, which knows no decimals, to the penny."""
    return Decimal(str(number)).quantize(Decimal("0.01"))
