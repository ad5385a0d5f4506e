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
from consortium.spend.models.batch import ImportBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The file of rejected rows, if there are any, and the findings that a page shows of it."""

    content: StoredContent | None = None
    shown: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Lines that lie in the lake and wait for the row that makes them a batch.

    ``position`` is the place they take among the imports of their trust if no other is committed
    before. Without lines there is no file.
    """

    batch_id: UUID
    position: int
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
    position: int,
    earlier: Sequence[ImportBatch],
) -> Landing:
    """Write the lines that no earlier batch holds; nobody sees them yet."""
    staging.leave_out_what_landed_before(paths_of(earlier))
    batch_id = uuid7()
    written = staging.write(batch_id=batch_id, trust_id=trust_id)
    counts = _counts(staging.counts(), written)
    references = {str(batch.id): batch.reference for batch in earlier}
    return Landing(
        batch_id=batch_id,
        position=position,
        written=written,
        file=lake().take_in(written.path, trust_id) if written.lines else None,
        counts=counts,
        findings=Findings(
            rejected=rejected.shown,
            duplicate=_duplicate(staging, references) if counts.duplicate else (),
            left_out=_left_out(staging) if counts.left_out else (),
            unused_columns=staging.layout.unused,
        ),
    )


def _counts(rows: RowCounts, written: Written) -> Counts:
    return Counts(
        read=rows.read,
        accepted=written.lines,
        rejected=rows.rejected,
        duplicate=rows.duplicate,
        left_out=rows.left_out,
        without_item=written.without_item,
        without_supplier=written.without_supplier,
    )


def _duplicate(staging: Staging, references: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(
        findings.duplicate(
            row=row,
            line=f"{order_number} line {line_number}",
            reference=references[batch_id],
            layout=staging.layout,
        )
        for row, order_number, line_number, batch_id in staging.duplicate_rows(FINDINGS_SHOWN)
    )


def _left_out(staging: Staging) -> tuple[Finding, ...]:
    return tuple(
        findings.left_out(row=row, text=text, layout=staging.layout)
        for row, text in staging.left_out_rows(FINDINGS_SHOWN)
    )
