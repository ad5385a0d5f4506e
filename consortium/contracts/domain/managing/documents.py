"""Documents of an agreement: what they are, and which files are taken."""

from dataclasses import dataclass
from enum import StrEnum
from typing import IO


class DocumentKind(StrEnum):
    CONTRACT = "contract"
    LETTER = "letter"
    EVIDENCE = "evidence"
    NOTICE = "notice"
    OTHER = "other"


DOCUMENT_NAMES = {
    DocumentKind.CONTRACT: "Signed contract",
    DocumentKind.LETTER: "Letter of commitment",
    DocumentKind.EVIDENCE: "Evidence",
    DocumentKind.NOTICE: "Notice",
    DocumentKind.OTHER: "Other document",
}
# A letter holds what one trust commits to, which its supplier does not see anywhere else.
SHOWN_TO_SUPPLIER = frozenset(DocumentKind) - {DocumentKind.LETTER}
MOST_BYTES = 20 * (1 << 20)


class FileType(StrEnum):
    """The kinds of files that are taken, by their media type."""

    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PNG = "image/png"
    JPEG = "image/jpeg"


ENDINGS = {
    FileType.PDF: (".pdf",),
    FileType.WORD: (".docx",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
}
FILES_TAKEN = "PDF, Word (.docx), PNG or JPEG"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as somebody sent it: what they call it, and what it holds."""

    name: str
    content: IO[bytes]
