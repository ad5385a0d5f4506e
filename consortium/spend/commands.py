"""`consortium spend …`."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup

from consortium.foundation.domain.errors import DomainError
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.spend.domain.report import ImportReport
from consortium.spend.gateways.sweeper import sweep_lake
from consortium.spend.queries.batches import rejected_lines
from consortium.spend.queries.names import list_names
from consortium.spend.queries.trusts import trusts_with_batches
from consortium.spend.queries.waiting import list_waiting
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.compact import Compacted, compact_lake
from consortium.spend.usecases.import_lines import import_file
from consortium.spend.usecases.match_again import match_again
from consortium.spend.usecases.roll_up import roll_up_batches
from consortium.spend.usecases.search_alike_names import search_alike_names
from consortium.spend.usecases.search_candidates import search_candidates

group = AppGroup("spend", help="Purchase lines and payments.")

SYSTEM = Actor.system("command line")
# What is taken out of a folder; a file that is named is read whatever it is called.
SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".parquet"})


@dataclass(slots=True)
class _Outcome:
    """What became of all the rows of all the files."""

    accepted: int = 0
    total: Decimal = Decimal("0.00")
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    batches: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.rejected and not self.refused

    def add(self, report: ImportReport) -> None:
        counts = report.counts
        if report.already_imported:
            self.skipped["already_imported"] += counts.read
        else:
            self.accepted += counts.accepted
            self.total += report.amount
            self.skipped.update(report.findings.left_out_for)
            self.skipped.update({"duplicate": counts.duplicate} if counts.duplicate else {})
            self.rejected += [
                {
                    "file": report.file_name,
                    "row": row.row,
                    "reason": row.problem,
                    "what_to_do": row.what_to_do,
                }
                for row in rejected_lines(actor=SYSTEM, batch_id=report.batch_id)
            ]
        self.batches.append(_batch(report))

    def refuse(self, path: Path, refusal: DomainError) -> None:
        self.refused.append({"file": path.name, "code": refusal.code, "reason": str(refusal)})

    def as_json(self, trust_code: str) -> dict[str, Any]:
        return {
            "trust": trust_code,
            "rows_accepted": self.accepted,
            "total": self.total,
            "rows_skipped": dict(sorted(self.skipped.items())),
            "rows_rejected": self.rejected,
            "files_refused": self.refused,
            "batches": self.batches,
        }


@group.command("import")
@click.option("--trust", "trust_code", required=True, help="Code of the trust, like NOR or R1H.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what became of all rows as JSON.")
@refusals_to_stderr
def import_files(trust_code: str, paths: tuple[Path, ...], as_json: bool) -> None:
    """Import files of purchase lines or payments for a trust; of a folder, every table in it.

    Good rows land even when others are rejected, and good files when others are refused; the
    command then ends with 1 and names every fault on standard error. Nothing is asked: a file of
    which it is not sure which column holds what is refused.
    """
    trust_id = id_of_code(trust_code, (OrganisationKind.TRUST,))
    outcome = _Outcome()
    for path in _files(paths):
        _import(path, trust_id, outcome, as_json=as_json)
    roll_up_batches(actor=SYSTEM, now=now())
    for row in outcome.rejected:
        click.echo(
            f"{row['file']}, row {row['row']}: {row['reason']} {row['what_to_do']}", err=True
        )
    if as_json:
        print_json(outcome.as_json(trust_code))
    if not outcome.is_clean:
        sys.exit(1)


@group.command("roll-up")
def roll_up() -> None:
    """Roll up by month each import that is not yet, so that reports over all of them are fast."""
    click.echo(f"{roll_up_batches(actor=SYSTEM, now=now())} imports rolled up.")


@group.command("match")
@click.option("--trust", "trust_code", default="", help="Only this trust, like NOR or R1H.")
@click.option("--json", "as_json", is_flag=True, help="Print what waits as JSON.")
@refusals_to_stderr
def match(trust_code: str, as_json: bool) -> None:
    """Match landed lines by what is known now, look for candidates, and say what waits."""
    chosen = id_of_code(trust_code, (OrganisationKind.TRUST,)) if trust_code else None
    trusts = [chosen] if chosen else trusts_with_batches()
    again = {
        trust_id: match_again(actor=SYSTEM, trust_id=trust_id, now=now()) for trust_id in trusts
    }
    searched = search_candidates(actor=SYSTEM, now=now())
    search_alike_names(actor=SYSTEM, names=list_names(actor=SYSTEM), now=now())
    wanted = Wanted(trust_ids=frozenset(trusts))
    found = list_waiting(actor=SYSTEM, wanted=wanted, asked=Asked(rows=1))
    document = {
        "imports_matched_again": sum(again.values()),
        "descriptions_searched": searched.descriptions,
        "descriptions_with_candidates": searched.with_candidates,
        "waiting": {
            "descriptions": found.page.total,
            "lines": found.lines,
            "amount": found.amount,
        },
    }
    if as_json:
        print_json(document)
        return
    click.echo(
        f"{sum(again.values()):,} imports matched again. {found.page.total:,} descriptions of "
        f"{found.lines:,} lines wait ({pounds(found.amount)}); of {searched.descriptions:,} "
        f"searched, {searched.with_candidates:,} have candidates."
    )


@group.command("compact")
@click.option("--json", "as_json", is_flag=True, help="Print what was compacted as JSON.")
@refusals_to_stderr
def compact(as_json: bool) -> None:
    """Write the small files of the lake of each trust and year into one; no answer changes."""
    done = compact_lake(actor=SYSTEM, now=now())
    if as_json:
        print_json({"compacted": [_compacted(each) for each in done]})
        return
    for each in done:
        click.echo(
            f"{each.part.trust}, {each.part.kind} of {each.part.year or 'no day'}: "
            f"{each.files:,} files of {each.batches:,} imports in one, {each.lines:,} lines."
        )
    click.echo(f"{len(done)} parts of the lake compacted.")


@group.command("sweep")
def sweep() -> None:
    """Remove files of the lake that nothing names and that are older than a day."""
    click.echo(f"{sweep_lake(now=now())} files removed.")


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for inside in sorted(path.rglob("*")):
            # What begins with a dot or a tilde belongs to the system or to an open spreadsheet.
            is_hidden = inside.name.startswith((".", "~$"))
            if inside.is_file() and not is_hidden and inside.suffix.lower() in SUFFIXES:
                yield inside


def _import(path: Path, trust_id: UUID, outcome: _Outcome, *, as_json: bool) -> None:
    try:
        with path.open("rb") as content:
            reports = import_file(
                actor=SYSTEM, trust_id=trust_id, content=content, file_name=path.name, now=now()
            )
    except DomainError as refusal:
        click.echo(f"{path.name}: {refusal.code}: {refusal}", err=True)
        outcome.refuse(path, refusal)
        return
    for report in reports:
        outcome.add(report)
        if not as_json:
            click.echo(_summary(report))


def _compacted(each: Compacted) -> dict[str, Any]:
    return {
        "trust": each.part.trust,
        "kind": each.part.kind,
        "year": each.part.year,
        "imports": each.batches,
        "files_before": each.files,
        "lines": each.lines,
        "bytes": each.bytes,
        "sha256": each.sha256,
    }


def _batch(report: ImportReport) -> dict[str, Any]:
    return {
        "id": report.batch_id,
        "reference": report.reference,
        "file": report.file_name,
        "sheet": report.sheet,
        "kind": report.kind,
        "already_imported": report.already_imported,
        "rows_read": report.counts.read,
        "rows_accepted": report.counts.accepted,
        "rows_rejected": report.counts.rejected,
        "rows_duplicate": report.counts.duplicate,
        "rows_left_out": dict(report.findings.left_out_for),
        "total": report.amount,
        "first_day": report.first_day,
        "last_day": report.last_day,
        "columns_not_used": list(report.findings.unused_columns),
        "remarks": list(report.findings.remarks),
    }


def _summary(report: ImportReport) -> str:
    if report.already_imported:
        return f"{report.file_name}: already imported as {report.reference}; nothing changed."
    counts = report.counts
    return (
        f"{report.file_name}: {report.reference}, {counts.read:,} rows read: "
        f"{counts.accepted:,} landed ({pounds(report.amount)}), {counts.rejected:,} rejected, "
        f"{counts.duplicate:,} duplicates, {counts.left_out:,} left out."
    )
