"""The text of a file that somebody uploads."""

# As spreadsheets write CSV: UTF-8 with or without its mark, or the Windows code page.
ENCODINGS = ("utf-8-sig", "cp1252")


def decoded(content: bytes) -> str | None:
    """The text of a file in any of the encodings; None when it is no text."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return None
