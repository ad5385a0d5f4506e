"""Text that a spreadsheet opens as text, never as a formula."""

# A cell whose first sign is one of these would be run by a spreadsheet (also full-width forms).
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
_CONTROL_SIGNS = frozenset("\t\r\n")


def harmless(text: str) -> str:
    """The text with a leading apostrophe when a spreadsheet would take it for a formula."""
    first = text.lstrip()[:1]
    if text[:1] in _CONTROL_SIGNS or first in _FORMULA_SIGNS:
        return f"'{text}"
    return text
