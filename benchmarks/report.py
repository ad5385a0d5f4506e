"""The measured subjects as a plain table, and as a file for whoever compares runs."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, Subject

HEADINGS = ("What", "Median", "Peer", "Ratio", "Target", "Verdict")


def as_text(subject: Subject) -> str:
    """One subject: its title, its peer, and a row for each thing that was measured."""
    lines = [HEADINGS, *((row.what, *row.cells(), _verdict(row)) for row in subject.rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    body = [_line(line, widths) for line in lines]
    return "\n".join([subject.title, f"Peer: {subject.peer}", "", *body])


def machine() -> dict[str, Any]:
    """Where the figures come from, and how busy it was."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def write_json(subjects: Sequence[Subject], path: Path, *, on: dict[str, Any]) -> None:
    """Everything unrounded."""
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": on,
        "subjects": [
            {
                "title": subject.title,
                "peer": subject.peer,
                "rows": [
                    {"what": row.what, **row.facts(), "verdict": _verdict(row)}
                    for row in subject.rows
                ],
            }
            for subject in subjects
        ],
    }
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _verdict(row: Row) -> str:
    return "met" if row.is_good else "MISSED"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    what, *figures, verdict = cells
    padded = [what.ljust(widths[0])]
    padded += [cell.rjust(width) for cell, width in zip(figures, widths[1:-1], strict=True)]
    return "  ".join([*padded, verdict]).rstrip()


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2] for line in text.splitlines() if line.startswith("model name")]
    return named[0].strip() if named else platform.machine()
