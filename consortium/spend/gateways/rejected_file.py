"""The rows that did not land as a file to mend and send again: their columns, and the reasons."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from consortium.foundation.domain.harmless import harmless
from consortium.spend.domain.dates import DateStyle
from consortium.spend.domain.fields import Field
from consortium.spend.domain.findings import Finding, RejectedRow, findings_of
from consortium.spend.domain.header import Layout
from consortium.spend.domain.report import FINDINGS_SHOWN

# None of these is the name of a column that an import reads.
REASONS = ("Row in the file", "What is wrong", "What to do")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write_rejected(
    rows: Iterable[RejectedRow], path: Path, *, layout: Layout, styles: Mapping[Field, DateStyle]
) -> list[Finding]:
    """Write every row with all that is wrong with it; hand back the first findings."""
    width = len(layout.headings)
    shown: list[Finding] = []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_cell(text) for text in (*layout.headings, *REASONS)])
        for row in rows:
            found = list(findings_of(row, layout, styles))
            shown += found[: FINDINGS_SHOWN - len(shown)]
            cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
            problems = " ".join(_problem(finding) for finding in found)
            to_do = " ".join(dict.fromkeys(finding.what_to_do for finding in found))
            writer.writerow([_cell(text) for text in (*cells, str(row.row), problems, to_do)])
    return shown


def _problem(finding: Finding) -> str:
    return f"{finding.column}: {finding.problem}" if finding.column else finding.problem


def _cell(text: str) -> str:
    """A text that no spreadsheet runs; plain numbers stay what they are, minus sign and all."""
    # Nearly every text begins with a letter or a digit, and is harmless.
    if text[:1].isalnum() or _NUMBER.fullmatch(text):
        return text
    return harmless(text)
