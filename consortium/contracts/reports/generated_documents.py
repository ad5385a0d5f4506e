"""Writing a document as DOCX or PDF. The libraries for it load with the first document."""

from enum import StrEnum
from typing import TYPE_CHECKING

from consortium.contracts.domain.papers.generated_documents import Document
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    from consortium.contracts.reports import docx_document, pdf_document
else:
    docx_document = lazy("consortium.contracts.reports.docx_document")
    pdf_document = lazy("consortium.contracts.reports.pdf_document")


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def written(document: Document, file_format: Format) -> bytes:
    """The document in one of the formats; the same document always gives the same bytes."""
    if file_format is Format.PDF:
        return pdf_document.pdf_bytes(document)
    return docx_document.docx_bytes(document)
