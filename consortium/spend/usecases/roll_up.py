"""Rolling up by month what lies in the lake line by line."""

from datetime import datetime

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.spend.gateways.rollups import roll_up
from consortium.spend.models.rollup import (
    SHAPE,
    LakeRollup,
    access_batches_to_roll_up,
    rollups_of,
)


def roll_up_batches(*, actor: Actor, now: datetime) -> int:
    """Roll up each batch within reach that is not yet; say how many were.

    Reports read the same without: a batch that is not rolled up is read line by line. Each is
    committed by itself, so what was done before a crash stays done.
    """
    permissions.check(actor, Permission.SPEND_IMPORT)
    waiting = access_batches_to_roll_up(actor=actor, permission=Permission.SPEND_IMPORT)
    done = 0
    for batch in waiting:
        file = roll_up(batch)
        if file is None:
            continue
        with transaction():
            # Of two that roll up the same lines one is late, and finds the same file there.
            db.session.get_one(Organisation, batch.trust_id, with_for_update=True)
            if (batch.trust_id, batch.lake_sha256) in rollups_of([batch.trust_id]):
                continue
            rollup = LakeRollup(
                trust_id=batch.trust_id,
                lines_sha256=batch.lake_sha256,
                shape=SHAPE,
                sha256=file.sha256,
                bytes=file.size,
                made_at=now,
            )
            db.session.add(rollup)
            record(
                actor=actor,
                action="import.rolled_up",
                subject=Subject("import batch", batch.id, batch.reference),
                at=now,
                owner_id=batch.trust_id,
                lake_file=file.sha256,
            )
        done += 1
    return done
