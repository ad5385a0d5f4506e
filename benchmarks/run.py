"""Measure the product against its peers; run by ``make bench``.

It loads a demo world of its own in a temporary folder and leaves nothing behind. docs/benchmarks.md
says how to read the tables.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import (
    awards,
    demo,
    equipment,
    imports,
    matching,
    pages,
    prices,
    report,
    start,
    visits,
)
from benchmarks.lake import measure as lake
from benchmarks.measure import Subject
from benchmarks.world import World, demo_world

Measure = Callable[[World], list[Subject]]


def main(arguments: Sequence[str]) -> int:
    asked = _parsed(arguments)
    measures: dict[str, Measure] = {
        "start": start.measure,
        "demo": demo.measure,
        "pages": pages.measure,
        "imports": partial(imports.measure, lines=asked.lines),
        "prices": prices.measure,
        "matching": matching.measure,
        "award": awards.measure,
        "visits": visits.measure,
        "equipment": partial(equipment.measure, devices=asked.devices),
        "lake": partial(lake.measure, sizes=asked.lake_lines or lake.SIZES),
    }
    on = report.machine()
    print(f"{on['processor']}, {on['cores']} cores, Python {on['python']}")
    print(f"Load of the machine before the run: {on['load_average'][0]}\n", flush=True)
    found: list[Subject] = []
    with demo_world() as world:
        for name in asked.only or measures:
            for subject in measures[name](world):
                print(report.as_text(subject), end="\n\n", flush=True)
                found.append(subject)
    if asked.json is not None:
        report.write_json(found, asked.json, on=on)
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=(
            "start",
            "demo",
            "pages",
            "imports",
            "prices",
            "matching",
            "award",
            "visits",
            "equipment",
            "lake",
        ),
        help="measure this subject only; may be given several times",
    )
    parser.add_argument(
        "--lines",
        type=int,
        default=imports.LINES,
        help="purchase lines in each file that is imported (default: %(default)s)",
    )
    parser.add_argument(
        "--lake-lines",
        type=int,
        action="append",
        help="purchase lines that reports are made of; give it twice to see how they grow "
        f"(default: {lake.SIZES[0]})",
    )
    parser.add_argument(
        "--devices",
        type=int,
        default=equipment.DEVICES,
        help="devices of the register, each with ten calibrations (default: %(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
