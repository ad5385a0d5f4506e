"""Reading the files of a folder into rows; every fault is kept, and reading goes on."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from consortium.demo.world import contract_rows, price_rows, rows
from consortium.demo.world.cells import BadCell, Column, spec_of
from consortium.demo.world.faults import Fault, Place, near

Row = TypeVar("Row")
# The columns of a file: by name, the field behind it, its format, and if it is required.
Columns = Mapping[str, tuple[str, Column, bool]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A file of a world: the class of its rows, and whether a world needs it."""

    row: type[Any]
    needed: bool
    about: str


FILES: Mapping[str, FileFormat] = {
    "consortium.csv": FileFormat(rows.Consortium, True, "The consortium: exactly one row."),
    "trusts.csv": FileFormat(rows.Trust, True, "The trusts, whether they join early or late."),
    "suppliers.csv": FileFormat(rows.Supplier, True, "Everybody that somebody bought from."),
    "items.csv": FileFormat(rows.Item, True, "What is bought."),
    "packs.csv": FileFormat(rows.Pack, False, "Units other than the base unit of an item."),
    "agreements.csv": FileFormat(contract_rows.Agreement, True, "The joint agreements."),
    "schemes.csv": FileFormat(
        price_rows.Scheme,
        False,
        "How tiers are decided. A scheme without a row is decided by what members committed to, "
        "tested once.",
    ),
    "prices.csv": FileFormat(
        price_rows.Price, True, "Prices under the agreements: a row for each tier of an item."
    ),
    "members.csv": FileFormat(
        contract_rows.Member,
        True,
        "Who takes part in what and when: a row for each stay. Who has none takes no part.",
    ),
    "commitments.csv": FileFormat(
        contract_rows.Commitment,
        False,
        "What members commit to. Without a row for a trust and item it is the quantity of the "
        "trust's first baseline of the item, or nothing.",
    ),
    "returns.csv": FileFormat(
        contract_rows.Return,
        False,
        "What members returned as bought, for tiers that go by it. Without any row of an agreement "
        "its returns are made of the purchase lines, month by month.",
    ),
    "baselines.csv": FileFormat(
        rows.Baseline, False, "What was paid before, as both sides signed."
    ),
    "purchases.csv": FileFormat(
        rows.Purchase, False, "Purchase lines: before, under and beside the agreements."
    ),
    "indices.csv": FileFormat(rows.IndexValue, False, "Published price indices."),
    "evidence.csv": FileFormat(
        rows.Evidence, False, "Proof that an old price would have followed an index."
    ),
    "rebates.csv": FileFormat(price_rows.Rebate, False, "Retrospective rebates: a row each step."),
    "credit_notes.csv": FileFormat(
        contract_rows.CreditNote, False, "Credit notes: without one a rebate does not count."
    ),
    "costs.csv": FileFormat(rows.Cost, False, "What the programme costs."),
    "benefits.csv": FileFormat(rows.Benefit, False, "Benefits that release no cash."),
    "forecast.csv": FileFormat(contract_rows.Forecast, False, "Forecasts that were locked."),
}
# Files as trusts send them lie here, under the code of their trust.
SENT = "purchases"
SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".parquet"})


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of purchase lines in a layout of the trust's own."""

    trust: str
    path: Path

    @property
    def name(self) -> str:
        return f"{SENT}/{self.path.name if self._is_flat else f'{self.trust}/{self.path.name}'}"

    @property
    def _is_flat(self) -> bool:
        return self.path.parent.name == SENT


@dataclass(slots=True)
class Folder:
    """What a folder holds: the rows of each file, the files as sent, and all that is wrong."""

    path: Path
    rows: dict[str, list[Any]] = field(default_factory=dict)
    sent: list[SentFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Every code that a file lists, even in a row that has a fault.
    codes: dict[str, set[str]] = field(default_factory=dict)

    def of(self, row: type[Row]) -> list[Row]:
        """The rows of the file that a class stands for."""
        name = next(name for name, known in FILES.items() if known.row is row)
        return cast("list[Row]", self.rows.get(name, []))

    @property
    def sha256(self) -> str:
        """The same for the same files, wherever they lie and however the rows end."""
        digest = sha256()
        for path in _inside(self.path):
            if path.relative_to(self.path).parts[0] not in (*FILES, SENT):
                continue
            digest.update(f"{path.relative_to(self.path).as_posix()}\0".encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()


def read_folder(path: Path) -> Folder:
    """Everything in a folder, with every fault of every file."""
    folder = Folder(path)
    present = {each.name for each in path.iterdir() if _is_shown(each)}
    for name in sorted(present - set(FILES) - {SENT}):
        if not name.lower().endswith((".md", ".txt", ".json", ".py")):
            folder.faults.append(
                Fault(
                    file=name,
                    problem=f"A world has no file of this name.{near(name, FILES)}",
                    what_to_do="Rename it or take it away.",
                )
            )
    for name, known in FILES.items():
        if name in present:
            folder.rows[name] = list(_rows(path / name, known.row, folder))
        if known.needed and not folder.rows.get(name) and not _told(folder.faults, name):
            folder.faults.append(
                Fault(
                    file=name,
                    problem="There are no rows in this file."
                    if name in present
                    else "It is missing.",
                    what_to_do="A world needs it; docs/world-format.md says what it holds.",
                )
            )
    folder.sent = list(_sent(path / SENT, folder))
    return folder


def columns_of(row: type[Any]) -> Columns:
    """The columns of the file whose rows are of a class."""
    return {
        each.name.rstrip("_"): (each.name, spec, each.default is MISSING)
        for each in fields(row)
        if (spec := spec_of(each)) is not None
    }


def _rows(path: Path, row: type[Any], folder: Folder) -> Iterator[Any]:
    faults, codes = folder.faults, folder.codes.setdefault(path.name, set())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = "The file is not UTF-8 text."
        faults.append(Fault(file=path.name, problem=problem, what_to_do="Save it as CSV (UTF-8)."))
        return
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        problem = "A cell of this file never ends."
        todo = "Close each quotation mark that opens a cell, and double those within one."
        faults.append(Fault(file=path.name, problem=problem, what_to_do=todo))
        return
    if not lines:
        return
    columns = columns_of(row)
    header = _header(path.name, lines[0], columns, faults)
    if header is None:
        return
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            codes.update(cell.strip() for cell in line[_code_column(header)])
            values = _values(Place(path.name, number), line, header, columns, faults)
            if values is not None:
                yield row(**values)


def _header(file: str, line: list[str], columns: Columns, faults: list[Fault]) -> list[str] | None:
    """The names of the columns, or None when no row can be read by them."""
    names = [cell.strip().casefold().replace(" ", "_").replace("-", "_") for cell in line]
    before = len(faults)
    for name in names:
        if name not in columns or names.count(name) > 1:
            problem = (
                "Two columns have this name." if name in columns else "There is no such column."
            )
            todo = f"The columns are {', '.join(columns)}."
            faults.append(
                Fault(
                    file=file,
                    row=1,
                    column=name or "(no name)",
                    problem=f"{problem}{'' if name in columns else near(name, columns)}",
                    what_to_do=todo,
                )
            )
    for name, (_, spec, required) in columns.items():
        if required and name not in names:
            faults.append(
                Fault(
                    file=file,
                    row=1,
                    column=name,
                    problem="This column is missing.",
                    what_to_do=f"Add it: {spec.meaning}",
                )
            )
    return names if len(faults) == before else None


def _code_column(header: list[str]) -> slice:
    """Where the code stands that other files name; nowhere in most files."""
    place = header.index("code") if "code" in header else 0
    return slice(place, place + 1 if "code" in header else place)


def _values(
    place: Place, line: list[str], header: list[str], columns: Columns, faults: list[Fault]
) -> dict[str, Any] | None:
    """What one row says, by field, or None when a cell of it is wrong."""
    before = len(faults)
    if len(line) > len(header):
        todo = "Put texts that hold a comma into quotation marks, and write 1000 for 1,000."
        faults.append(Fault.at(place, "There are more cells than columns.", todo))
    given = dict(zip(header, (cell.strip() for cell in line), strict=False))
    values: dict[str, Any] = {"place": place}
    for name, (attribute, spec, required) in columns.items():
        cell = given.get(name, "")
        if not cell:
            if required:
                faults.append(Fault.at(place, "This cell is empty.", "Fill it in.", name))
            continue
        try:
            values[attribute] = spec.kind.parse(cell)
        except BadCell as bad:
            faults.append(Fault.at(place, bad.problem, bad.what_to_do, name))
    return values if len(faults) == before else None


def _sent(path: Path, folder: Folder) -> Iterator[SentFile]:
    """Files under purchases/: CODE.csv, or anything in a folder CODE."""
    codes = folder.codes.get("trusts.csv", set())
    for each in _inside(path) if path.is_dir() else ():
        trust = each.stem if each.parent == path else each.relative_to(path).parts[0]
        if each.suffix.lower() not in SUFFIXES:
            continue
        if trust not in codes and codes:
            folder.faults.append(
                Fault(
                    file=f"{SENT}/{each.relative_to(path).as_posix()}",
                    problem=f"trusts.csv has no {trust}.{near(trust, codes)}",
                    what_to_do="Name the file, or the folder it is in, after its trust.",
                )
            )
            continue
        yield SentFile(trust, each)


def _inside(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file() and _is_shown(each))


def _is_shown(path: Path) -> bool:
    """What begins with a dot or a tilde belongs to the system or to an open spreadsheet."""
    return not path.name.startswith((".", "~$"))


def _told(faults: list[Fault], file: str) -> bool:
    return any(fault.file == file for fault in faults)
