"""A document as DOCX, with python-docx: real headings, tables and fields, for people to edit.

Loaded with the first DOCX (see ``generated_documents.py``). The same document gives the same
bytes: the file's own dates are the instant whose knowledge it shows.
"""

import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Text

from consortium.contracts.domain.papers.generated_documents import (
    LANGUAGE,
    SIGNATURE_LINES,
    Block,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    legible,
)

FONT = "Arial"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Mm(210), Mm(297), Mm(20)
WIDTH = PAGE_WIDTH - 2 * MARGIN
TWIPS = 635  # English Metric Units in the twentieth of a point that widths are counted in.
BLUE, GREY, BAND = RGBColor(0x00, 0x5E, 0xB8), RGBColor(0x4C, 0x62, 0x72), "E8EDEE"
# Files in a ZIP archive carry a date; this is the earliest there is.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def docx_bytes(document: Document) -> bytes:
    """The document as a DOCX file."""
    file = docx.Document()
    _set_properties(file, document)
    _set_styles(file)
    _set_page(file, document)
    file.add_paragraph(legible(document.subtitle), style="Subtitle")
    file.add_paragraph(legible(document.title), style="Title")
    file.add_paragraph(legible(document.about), style="Subtitle")
    for block in document.blocks:
        _add(file, block)
    out = io.BytesIO()
    file.save(out)
    return _without_dates(out)


def _set_properties(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title = legible(f"{document.title}: {document.about}")[:255]
    properties.subject = legible(document.footer[0])[:255]
    properties.keywords = document.inputs_sha256
    properties.author = properties.last_modified_by = "Consortium"
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = document.known_at.replace(tzinfo=None)


def _set_styles(file: Any) -> None:
    for style in file.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), LANGUAGE)
    for name, size, colour in (
        ("Normal", 10, None),
        ("Title", 20, BLUE),
        ("Subtitle", 11, GREY),
        ("Heading 1", 14, BLUE),
        ("Heading 2", 11, RGBColor(0, 0, 0)),
        ("Caption", 10, RGBColor(0, 0, 0)),
        ("Header", 8, GREY),
        ("Footer", 8, GREY),
    ):
        font = file.styles[name].font
        font.name, font.size = FONT, Pt(size)
        font.italic = False
        if colour is not None:
            font.color.rgb = colour
        # The theme's fonts would win over the name.
        fonts = file.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    file.styles["Caption"].paragraph_format.keep_with_next = True
    for border in file.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _set_page(file: Any, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    head = section.header.paragraphs[0]
    _tab_right(head)
    head.add_run(legible(" · ".join(document.marks).upper())).bold = True
    head.add_run(f"\t{legible(document.reference)}")
    first, second = document.footer
    foot = section.footer.paragraphs[0]
    _tab_right(foot)
    foot.add_run(f"{legible(first)}\tPage ")
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")
    section.footer.add_paragraph(style="Footer").add_run(second).font.size = Pt(7)


def _tab_right(paragraph: Text) -> None:
    """One tab stop, at the right margin, instead of those of the style."""
    stops = paragraph.paragraph_format.tab_stops
    for inherited in (Mm(76.2), Mm(152.4)):
        stops.add_tab_stop(inherited, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _add_field(paragraph: Text, name: str) -> None:
    """A field that the reader's program works out, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            file.add_heading(legible(text), level)
        case Paragraph(text):
            file.add_paragraph(legible(text))
        case Definitions(rows):
            _add_table(file, [3, 7], [list(row) for row in rows], bold_first=True)
        case Grid():
            file.add_paragraph(legible(block.caption), style="Caption")
            _add_grid(file, block)
        case Signatures(places):
            for place in places:
                _add_signature(file, place)


def _add_grid(file: Any, grid: Grid) -> None:
    numbers = [column.is_number for column in grid.columns]
    rows = [[column.heading for column in grid.columns], *map(list, grid.rows)]
    table = _add_table(file, [column.share for column in grid.columns], rows, numbers=numbers)
    first = table.find(qn("w:tr"))
    properties = first.find(qn("w:trPr"))
    properties.append(OxmlElement("w:tblHeader"))
    for cell in first.iter(qn("w:tc")):
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", BAND)):
            shade.set(qn(f"w:{name}"), value)
        cell.tcPr.append(shade)
        for run in cell.iter(qn("w:r")):
            run.insert(0, _bold())


def _add_signature(file: Any, place: Signature) -> None:
    file.add_paragraph(legible(f"For {place.party}"), style="Caption")
    role = file.add_paragraph(legible(place.role))
    role.paragraph_format.keep_with_next = True
    if place.recorded:
        file.add_paragraph(legible(place.recorded))
        return
    _add_table(file, [2, 6], [[line, ""] for line in SIGNATURE_LINES], height=Mm(9))


def _add_table(
    file: Any,
    shares: list[int],
    rows: list[list[str]],
    *,
    numbers: list[bool] | None = None,
    bold_first: bool = False,
    height: int = 0,
) -> Any:
    """A table with a grid, its XML made directly: a cell at a time takes minutes for 500 rows."""
    table = file.add_table(rows=0, cols=len(shares), style="Table Grid")
    table.autofit = False
    widths = [WIDTH * share // sum(shares) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    right = numbers or [False] * len(shares)
    for row in rows:
        table._tbl.append(_row(row, widths, right, bold_first=bold_first, height=height))
    file.add_paragraph().paragraph_format.space_after = Pt(4)
    return table._tbl


def _row(
    texts: list[str], widths: list[int], right: list[bool], *, bold_first: bool, height: int
) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if height:
        tall = OxmlElement("w:trHeight")
        tall.set(qn("w:val"), str(height // TWIPS))
        properties.append(tall)
    row.append(properties)
    for number, (text, width) in enumerate(zip(texts, widths, strict=True)):
        row.append(_cell(text, width, right=right[number], bold=bold_first and number == 0))
    return row


def _cell(text: str, width: int, *, right: bool, bold: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    size = OxmlElement("w:tcW")
    size.set(qn("w:w"), str(width // TWIPS))
    size.set(qn("w:type"), "dxa")
    properties.append(size)
    cell.append(properties)
    paragraph = OxmlElement("w:p")
    layout = OxmlElement("w:pPr")
    space = OxmlElement("w:spacing")
    space.set(qn("w:before"), "40")
    space.set(qn("w:after"), "40")
    layout.append(space)
    if right:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        layout.append(side)
    paragraph.append(layout)
    run = OxmlElement("w:r")
    if bold:
        run.append(_bold())
    words = OxmlElement("w:t")
    words.text = legible(text)
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    paragraph.append(run)
    cell.append(paragraph)
    return cell


def _bold() -> Any:
    properties = OxmlElement("w:rPr")
    properties.append(OxmlElement("w:b"))
    return properties


def _without_dates(file: io.BytesIO) -> bytes:
    """The same archive, whose files do not say when it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as written, zipfile.ZipFile(out, "w") as clean:
        for name in written.namelist():
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            clean.writestr(entry, written.read(name))
    return out.getvalue()
