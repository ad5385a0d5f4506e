"""Labels to stick on devices: a QR code, the number, and what it is or when it was calibrated."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from consortium.contracts.reports.pdf_text import BOLD, FONT, fonts, glyphs

# A sheet of 24 labels of 63.5 × 33.9 mm, as most office suppliers have it.
COLUMNS, ROWS = 3, 8
WIDTH, HEIGHT = 63.5 * mm, 33.9 * mm
LEFT, TOP, GAP = 7.2 * mm, 12.9 * mm, 2.5 * mm
ON_A_SHEET = COLUMNS * ROWS
_MARGIN, _CODE = 3 * mm, 27 * mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """``address`` goes into the code; the rest is for people: up to three lines below a heading."""

    address: str
    heading: str
    lines: tuple[str, ...]


def label_sheet(labels: Sequence[Label], *, skip: int = 0) -> bytes:
    """A PDF of A4 sheets, 24 labels each; the first ``skip`` places are used up already."""
    out = io.BytesIO()
    canvas = _canvas(out, A4)
    for place, label in enumerate(labels, start=skip % ON_A_SHEET):
        if place % ON_A_SHEET == 0 and place > skip:
            canvas.showPage()
        row, column = divmod(place % ON_A_SHEET, COLUMNS)
        x = LEFT + column * (WIDTH + GAP)
        _draw(canvas, label, x, A4[1] - TOP - (row + 1) * HEIGHT)
    canvas.save()
    return out.getvalue()


def single_label(label: Label) -> bytes:
    """A PDF that is as large as one label, for a label printer."""
    out = io.BytesIO()
    canvas = _canvas(out, (WIDTH, HEIGHT))
    _draw(canvas, label, 0, 0)
    canvas.save()
    return out.getvalue()


def _canvas(out: io.BytesIO, size: tuple[float, float]) -> Canvas:
    fonts()
    canvas = Canvas(out, pagesize=size, invariant=True)
    canvas.setTitle("Equipment labels")
    return canvas


def _draw(canvas: Canvas, label: Label, x: float, y: float) -> None:
    _draw_code(canvas, label.address, x + _MARGIN, y + (HEIGHT - _CODE) / 2)
    left = x + _CODE + 2 * _MARGIN
    room = WIDTH - _CODE - 3 * _MARGIN
    top = y + HEIGHT - 9 * mm
    lines = ((label.heading, BOLD, 11.0), *((line, FONT, 6.5) for line in label.lines))
    for text, font, size in lines:
        canvas.setFont(font, _fitting(text, font, size, room))
        canvas.drawString(left, top, glyphs(text))
        top -= 5.5 * mm


def _draw_code(canvas: Canvas, address: str, x: float, y: float) -> None:
    rows = list(segno.make_qr(address, error="m").matrix_iter(border=2))
    side = _CODE / len(rows)
    for place, row in enumerate(rows):
        for column, is_dark in enumerate(row):
            if is_dark:
                # A hair wider, so that no white line shows between two dark squares.
                canvas.rect(
                    x + column * side,
                    y + _CODE - (place + 1) * side,
                    side * 1.03,
                    side * 1.03,
                    stroke=0,
                    fill=1,
                )


def _fitting(text: str, font: str, size: float, room: float) -> float:
    """The size in which a text fits its room, no larger than asked for."""
    wide = stringWidth(glyphs(text), font, size)
    return size if wide <= room else size * room / wide
