"""Reading generated files back: the words of a PDF page by page, and of a DOCX."""

import base64
import io
import re
import zlib
from typing import Any

import docx

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MAPPED = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
_RANGED = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{2})> \[(.*?)\]", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj|/FormXob\.\w+ Do")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page of a PDF of ReportLab's, in the order in which they are drawn."""
    objects = _objects(pdf)
    letters = _letters(objects)
    total = _total(objects, letters)
    return [_words(content, letters, total) for content in drawn_on(pdf)]


def drawn_on(pdf: bytes) -> list[bytes]:
    """The orders that draw each page."""
    objects = _objects(pdf)
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    found = []
    for page in pages:
        reference = re.search(rb"/Contents (\d+) 0 R", page)
        assert reference is not None
        found.append(_content(objects[int(reference[1])]))
    return found


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(pdf)}


def words_of_pdf(pdf: bytes) -> str:
    """All the words of a PDF in one line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def words_of_docx(content: bytes) -> str:
    """All the words of a DOCX in one line, in their order, with head and foot."""
    file = docx.Document(io.BytesIO(content))
    section = file.sections[0]
    parts: list[Any] = [
        *section.header._element.iter(),
        *file.element.body.iter(),
        *section.footer._element.iter(),
    ]
    paragraphs = [part for part in parts if part.tag.endswith("}p")]
    return " ".join(" ".join(part.xpath("string(.)") for part in paragraphs).split())


def _total(objects: dict[int, bytes], letters: dict[bytes, dict[int, str]]) -> str:
    """What the form holds that every page draws: how many pages there are."""
    forms = [body for body in objects.values() if b"/Subtype /Form" in body]
    return "".join(_words(_content(body), letters, "") for body in forms).strip()


def _words(content: bytes, letters: dict[bytes, dict[int, str]], total: str) -> str:
    font: dict[int, str] = {}
    words = []
    for shown in _SHOWN.finditer(content):
        if shown[1] is not None:
            font = letters.get(shown[1], {})
        elif shown[2] is not None:
            codes = _ESCAPE.sub(_unescaped, shown[2])
            words.append("".join(font.get(code, chr(code)) for code in codes))
        else:
            words.append(total)
    return " ".join(words)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if len(sign) == 3 else _PLAIN.get(sign, sign)


def _letters(objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """For each font what its codes stand for."""
    fonts = {}
    for body in objects.values():
        name = re.search(rb"/Name /(F\d+\+\d+)", body)
        reference = re.search(rb"/ToUnicode (\d+) 0 R", body)
        if name is None or reference is None:
            continue
        table = _content(objects[int(reference[1])])
        codes: dict[int, str] = {}
        for first, _, signs in _RANGED.findall(table):
            for place, sign in enumerate(re.findall(rb"<([0-9A-Fa-f]+)>", signs)):
                codes[int(first, 16) + place] = chr(int(sign, 16))
        if not codes:
            codes = {int(code, 16): chr(int(sign, 16)) for code, sign in _MAPPED.findall(table)}
        fonts[name[1]] = codes
    return fonts


def _content(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    assert stream is not None
    content = stream[1]
    if b"/ASCII85Decode" in body:
        content = base64.a85decode(content.strip().removesuffix(b"~>"))
    # A line end may stand behind what was packed; it may also be its last byte.
    return zlib.decompressobj().decompress(content) if b"/FlateDecode" in body else content
