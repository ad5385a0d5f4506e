"""A document as PDF, with ReportLab: A4, embedded fonts, the same bytes for the same document.

Loaded with the first PDF (see ``generated_documents.py``). ReportLab writes the language, the
title and an outline of the headings, but no structure tags: the DOCX is the accessible form.
"""

import io
from collections.abc import Iterator
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
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
from consortium.contracts.reports.pdf_text import (
    BOLD,
    CELL,
    FONT,
    GREY,
    STYLES,
    cell,
    fonts,
    glyphs,
    markup,
)

MARGIN, HEAD, FOOT = 20 * mm, 22 * mm, 26 * mm
WIDTH = A4[0] - 2 * MARGIN
LINE, BAND = colors.HexColor("#aeb7bd"), colors.HexColor("#e8edee")
TOTAL = "pages"
PADDING = 3
# What would stand alone at the foot of a page begins on the next one.
ROOM_BELOW_HEADING, ROOM_FOR_TABLE = 45 * mm, 32 * mm


def pdf_bytes(document: Document) -> bytes:
    """The document as a PDF file."""
    fonts()
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
            canvas.drawString(MARGIN, top, glyphs(" · ".join(document.marks).upper()))
        canvas.setFont(FONT, 7)
        canvas.drawRightString(A4[0] - MARGIN, top, glyphs(document.reference))
        canvas.line(MARGIN, top - 2 * mm, A4[0] - MARGIN, top - 2 * mm)
        canvas.line(MARGIN, 19 * mm, A4[0] - MARGIN, 19 * mm)
        first, second = document.footer
        canvas.drawString(MARGIN, 15 * mm, glyphs(first))
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
        super().__init__(markup(heading.text), STYLES[f"heading {heading.level}"])
        self.words = legible(heading.text)
        self.level = heading.level


def _story(document: Document) -> Iterator[Flowable]:
    yield Text(markup(document.subtitle), STYLES["subtitle"])
    yield Text(markup(document.title), STYLES["title"])
    yield Text(markup(document.about), STYLES["about"])
    for block in document.blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading():
            yield CondPageBreak(ROOM_BELOW_HEADING)
            yield _HeadingText(block)
        case Paragraph(text):
            yield Text(markup(text), STYLES["text"])
        case Definitions(rows):
            yield _definitions(rows)
            yield Spacer(0, 3 * mm)
        case Grid():
            yield CondPageBreak(ROOM_FOR_TABLE)
            yield Text(markup(block.caption), STYLES["caption"])
            yield _grid(block)
            yield Spacer(0, 4 * mm)
        case Signatures(places):
            for place in places:
                yield KeepTogether(_signature(place))


def _definitions(rows: tuple[tuple[str, str], ...]) -> Table:
    cells = [[cell(term, "term"), cell(words, "cell")] for term, words in rows]
    widths = [WIDTH * 0.3, WIDTH * 0.7]
    return LongTable(cells, colWidths=widths, style=_lines(), splitInRow=1)


def _grid(grid: Grid) -> Table:
    whole = sum(column.share for column in grid.columns)
    widths = [WIDTH * column.share / whole for column in grid.columns]
    heading = [
        cell(column.heading, "number heading" if column.is_number else "term")
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
    shown = glyphs(text)
    room = width - 2 * PADDING
    # No letter is wider than the font is high, so most need no measuring.
    fits = len(shown) * CELL.fontSize <= room
    if fits or pdfmetrics.stringWidth(shown, FONT, CELL.fontSize) <= room:
        return shown
    return cell(text, "number" if column.is_number else "cell")


def _signature(place: Signature) -> list[Flowable]:
    shown: list[Flowable] = [
        Text(markup(f"For {place.party}"), STYLES["caption"]),
        Text(markup(place.role), STYLES["text"]),
    ]
    if place.recorded:
        shown.append(Text(markup(place.recorded), STYLES["text"]))
    else:
        lines = [[cell(each, "cell"), ""] for each in SIGNATURE_LINES]
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
    yield ("FONT", (0, 1), (-1, -1), FONT, CELL.fontSize, CELL.leading)
    for place, column in enumerate(grid.columns):
        if column.is_number:
            yield ("ALIGN", (place, 1), (place, -1), "RIGHT")
