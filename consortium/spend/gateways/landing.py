"""Writing staged lines into the lake, and everything a report says about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.files import StoredContent, file_store
from consortium.spend.domain import findings
from consortium.spend.domain.findings import Finding
from consortium.spend.domain.report import FINDINGS_SHOWN, Counts, Findings
from consortium.spend.gateways.lake import LakeFile, lake, paths_of
from consortium.spend.gateways.rejected_file import write_rejected
from consortium.spend.gateways.staging import RowCounts, Staging, Written
from consortium.spend.models.batch import ImportBatch, Manifest
from consortium.spend.models.matched_again import by_id_in_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The file of rejected rows, if there are any, and the findings that a page shows of it."""

    content: StoredContent | None = None
    shown: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Lines that lie in the lake and wait for the row that makes them a batch.

    ``manifest`` is what the manifest of the trust held when they were written: they are good
    while it holds no more. Without lines there is no file.
    """

    batch_id: UUID
    manifest: Manifest
    written: Written
    file: LakeFile | None
    counts: Counts
    findings: Findings


def keep_rejected(staging: Staging) -> Rejected:
    """Write the rows that cannot land into a file of their own, and keep it."""
    if not staging.counts().rejected:
        return Rejected()
    path = staging.folder / "rejected.csv"
    shown = write_rejected(
        staging.rejected_rows(), path, layout=staging.layout, styles=staging.styles
    )
    with path.open("rb") as file:
        content = file_store().put(file, limit=path.stat().st_size)
    return Rejected(content=content, shown=tuple(shown))


def land(
    staging: Staging,
    *,
    rejected: Rejected,
    trust_id: UUID,
    manifest: Manifest,
    earlier: Sequence[ImportBatch],
) -> Landing:
    """Write the lines that no earlier batch holds; nobody sees them yet."""
    staging.leave_out_what_landed_before(paths_of(earlier))
    batch_id = uuid7()
    written = staging.write(batch_id=batch_id, trust_id=trust_id)
    counts = _counts(staging.counts(), written)
    references = {str(id_): batch.reference for id_, batch in by_id_in_lines(earlier).items()}
    return Landing(
        batch_id=batch_id,
        manifest=manifest,
        written=written,
        file=lake().take_in(written.path, trust_id) if written.lines else None,
        counts=counts,
        findings=Findings(
            rejected=rejected.shown,
            duplicate=_duplicate(staging, references) if counts.duplicate else (),
            left_out=_left_out(staging) if counts.left_out else (),
            unused_columns=staging.layout.unused,
            left_out_for=staging.counts().left_out,
            remarks=tuple(staging.remarks()),
            matched_by=written.matched_by,
        ),
    )


def _counts(rows: RowCounts, written: Written) -> Counts:
    return Counts(
        read=rows.read,
        accepted=written.lines,
        rejected=rows.rejected,
        duplicate=rows.duplicate,
        left_out=sum(rows.left_out.values()),
        without_item=written.without_item,
        without_supplier=written.without_supplier,
    )


def _duplicate(staging: Staging, references: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(
        findings.duplicate(
            row=noticed.row,
            line=noticed.text,
            reference=references[noticed.batch_id],
            layout=staging.layout,
        )
        for noticed in staging.duplicate_rows(FINDINGS_SHOWN)
    )


def _left_out(staging: Staging) -> tuple[Finding, ...]:
    return tuple(
        findings.left_out(
            row=noticed.row, sort=noticed.sort, text=noticed.text, layout=staging.layout
        )
        for noticed in staging.left_out_rows(FINDINGS_SHOWN)
    )
