"""The file that the benchmark of imports sends is one that a trust could send."""

import csv
from decimal import Decimal
from pathlib import Path

from benchmarks import purchase_file
from consortium.spend.domain.guess import guess


def rows_of(path: Path, *, lines: int = 600, seed: int = 1) -> list[dict[str, str]]:
    purchase_file.write(path, lines=lines, seed=seed)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def adds_up(row: dict[str, str]) -> bool:
    try:
        total = Decimal(row["Quantity"]) * Decimal(row["Unit price"])
    except ArithmeticError:
        return False
    return total == Decimal(row["Amount"].replace(",", ""))


def test_every_column_is_one_that_imports_know(tmp_path: Path) -> None:
    assert guess([list(rows_of(tmp_path / "a.csv")[0])]).for_sure().layout.unused == ()


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first.csv", "again.csv", "other.csv"))
    rows_of(first)
    rows_of(again)
    assert first.read_bytes() == again.read_bytes()
    lines = [
        {row["Order number"] for row in rows_of(path, seed=s)}
        for path, s in ((first, 1), (other, 2))
    ]
    assert not lines[0] & lines[1]


def test_no_line_comes_twice(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv")
    assert len({(row["Order number"], row["Line number"]) for row in rows}) == len(rows) == 600


def test_one_line_in_sixty_has_a_fault(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", lines=6_000)
    faulty = [
        row
        for row in rows
        if not adds_up(row) or row["Order date"] == "soon" or not row["Supplier"]
    ]
    # Of 6,000 lines 100 are expected; three deviations are 30.
    assert 70 <= len(faulty) <= 130
