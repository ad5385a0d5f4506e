"""What arrives signed: a page of PDF with the words of a letter."""

import io
from datetime import date

from consortium.contracts.domain.managing.documents import SentFile
from consortium.contracts.domain.words import in_words

SIGNATORY = "Chief finance officer"


def signed_letter(trust: str, *lines: str, on: date) -> SentFile:
    """A trust's letter of commitment with what it commits to, signed on a day."""
    return SentFile(
        name=f"{trust.replace(' ', '-')}-letter-{on:%Y-%m}.pdf",
        content=io.BytesIO(
            one_page_pdf(
                f"Letter of commitment, {trust}", *lines, f"Signed: {SIGNATORY}, {in_words(on)}"
            )
        ),
    )


def one_page_pdf(*lines: str) -> bytes:
    """A PDF of one page with some lines of plain text, by the rules of ISO 32000-1."""
    text = " ".join(f"({_escaped(line)}) Tj 0 -24 Td" for line in lines)
    stream = f"BT /F1 14 Tf 72 760 Td {text} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    out, starts = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, each in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % start for start in starts)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def _escaped(line: str) -> str:
    """Brackets mean something in a PDF's text, unless a backslash stands before them."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
