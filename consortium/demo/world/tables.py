"""The tables of docs/world-format.md, written from the files' own columns."""

import re

from consortium.demo.world.reading import FILES, columns_of

MARK = re.compile(r"<!-- columns of ([a-z_]+\.csv) -->\n.*?<!-- end -->", re.DOTALL)
HEADING = ("Column", "Kind", "Needed, or what an empty cell means", "Meaning", "Example")


def filled(page: str) -> str:
    """The page with the table of each file between its two marks."""
    return MARK.sub(lambda found: f"<!-- columns of {found[1]} -->\n{table_of(found[1])}", page)


def table_of(file: str) -> str:
    """What a file is, and a row for each of its columns; ends with the closing mark."""
    known = FILES[file]
    rows = [HEADING, ("---",) * len(HEADING)]
    for name, (_, spec, required) in columns_of(known.row).items():
        needed = "**needed**" if required else spec.default
        rows.append((f"`{name}`", spec.kind.name, needed, spec.meaning, f"`{spec.example}`"))
    lines = "".join(f"| {' | '.join(cells)} |\n" for cells in rows)
    return f"\n{known.about}\n\n{lines}\n<!-- end -->"
