"""What a sent document really is: told by its content, whatever its name says."""

from typing import IO
from zipfile import BadZipFile, ZipFile

from consortium.contracts.domain.managing.documents import ENDINGS, FILES_TAKEN, FileType, SentFile
from consortium.foundation.domain.errors import Invalid

# The first bytes of each; a Word file is a ZIP archive, so more is looked at there.
_BEGINNINGS = {
    b"%PDF-": FileType.PDF,
    b"PK\x03\x04": FileType.WORD,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"\xff\xd8\xff": FileType.JPEG,
}
_WORD_PARTS = {"[Content_Types].xml", "word/document.xml"}
# A file that could run macros is none of the types that are taken.
_MACROS = "word/vbaProject.bin"


def type_of(file: SentFile) -> FileType:
    """What the file holds; its name must say the same, so that whoever opens it is not misled.

    Raises:
        Invalid: it is none of the types that are taken, or its name says something else.
    """
    found = _recognised(file.content)
    if found is None:
        raise _refused(f"This file is not a {FILES_TAKEN} file, whatever its name says.")
    if not file.name.lower().endswith(ENDINGS[found]):
        raise _refused(f"The name of this file must end in {' or '.join(ENDINGS[found])}.")
    return found


def _recognised(content: IO[bytes]) -> FileType | None:
    content.seek(0)
    head = content.read(8)
    found = next((each for start, each in _BEGINNINGS.items() if head.startswith(start)), None)
    if found is FileType.WORD and not _is_word(content):
        found = None
    content.seek(0)
    return found


def _is_word(content: IO[bytes]) -> bool:
    try:
        with ZipFile(content) as archive:
            names = set(archive.namelist())
    except BadZipFile:
        return False
    return names >= _WORD_PARTS and _MACROS not in names


def _refused(message: str) -> Invalid:
    return Invalid(
        "bad_document_file",
        message,
        field="file",
        next_step=f"Send it as {FILES_TAKEN}.",
    )
