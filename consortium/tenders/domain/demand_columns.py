"""The columns of a demand sheet, found by their headings wherever they stand."""

from collections.abc import Collection, Iterator, Sequence

from consortium.foundation.domain.errors import Invalid

LOT, CODE, UNIT, SITE = "Lot", "Item code", "Unit", "Site code"
QUANTITY, FIRM, TOLERANCE = "Quantity", "How firm", "Tolerance %"
HEADINGS = (LOT, CODE, "Item", UNIT, "Base units in one", SITE, "Site", QUANTITY, FIRM, TOLERANCE)
NEEDED = (CODE, UNIT, QUANTITY, FIRM)
_HEADING_TRIED = 20


def columns_named(row: Sequence[str]) -> int:
    """How many of the cells of a row are headings of the sheet."""
    return len({_key(cell) for cell in row} & {_key(each) for each in HEADINGS})


def rows_below(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the headings by their number in the sheet; empty ones are passed over."""
    tried = range(min(len(rows), _HEADING_TRIED))
    top = max(tried, key=lambda row: columns_named(rows[row]), default=0)
    places = _places(rows[top] if rows else ())
    missing = [heading for heading in NEEDED if heading not in places]
    if missing:
        raise Invalid(
            "no_headings",
            f"The sheet has no column “{'”, “'.join(missing)}”.",
            field="file",
            next_step="Use the sheet that the page offers; its columns may stand in any order.",
        )
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = {name: row[at].strip() for name, at in places.items() if at < len(row)}
        if any(cells.values()):
            yield number, cells


def _places(headings: Collection[str]) -> dict[str, int]:
    known = {_key(heading): heading for heading in HEADINGS}
    return {known[_key(cell)]: at for at, cell in enumerate(headings) if _key(cell) in known}


def _key(heading: str) -> str:
    return "".join(sign for sign in heading.casefold() if sign.isalnum())
