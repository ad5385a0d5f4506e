"""What is kept while a contract runs, for tests, made through the use cases."""

import io
from uuid import UUID
from zipfile import ZipFile

from consortium.contracts.domain.documents import DocumentKind, SentFile
from consortium.contracts.usecases.documents import attach_document
from tests.support.world import NOW, SYSTEM

PDF = b"%PDF-1.4\n%a letter of two lines\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def word_file(*further: str) -> bytes:
    """The least that makes a Word file, with further parts."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *further):
            archive.writestr(name, "<xml/>")
    return out.getvalue()


def sent(content: bytes = PDF, name: str = "letter.pdf") -> SentFile:
    return SentFile(name=name, content=io.BytesIO(content))


def attached(
    agreement_id: UUID,
    *,
    contract_id: UUID | None = None,
    kind: DocumentKind = DocumentKind.CONTRACT,
    title: str = "Signed contract",
    file: SentFile | None = None,
) -> UUID:
    """A document that is attached to an agreement."""
    return attach_document(
        actor=SYSTEM,
        agreement_id=agreement_id,
        contract_id=contract_id,
        kind=kind,
        title=title,
        file=file or sent(),
        now=NOW,
    )
