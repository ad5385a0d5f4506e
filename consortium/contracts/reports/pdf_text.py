"""The text of PDF documents: fonts that are embedded, the signs they can draw, and the styles."""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph as Text

from consortium.contracts.domain.papers.generated_documents import legible

FONT, BOLD = "Vera", "VeraBd"
BLUE, GREY = colors.HexColor("#005eb8"), colors.HexColor("#4c6272")
_TEXT = ParagraphStyle(
    "text", fontName=FONT, fontSize=8.5, leading=12.5, spaceAfter=5, splitLongWords=1
)
CELL = ParagraphStyle("cell", _TEXT, fontSize=7.5, leading=10.5, spaceAfter=0)
_TERM = ParagraphStyle("term", CELL, fontName=BOLD)
STYLES = {
    "text": _TEXT,
    "cell": CELL,
    "term": _TERM,
    "number": ParagraphStyle("number", CELL, alignment=TA_RIGHT),
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


def cell(text: str, style: str) -> Text:
    """Text in one of the styles."""
    return Text(markup(text), STYLES[style])


def markup(text: str) -> str:
    """Text as ReportLab's own little markup language reads it back: nothing in it is markup."""
    return escape(glyphs(text))


def glyphs(text: str) -> str:
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
    drawn = [frozenset(font.face.charToGlyph) for font in fonts()]
    return frozenset.intersection(*drawn)


@cache
def fonts() -> tuple[TTFont, ...]:
    """The two weights, registered with ReportLab the first time they are asked for."""
    both = tuple(TTFont(name, f"{name}.ttf") for name in (FONT, BOLD))
    for font in both:
        pdfmetrics.registerFont(font)
    return both
