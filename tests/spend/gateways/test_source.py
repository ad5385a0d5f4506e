"""Files as trusts send them: encodings, delimiters, row numbers, and files that are no files."""

from pathlib import Path

import pytest

from consortium.foundation.domain.errors import Invalid
from consortium.spend.gateways.source import SourceFile, records_of, source_of, straightened
from consortium.spend.gateways.tables import tables_in
from tests.spend.factories import csv_of, row


def opened(folder: Path, content: bytes) -> SourceFile:
    path = folder / "sent.csv"
    path.write_bytes(content)
    (table,) = tables_in(path, folder, {})
    return source_of(table.path, table.delimiter, table.found, folder)


class TestText:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_finds_the_delimiter(self, tmp_path: Path, delimiter: str) -> None:
        source = opened(tmp_path, csv_of(row(), delimiter=delimiter))
        assert source.delimiter == delimiter
        assert source.headings == tuple(row())

    def test_a_comma_in_a_heading_does_not_mislead(self, tmp_path: Path) -> None:
        content = b'Order no;Order line;"Notes, if any, of the buyer, please"\r\n1;2;3\r\n'
        assert opened(tmp_path, content).delimiter == ";"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_reads_the_encodings_that_spreadsheets_write(
        self, tmp_path: Path, encoding: str
    ) -> None:
        content = csv_of(row(Unit_price="£38.00")).decode().encode(encoding)
        source = opened(tmp_path, content)
        assert "£38.00" in source.path.read_text(encoding="utf-8-sig")
        assert source.headings[0] == "Order number"

    def test_a_byte_that_comes_late_decides_too(self, tmp_path: Path) -> None:
        content = csv_of(*[row()] * 40_000) + "PO-2,é".encode("cp1252")
        assert opened(tmp_path, content).path.read_text(encoding="utf-8").endswith("PO-2,é")

    @pytest.mark.parametrize("content", [b"\x81\x8d\x00", b"a,b\r\n\x00\x00,1\r\n"])
    def test_refuses_what_is_no_text(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(Invalid, match="neither text nor a workbook") as refused:
            opened(tmp_path, content)
        assert refused.value.code == "not_text"

    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b",,,\r\n"])
    def test_refuses_a_file_without_a_header(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(Invalid, match="nothing that could be a header"):
            opened(tmp_path, content)

    def test_finds_the_header_below_a_title(self, tmp_path: Path) -> None:
        content = b"Spend over 25k\r\nApril,,\r\n" + csv_of(row())
        source = opened(tmp_path, content)
        assert (source.header_row, source.headings) == (3, tuple(row()))

    @pytest.mark.parametrize("title", [b"Spend over 25k\n", b"Spend\r\n25k\n"])
    def test_a_title_that_ends_in_another_way_is_written_anew(
        self, tmp_path: Path, title: bytes
    ) -> None:
        # DuckDB would find nothing at all below it, and say so to nobody.
        lines = csv_of(row()).replace(b"\n", b"\r\n").replace(b"\r\r", b"\r")
        assert opened(tmp_path, title + lines).is_straight
        assert not opened(tmp_path, b"Spend over 25k\r\n" + lines).is_straight

    def test_empty_lines_are_kept_as_rows(self, tmp_path: Path) -> None:
        source = opened(tmp_path, b"a,b\r\n1,2\r\n\r\n3,4\r\n")
        assert source.is_straight
        assert source.path.read_text() == "a,b,\n1,2,\n,,\n3,4,\n"


class TestStraightened:
    def test_evens_the_rows_and_sets_apart_what_is_surplus(self, tmp_path: Path) -> None:
        source = opened(tmp_path, b"a,b\r\n1\r\n1,2,3,4\r\n5,6,\n")
        straight = straightened(source, tmp_path)
        assert straight.path.read_text() == "a,b,\n1,,\n1,2,34\n5,6,\n"

    def test_refuses_a_quotation_mark_that_is_never_closed(self, tmp_path: Path) -> None:
        source = opened(tmp_path, b'a,b\r\n1,"two\r\n3,4\r\n')
        with pytest.raises(Invalid, match="cannot be read as CSV near line 3"):
            straightened(source, tmp_path)


class TestRecordsOf:
    def test_counts_rows_as_a_spreadsheet_does(self, tmp_path: Path) -> None:
        source = opened(tmp_path, b'a,b\n1,"two\nlines"\n3,"say ""hi"""\n5,6')
        assert list(records_of(source, {2, 3, 4})) == [
            ("1", "two\nlines"),
            ("3", 'say "hi"'),
            ("5", "6"),
        ]

    def test_passes_over_the_others(self, tmp_path: Path) -> None:
        source = opened(tmp_path, b"a,b\n1,2\n3,4\n")
        assert list(records_of(source, {3})) == [("3", "4")]
