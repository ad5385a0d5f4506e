"""Taking an import back, and bringing it in again.

The lines of a withdrawn batch stay where they are, for reports that were pinned to them; reports
made afterwards do not find them. Its file may be imported again, and its lines count as new then.
"""

from datetime import datetime
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.spend.gateways.overlap import first_overlap
from consortium.spend.models.access import access_batch
from consortium.spend.models.batch import (
    BatchStanding,
    ImportBatch,
    batches_with_lines,
    last_standing,
)
from consortium.spend.models.matched_again import by_id_in_lines

LONGEST_REASON = 1000


def withdraw_batch(*, actor: Actor, batch_id: UUID, reason: str, now: datetime) -> None:
    """Take the lines of an import out of everything that is reported from now on.

    Raises:
        NotFound: there is no such batch within reach.
        Invalid: no reason is given, or a very long one.
        Conflict: it is withdrawn already.
    """
    _say(actor=actor, batch_id=batch_id, is_withdrawn=True, reason=reason, now=now)


def restore_batch(*, actor: Actor, batch_id: UUID, reason: str, now: datetime) -> None:
    """Bring the lines of a withdrawn import in again.

    Raises:
        NotFound: there is no such batch within reach.
        Invalid: no reason is given, or a very long one.
        Conflict: it is not withdrawn, or another import holds some of its lines by now.
    """
    _say(actor=actor, batch_id=batch_id, is_withdrawn=False, reason=reason, now=now)


def _say(*, actor: Actor, batch_id: UUID, is_withdrawn: bool, reason: str, now: datetime) -> None:
    permissions.check(actor, Permission.SPEND_IMPORT)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(
            "reason_missing",
            f"Say why, in at most {LONGEST_REASON:,} characters.",
            field="reason",
            next_step="Write what was wrong with the file, or why it counts after all.",
        )
    with transaction():
        batch = access_batch(actor=actor, permission=Permission.SPEND_IMPORT, batch_id=batch_id)
        # One import or withdrawal of a trust at a time: each looks at what the others left.
        db.session.get_one(Organisation, batch.trust_id, with_for_update=True)
        before = last_standing(batch_id)
        if (before is not None and before.is_withdrawn) is is_withdrawn:
            raise Conflict(
                "already_so",
                f"{batch.reference} is {'withdrawn' if is_withdrawn else 'in force'} already.",
                next_step="Open it to see who did that, when and why.",
            )
        if not is_withdrawn:
            _refuse_overlap(batch)
        db.session.add(
            BatchStanding(
                batch_id=batch_id,
                trust_id=batch.trust_id,
                number=before.number + 1 if before else 1,
                is_withdrawn=is_withdrawn,
                reason=reason,
                said_at=now,
                said_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="import.withdrawn" if is_withdrawn else "import.restored",
            subject=Subject("import batch", batch.id, batch.reference),
            at=now,
            owner_id=batch.trust_id,
            reason=reason,
            lake_file=batch.lake_sha256,
            lines=batch.rows_accepted,
            amount=batch.amount,
        )


def _refuse_overlap(batch: ImportBatch) -> None:
    current = batches_with_lines([batch.trust_id], kind=batch.kind)
    overlap = first_overlap(batch, current)
    if overlap is None:
        return
    other = by_id_in_lines(current)[overlap.batch_id].reference
    raise Conflict(
        "lines_imported_again",
        f"{other} holds {overlap.lines:,} of its lines by now; restored, they would count twice.",
        next_step=f"Withdraw {other} first, or leave this one withdrawn.",
    )
