"""One engine, asked one question in a process of its own; prints how long and how much memory.

``python -m benchmarks.lake.ask ENGINE QUESTION FOLDER [ADDRESS]``. The first answer is kept beside
the lines, so that all engines' answers can be compared; how long it took, an engine's start
included, is told apart from the others.
"""

import json
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

# A question that takes longer than this once is not asked again.
LONG = 8.0
TIMES = 5


def main(engine: str, question: str, folder: Path, address: str) -> None:
    asked, process = _questions(engine, folder, address)
    ask = asked[question]
    started = time.perf_counter()
    rows = ask()
    first = time.perf_counter() - started
    kept = folder / "answers" / f"{engine}-{question}.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps([[_plain(cell) for cell in row] for row in rows]))
    del rows
    seconds: list[float] = []
    while first < LONG and len(seconds) < TIMES:
        started = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - started)
    print(
        json.dumps({"first": first, "seconds": seconds or [first], "megabytes": highest(process)})
    )


def _questions(engine: str, folder: Path, address: str) -> tuple[Any, str]:
    # Imported for this engine only: what the others load would count as its memory.
    if engine in ("product", "spark"):
        from benchmarks.lake.product import questions

        return questions(folder, **({"engine": address} if engine == "spark" else {})), "self"
    from benchmarks.lake import peers

    if engine == "postgresql":
        asked, process = peers.postgresql(address)
        return asked, str(process)
    engines = {
        "duckdb": peers.raw_duckdb,
        "sqlite": peers.sqlite,
        "pandas": peers.pandas_from_sqlite,
    }
    return engines[engine](folder), "self"


def highest(process: str) -> int:
    """The most memory that a process has held, in megabytes, as the kernel counts it."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


if __name__ == "__main__":
    _, engine, question, folder, *address = sys.argv
    main(engine, question, Path(folder), *(address or [""]))
