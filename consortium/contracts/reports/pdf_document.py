"""A document as PDF, with ReportLab: A4, embedded fonts, the same bytes for the same document.

Loaded with the first PDF (see ``generated_documents.py``). ReportLab writes the language, the
title and an outline of the headings, but no structure tags: the DOCX is the accessible form.
"""

import io
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Paragraph as Text

from consortium.contracts.domain.papers.generated_documents import (
    LANGUAGE,
    SIGNATURE_LINES,
    Block,
    Column,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    Signature,
    Signatures,
    legible,
)

FONT, BOLD = "Vera", "VeraBd"
MARGIN, HEAD, FOOT = 20 * mm, 22 * mm, 26 * mm
WIDTH = A4[0] - 2 * MARGIN
BLUE, GREY, LINE, BAND = (
    colors.HexColor(each) for each in ("#005eb8", "#4c6272", "#aeb7bd", "#e8edee")
)
TOTAL = "pages"
PADDING = 3
# What would stand alone at the foot of a page begins on the next one.
ROOM_BELOW_HEADING, ROOM_FOR_TABLE = 45 * mm, 32 * mm


def pdf_bytes(document: Document) -> bytes:
    """The document as a PDF file."""
    _fonts()
    out = io.BytesIO()
    template = _Template(document, out)
    template.build(list(_story(document)), canvasmaker=_Canvas)
    return out.getvalue()


class _Canvas(Canvas):
    """A canvas that knows how many pages there are once the last one is drawn."""

    def save(self) -> None:
        self.beginForm(TOTAL, 0, -3, 40, 10)
        self.setFont(FONT, 7)
        self.setFillColor(GREY)
        self.drawString(0, 0, str(self.getPageNumber() - 1))
        self.endForm()
        super().save()


class _Template(BaseDocTemplate):
    """Pages with the document's marks above and its reference below."""

    def __init__(self, document: Document, out: io.BytesIO) -> None:
        super().__init__(
            out,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=HEAD,
            bottomMargin=FOOT,
            title=legible(f"{document.title}: {document.about}"),
            author="Consortium",
            subject=legible(document.footer[0]),
            keywords=[document.inputs_sha256],
            creator="Consortium",
            lang=LANGUAGE,
            displayDocTitle=True,
            invariant=1,
        )
        self.document = document
        self.headings = 0
        frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - HEAD - FOOT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._draw_edges))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        """Headings become the outline that readers navigate by."""
        if isinstance(flowable, _HeadingText):
            self.headings += 1
            key = f"heading {self.headings}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.words, key, level=flowable.level - 1, closed=False)

    def _draw_edges(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        document = self.document
        canvas.saveState()
        canvas.setFillColor(GREY)
        canvas.setStrokeColor(LINE)
        top = A4[1] - 13 * mm
        canvas.setFont(BOLD, 8)
        if document.marks:
            canvas.drawString(MARGIN, top, _glyphs(" · ".join(document.marks).upper()))
        canvas.setFont(FONT, 7)
        canvas.drawRightString(A4[0] - MARGIN, top, _glyphs(document.reference))
        canvas.line(MARGIN, top - 2 * mm, A4[0] - MARGIN, top - 2 * mm)
        canvas.line(MARGIN, 19 * mm, A4[0] - MARGIN, 19 * mm)
        first, second = document.footer
        canvas.drawString(MARGIN, 15 * mm, _glyphs(first))
        page = f"Page {canvas.getPageNumber()} of "
        end = A4[0] - MARGIN - pdfmetrics.stringWidth("999", FONT, 7)
        canvas.drawRightString(end, 15 * mm, page)
        canvas.translate(end, 15 * mm)
        canvas.doForm(TOTAL)
        canvas.translate(-end, -15 * mm)
        canvas.setFont(FONT, 6)
        canvas.drawString(MARGIN, 11.5 * mm, second)
        canvas.restoreState()


class _HeadingText(Text):
    """A heading that stays with what follows, and that the outline lists."""

    def __init__(self, heading: Heading) -> None:
        super().__init__(_markup(heading.text), _STYLES[f"heading {heading.level}"])
        self.words = legible(heading.text)
        self.level = heading.level


def _story(document: Document) -> Iterator[Flowable]:
    yield Text(_markup(document.subtitle), _STYLES["subtitle"])
    yield Text(_markup(document.title), _STYLES["title"])
    yield Text(_markup(document.about), _STYLES["about"])
    for block in document.blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading():
            yield CondPageBreak(ROOM_BELOW_HEADING)
            yield _HeadingText(block)
        case Paragraph(text):
            yield Text(_markup(text), _STYLES["text"])
        case Definitions(rows):
            yield _definitions(rows)
            yield Spacer(0, 3 * mm)
        case Grid():
            yield CondPageBreak(ROOM_FOR_TABLE)
            yield Text(_markup(block.caption), _STYLES["caption"])
            yield _grid(block)
            yield Spacer(0, 4 * mm)
        case Signatures(places):
            for place in places:
                yield KeepTogether(_signature(place))


def _definitions(rows: tuple[tuple[str, str], ...]) -> Table:
    cells = [[_cell(term, "term"), _cell(words, "cell")] for term, words in rows]
    widths = [WIDTH * 0.3, WIDTH * 0.7]
    return LongTable(cells, colWidths=widths, style=_lines(), splitInRow=1)


def _grid(grid: Grid) -> Table:
    whole = sum(column.share for column in grid.columns)
    widths = [WIDTH * column.share / whole for column in grid.columns]
    heading = [
        _cell(column.heading, "number heading" if column.is_number else "term")
        for column in grid.columns
    ]
    rows = [
        [
            _fitted(text, width, column)
            for text, width, column in zip(row, widths, grid.columns, strict=True)
        ]
        for row in grid.rows
    ]
    return LongTable(
        [heading, *rows],
        colWidths=widths,
        repeatRows=1,
        style=[*_lines(), *_plain_text(grid), ("BACKGROUND", (0, 0), (-1, 0), BAND)],
        splitInRow=1,
    )


def _fitted(text: str, width: float, column: Column) -> str | Text:
    """A cell that wraps where it must; as plain text it is drawn ten times as fast."""
    shown = _glyphs(text)
    room = width - 2 * PADDING
    # No letter is wider than the font is high, so most need no measuring.
    fits = len(shown) * _CELL.fontSize <= room
    if fits or pdfmetrics.stringWidth(shown, FONT, _CELL.fontSize) <= room:
        return shown
    return _cell(text, "number" if column.is_number else "cell")


def _signature(place: Signature) -> list[Flowable]:
    shown: list[Flowable] = [
        Text(_markup(f"For {place.party}"), _STYLES["caption"]),
        Text(_markup(place.role), _STYLES["text"]),
    ]
    if place.recorded:
        shown.append(Text(_markup(place.recorded), _STYLES["text"]))
    else:
        lines = [[_cell(each, "cell"), ""] for each in SIGNATURE_LINES]
        rule = ("LINEBELOW", (1, 0), (1, -1), 0.5, GREY)
        shown.append(
            Table(
                lines,
                colWidths=[WIDTH * 0.16, WIDTH * 0.5],
                rowHeights=9 * mm,
                style=[
                    rule,
                    ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ],
                hAlign="LEFT",
            )
        )
    return [*shown, Spacer(0, 6 * mm)]


def _lines() -> list[tuple[Any, ...]]:
    everything = ((0, 0), (-1, -1))
    return [
        ("VALIGN", *everything, "TOP"),
        ("LINEBELOW", *everything, 0.4, LINE),
        ("LEFTPADDING", *everything, PADDING),
        ("RIGHTPADDING", *everything, PADDING),
        ("TOPPADDING", *everything, 2.5),
        ("BOTTOMPADDING", *everything, 3.5),
    ]


def _plain_text(grid: Grid) -> Iterator[tuple[Any, ...]]:
    """How the cells look that carry no style of their own."""
    yield ("FONT", (0, 1), (-1, -1), FONT, _CELL.fontSize, _CELL.leading)
    for place, column in enumerate(grid.columns):
        if column.is_number:
            yield ("ALIGN", (place, 1), (place, -1), "RIGHT")


def _cell(text: str, style: str) -> Text:
    return Text(_markup(text), _STYLES[style])


def _markup(text: str) -> str:
    """Text as ReportLab's own little markup language reads it back: nothing in it is markup."""
    return escape(_glyphs(text))


def _glyphs(text: str) -> str:
    """Text in signs that the embedded font can draw: an accent it lacks is left out, and any
    other sign becomes a question mark instead of an empty box."""
    shown = legible(text)
    known = _known_signs()
    if known.issuperset(map(ord, shown)):
        return shown
    return "".join(sign if ord(sign) in known else _nearest(sign) for sign in shown)


def _nearest(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[0]
    return base if ord(base) in _known_signs() else "?"


@cache
def _known_signs() -> frozenset[int]:
    """The signs that both weights of the font can draw."""
    drawn = [frozenset(font.face.charToGlyph) for font in _fonts()]
    return frozenset.intersection(*drawn)


@cache
def _fonts() -> tuple[TTFont, ...]:
    """The two weights, registered with ReportLab the first time they are asked for."""
    fonts = tuple(TTFont(name, f"{name}.ttf") for name in (FONT, BOLD))
    for font in fonts:
        pdfmetrics.registerFont(font)
    return fonts


_TEXT = ParagraphStyle(
    "text", fontName=FONT, fontSize=8.5, leading=12.5, spaceAfter=5, splitLongWords=1
)
_CELL = ParagraphStyle("cell", _TEXT, fontSize=7.5, leading=10.5, spaceAfter=0)
_TERM = ParagraphStyle("term", _CELL, fontName=BOLD)
_STYLES = {
    "text": _TEXT,
    "cell": _CELL,
    "term": _TERM,
    "number": ParagraphStyle("number", _CELL, alignment=TA_RIGHT),
    "number heading": ParagraphStyle("number heading", _TERM, alignment=TA_RIGHT),
    "caption": ParagraphStyle("caption", _TEXT, fontName=BOLD, spaceBefore=4, spaceAfter=3),
    "subtitle": ParagraphStyle("subtitle", _TEXT, textColor=GREY, fontSize=10, leading=13),
    "title": ParagraphStyle(
        "title", _TEXT, fontName=BOLD, fontSize=18, leading=23, textColor=BLUE, spaceAfter=2
    ),
    "about": ParagraphStyle("about", _TEXT, fontSize=11, leading=15, spaceAfter=10),
    "heading 1": ParagraphStyle(
        "heading 1",
        _TEXT,
        fontName=BOLD,
        fontSize=12,
        leading=16,
        textColor=BLUE,
        spaceBefore=10,
        spaceAfter=5,
    ),
    "heading 2": ParagraphStyle(
        "heading 2", _TEXT, fontName=BOLD, fontSize=9.5, leading=13, spaceBefore=6
    ),
}
