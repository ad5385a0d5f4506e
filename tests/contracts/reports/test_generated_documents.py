"""Documents as files: what DOCX and PDF say, that they are the same each time, and hold anything.

What is written is read back: the DOCX with python-docx, the PDF with a small reader of our own.
"""

import io
import re
import time
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from consortium.contracts.domain.papers.generated_documents import (
    Column,
    Definitions,
    Document,
    GeneratedKind,
    Grid,
    Heading,
    Paragraph,
    Signature,
    Signatures,
)
from consortium.contracts.reports.generated_documents import MEDIA_TYPES, Format, written
from tests.contracts.reading import pages_of, words_of_docx, words_of_pdf

HOSTILE = "<b>Beta</b> & Söhne <font size='99'>£1</font> ]]> \x00 \u202e & Co"
LONG = "n" * 400
both = pytest.mark.parametrize("file_format", list(Format))


def document(*blocks: object, rows: int = 3, marks: tuple[str, ...] = ()) -> Document:
    prices = Grid(
        caption="Prices of members",
        columns=(Column("Item"), Column("Name", share=3), Column("Price", is_number=True)),
        rows=tuple((f"ITEM-{number}", f"Lens {number}", "£38.00") for number in range(rows)),
    )
    shown = blocks or (
        Heading("1 Parties"),
        Definitions((("Trust", "North Trust"), ("Supplier", "Beta Ltd"))),
        Heading("Lenses", level=2),
        Paragraph("While the trusts stay together they are one organisation for cost."),
        prices,
        Signatures(
            (
                Signature(
                    party="North Trust",
                    role="Authorised signatory",
                    recorded="Recorded as signed on 16 December 2024.",
                ),
                Signature(party="Beta Ltd", role="Authorised signatory"),
            )
        ),
    )
    return Document(
        kind=GeneratedKind.CONTRACT_SCHEDULE,
        title="Contract schedule",
        subtitle="Cataract consumables",
        about="North Trust",
        reference="CT-2025-0001",
        known_at=datetime(2025, 10, 1, 8, 0, tzinfo=UTC),
        inputs_sha256="0f" * 32,
        blocks=shown,  # type: ignore[arg-type]
        marks=marks,
    )


def words(made: Document, file_format: Format) -> str:
    content = written(made, file_format)
    return words_of_pdf(content) if file_format is Format.PDF else words_of_docx(content)


@both
class TestBothFormats:
    def test_say_the_same_in_the_same_order(self, file_format: Format) -> None:
        found = words(document(), file_format)
        places = [
            found.index(each)
            for each in (
                "Contract schedule",
                "1 Parties",
                "Trust North Trust",
                "Supplier Beta Ltd",
                "Lenses",
                "While the trusts stay together they are one organisation for cost.",
                "Prices of members",
                "Item Name Price",
                "ITEM-2 Lens 2 £38.00",
                "For North Trust",
                "Recorded as signed on 16 December 2024.",
                "For Beta Ltd",
                "Name Position Date Signature",
            )
        ]
        assert places == sorted(places)
        assert "CT-2025-0001 · as known at 2025-10-01 08:00:00 UTC" in found
        assert f"SHA-256 of the data it was made from: {'0f' * 32}" in found

    def test_carry_their_marks_on_the_page(self, file_format: Format) -> None:
        assert "DRAFT" not in words(document(), file_format)
        marked = document(marks=("Draft", "Preview: not issued"))
        assert "DRAFT · PREVIEW: NOT ISSUED" in words(marked, file_format)

    def test_are_the_same_bytes_each_time(
        self, file_format: Format, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = written(document(), file_format)
        later = time.time() + 40_000_000
        monkeypatch.setattr(time, "time", lambda: later)
        monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
        assert written(document(), file_format) == first
        assert written(document(marks=("Draft",)), file_format) != first

    def test_take_text_as_text_whatever_it_is(self, file_format: Format) -> None:
        made = document(
            Heading(HOSTILE),
            Paragraph(HOSTILE),
            Definitions(((HOSTILE, LONG),)),
            Grid(caption=HOSTILE, columns=(Column(LONG), Column("B")), rows=((HOSTILE, LONG),)),
            Signatures((Signature(party=HOSTILE, role=LONG),)),
        )
        found = "".join(words(made, file_format).split())
        plain = "<b>Beta</b>&Söhne<fontsize='99'>£1</font>]]>&Co"
        # Once in each of the six places.
        assert found.count(plain) == 6
        assert found.count(LONG) == 4


class TestPdf:
    def test_counts_its_pages_and_repeats_the_heading_row(self) -> None:
        pages = pages_of(written(document(rows=120), Format.PDF))
        assert len(pages) > 2
        for number, page in enumerate(pages, start=1):
            assert f"Page {number} of  {len(pages)}" in page
            assert "CT-2025-0001 · as known at" in page
        tables = [page for page in pages if "ITEM-" in page]
        assert all("Item Name Price" in page for page in tables)

    def test_is_a4_in_english_with_a_title_and_an_outline(self) -> None:
        content = written(document(), Format.PDF)
        assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in content
        assert b"(en-GB)" in content
        assert b"/DisplayDocTitle true" in content
        assert b"/Outlines" in content
        assert re.search(rb"/Title \(Contract schedule: North Trust\)", content)

    def test_embeds_the_fonts_of_its_text(self) -> None:
        content = written(document(), Format.PDF)
        assert len(set(re.findall(rb"/FontName /(\w+\+BitstreamVera\w+-\w+)", content))) == 2
        assert content.count(b"/FontFile2") == 2

    def test_draws_no_empty_box_for_a_sign_the_font_lacks(self) -> None:
        found = words_of_pdf(written(document(Paragraph("Tŷ Ŵyn, Дом, 100 €")), Format.PDF))
        assert "Ty Wyn, ???, 100 €" in found

    def test_lets_a_text_longer_than_a_page_run_on(self) -> None:
        rows = (("A", "word " * 3000),)
        made = document(Grid(caption="Long", columns=(Column("A"), Column("B")), rows=rows))
        assert len(pages_of(written(made, Format.PDF))) > 2


class TestDocx:
    def file(self, made: Document) -> "docx.document.Document":
        return docx.Document(io.BytesIO(written(made, Format.DOCX)))

    def test_has_headings_that_a_program_finds(self) -> None:
        styles = {each.text: each.style.name for each in self.file(document()).paragraphs}  # type: ignore[union-attr]
        assert styles["Contract schedule"] == "Title"
        assert styles["1 Parties"] == "Heading 1"
        assert styles["Lenses"] == "Heading 2"
        assert styles["Prices of members"] == "Caption"

    def test_repeats_the_heading_row_of_a_table(self) -> None:
        tables = self.file(document()).tables
        prices = tables[1]
        assert [cell.text for cell in prices.rows[0].cells] == ["Item", "Name", "Price"]
        headed = [row for row in prices.rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
        assert [row._index for row in headed] == [0]
        assert [cell.text for cell in prices.rows[3].cells] == ["ITEM-2", "Lens 2", "£38.00"]

    def test_is_a4_in_british_english(self) -> None:
        file = self.file(document())
        section = file.sections[0]
        size = (section.page_width or 0, section.page_height or 0)
        assert [round(each / Mm(1)) for each in size] == [210, 297]
        assert file.core_properties.language == "en-GB"
        languages = {each.get(qn("w:val")) for each in file.styles.element.iter(qn("w:lang"))}
        assert languages == {"en-GB"}
        assert file.core_properties.title == "Contract schedule: North Trust"

    def test_numbers_its_pages_with_fields(self) -> None:
        foot = self.file(document()).sections[0].footer._element
        fields = [each.get(qn("w:instr")) for each in foot.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]

    def test_says_nothing_of_when_it_was_written(self) -> None:
        made = document()
        with zipfile.ZipFile(io.BytesIO(written(made, Format.DOCX))) as archive:
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = self.file(made).core_properties
        assert (properties.created, properties.modified) == (made.known_at, made.known_at)


def test_every_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(Format)
