"""Small files of rows: CSV of any common kind and XLSX, as other programs write it."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.files.tabular import rows_of

HEADER = ["PO number", "PO line", "Date", "Amount"]


def read(content: bytes) -> list[list[str]]:
    return rows_of(content, fits=lambda row: len(set(row) & set(HEADER)))


def by_openpyxl(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PO number,Amount\r\nPO-1,1.50\r\n",
        "\ufeffPO number;Amount\nPO-1;1.50\n".encode(),
        "PO number\tAmount\nPO-1\t1.50\n".encode("cp1252"),
    ],
)
def test_csv_of_any_common_kind(content: bytes) -> None:
    assert read(content) == [["PO number", "Amount"], ["PO-1", "1.50"]]


def test_a_workbook_reads_like_a_csv_file() -> None:
    content = by_openpyxl(
        HEADER, ["PO-1", 1, date(2025, 4, 30), 1050.1], [], ["PO-2", 2, None, -0.3]
    )
    assert read(content) == [
        HEADER,
        ["PO-1", "1", "2025-04-30", "1050.1"],
        [],
        ["PO-2", "2", "", "-0.3"],
    ]


def test_so_does_one_of_another_program_with_texts_inside_the_cells() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "d mmm yyyy"})
    money = book.add_format({"num_format": '"paid" #,##0.00;[Red]-#,##0.00'})
    sheet.write_row(0, 0, HEADER)
    sheet.write_string(2, 0, "PO-1")
    sheet.write_datetime(2, 2, date(2024, 2, 29), day)
    sheet.write_number(2, 3, 0.1 + 0.2, money)
    book.close()
    assert read(out.getvalue()) == [HEADER, [], ["PO-1", "", "2024-02-29", "0.3"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing behind it", "unreadable_workbook"),
        (b"\x00\x01\x02\x03", "not_text"),
        (b'PO number,Amount\n"PO' + b"1" * 200_000, "unreadable_csv"),
    ],
)
def test_other_files_are_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(content)
    assert (refused.value.code, refused.value.field) == (code, "file")
