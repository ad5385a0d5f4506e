"""Working the findings of a price audit out: from batches, and terms as known at an instant."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app

from consortium.contracts.domain.papers.generated_documents import hash_of
from consortium.foundation.domain.periods import Period
from consortium.savings.gateways.audit_engine import audit_lines
from consortium.savings.gateways.audit_sources import SourceLines, Terms
from consortium.savings.models.loading import Scene
from consortium.savings.models.price_judge import PriceJudge
from consortium.spend.models.batch import ImportBatch

Progress = Callable[[int, int, str], None]


def write_findings(
    scene: Scene,
    batches: Sequence[ImportBatch],
    *,
    period: Period,
    known_at: datetime,
    path: Path,
    progress: Progress,
) -> None:
    """Write the findings to ``path``; the same inputs give the same rows in the same order."""
    codes = {trust.id: trust.code for trust in scene.trusts.values()}
    # Until its first version is active an agreement answers nobody.
    agreements = [known for known in scene.known.values() if known.terms.schedules]
    audit_lines(
        SourceLines(batches),
        [Terms.of(known, codes, own=scene.known) for known in agreements],
        period=period,
        judge=PriceJudge(agreements, codes, known_at=known_at),
        path=path,
        progress=progress,
    )


def inputs_hash(scene: Scene, batches: Sequence[ImportBatch], period: Period) -> str:
    """The SHA-256 of everything the findings follow from."""
    shares = {known.reference: known.shares for known in scene.known.values() if known.shares}
    return hash_of(
        {
            "period": period,
            "lines": sorted(str(batch.lake_sha256) for batch in batches),
            "terms": {known.reference: known.terms for known in scene.known.values()},
            **({"shares": shares} if shares else {}),
        }
    )


def work_folder() -> Path:
    """A folder beside the store, where the engine may write."""
    folder = Path(current_app.config["DATA_DIR"]).resolve() / "lake" / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
