"""Two hundred random worlds: page, CSV, workbook and program tell the same, and all of it adds up.

The worlds are facts; a handful that go through files and a database are in
tests/demo/world/test_random_folders.py.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
from flask import Flask, render_template
from hypothesis import given, settings

from consortium.foundation.domain.money import pennies
from consortium.foundation.web import exports
from consortium.savings.reports import tables
from consortium.savings.reports.live_sheets import live_sheets
from consortium.savings.reports.report import Report, as_json
from consortium.savings.views.presentation import present
from tests.savings import reading
from tests.savings.domain.test_every_story import plain_savings
from tests.savings.reports.test_kept import report_of
from tests.savings.strategies import Story, stories

ZERO = Decimal(0)
# Its sections, as the page's table, the file's section and the workbook's sheet call them.
SECTIONS = {
    "Savings by line and trust": ("recurrent cash-releasing", "By line and trust"),
    "Costs avoided by line and trust": ("avoidance", "Avoidance"),
    "Capital by line and trust": ("capital", "Capital"),
    "Former members against their own baseline": ("after leaving", "After leaving"),
    "Bought past the contract, above its price": ("bought past the contract", "Past the contract"),
    "Invoiced above or below the price": ("invoices to claim", "Invoices to claim"),
}
Table = list[list[str]]


class _Tables(HTMLParser):
    """The tables of a page by their captions: many times faster than a whole tree."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Table] = {}
        self._rows: Table = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("caption", "th", "td"):
            self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._text).split())
        if tag == "caption":
            self.found[text] = self._rows
        elif tag in ("th", "td"):
            self._rows[-1].append(text)


@dataclass(frozen=True)
class Told:
    """One report as each reader has it."""

    page: Mapping[str, Table]
    rows: list[dict[str, str]]
    book: Mapping[str, reading.Rows]
    program: dict[str, object]


def told(report: Report) -> Told:
    html = render_template(
        "savings/report_figures.html",
        report=report,
        shown=present(report, lambda *_: ""),
        downloads={"csv": "", "xlsx": ""},
        charts={"bridge": {}, "cumulative": {}},
        trusts=[],
        asking={},
        can={},
    )
    parser = _Tables()
    parser.feed(html)
    headings, rows = tables.flat(report)
    text = exports.csv_text(headings, rows)
    csv_rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    # The sheets that are compared, with every figure as the workbook keeps it.
    wanted = {"Summary", "Bridge", *(sheet for _, sheet in SECTIONS.values())}
    sheets = [sheet for sheet in live_sheets(report) if sheet[0] in wanted]
    xlsx = io.BytesIO(exports.xlsx_bytes(sheets))
    book = openpyxl.load_workbook(xlsx, read_only=True, data_only=True)
    return Told(
        page=parser.found,
        rows=csv_rows,
        book={sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets},
        program=json.loads(json.dumps(as_json(report), default=str)),
    )


def check_matrix(rows: Table) -> dict[tuple[str, str], Decimal]:
    """A table with totals adds up both ways; its cells."""
    found = reading.matrix(rows)
    across, down = dict[str, Decimal](), dict[str, Decimal]()
    for (line, column), amount in found.items():
        if "Total" not in (line, column):
            across[line] = across.get(line, ZERO) + amount
            down[column] = down.get(column, ZERO) + amount
    assert across == {line: found[line, "Total"] for line in across}
    assert down == {column: found["Total", column] for column in down}
    if found:
        assert sum(across.values(), ZERO) == sum(down.values(), ZERO) == found["Total", "Total"]
    return found


def check_section(found: Told, caption: str) -> None:
    """A table of the page is the file's section, line by line and trust by trust, and the sheet."""
    section, sheet = SECTIONS[caption]
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in found.rows:
        if row["Section"] == section:
            sums[row["Line"], row["Trust"]] += Decimal(row["Amount"])
    in_book = reading.sheet_matrix(found.book[sheet]) if len(found.book[sheet]) > 1 else {}
    assert {key: amount for key, amount in in_book.items() if "Total" not in key and amount} == {
        key: amount for key, amount in sums.items() if amount
    }
    shown = check_matrix(found.page[caption]) if caption in found.page else {}
    if shown:
        assert {key: shown[key] for key in sums} == sums
        assert shown["Total", "Total"] == in_book["Total", "Total"] == sum(sums.values(), ZERO)
    else:
        # What comes to nothing needs no table.
        assert not sum(sums.values(), ZERO)


def check_world(world: Story) -> None:
    found = told(report_of(world))
    for caption in SECTIONS:
        check_section(found, caption)

    summary = reading.csv_figures(found.rows, "summary")
    assert reading.two_columns(found.page["From savings to net"]) == summary
    assert reading.sheet_figures(found.book["Summary"]) == summary
    steps = [amount for name, amount in summary.items() if not name.startswith(("Net", "Apart"))]
    assert sum(steps, ZERO) == summary["Net"] == Decimal(str(found.program["net"]))
    # Worked out from the lines themselves, in fractions.
    saved = pennies(plain_savings(world.facts, world.facts.purchases))
    assert summary["Recurrent cash-releasing"] == saved

    bridge = reading.csv_figures(found.rows, "bridge")
    assert reading.sheet_figures(found.book["Bridge"]) == bridge
    if "From forecast to actual" in found.page:
        assert reading.two_columns(found.page["From forecast to actual"]) == bridge
    forecast, actual = bridge.pop("Forecast"), bridge.pop("Actual")
    assert forecast + sum(bridge.values(), ZERO) == actual
    assert actual == summary["Recurrent cash-releasing"] + summary["Rebates confirmed"]
    for name in ("by_line", "by_trust", "by_quarter", "by_month"):
        amounts = found.program[name]
        assert isinstance(amounts, dict)
        assert sum(map(Decimal, amounts.values()), ZERO) == saved, name


@pytest.fixture(scope="module")
def small_app(request: pytest.FixtureRequest) -> Flask:
    """The application of the small world: its templates are wanted, not its database."""
    app, _ = request.getfixturevalue("_small")
    assert isinstance(app, Flask)
    return app


@settings(max_examples=200)
@given(world=stories())
def test_tell_the_same_and_add_up(small_app: Flask, world: Story) -> None:
    with small_app.test_request_context("/savings"):
        check_world(world)
