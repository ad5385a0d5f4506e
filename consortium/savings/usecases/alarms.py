"""Answering alarms on baselines: with a reason, by somebody who did not prepare them."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.alarms import AlarmKind, check_answer
from consortium.savings.models.alarm_answer import AlarmAnswer
from consortium.savings.models.alarms import alarms_of
from consortium.savings.models.baseline import access_baseline


def answer_alarm(
    *,
    actor: Actor,
    baseline_id: UUID,
    kind: AlarmKind,
    about: str,
    seal: str,
    reason: str,
    now: datetime,
) -> UUID:
    """Say why an alarm is none. The answer stays with the figures it answers; the alarm, too.

    ``seal`` is the hash of the figures as they were seen.

    Raises:
        NotFound: the baseline is not within reach, or raises no such alarm.
        NotAllowed: the actor signs baselines neither for the trust nor for the consortium.
        Conflict: the figures have changed since they were seen.
        Invalid: the actor prepared the baseline, or gave no reason.
    """
    with transaction():
        row = access_baseline(
            actor=actor, permission=Permission.BASELINES_VIEW, baseline_id=baseline_id
        )
        if not permissions.may(actor, Permission.BASELINES_SIGN_HOST, row.trust_id):
            permissions.check(actor, Permission.BASELINES_SIGN_CONSORTIUM, row.trust_id)
        # Two consortia of one trust may raise the same alarm, each with figures of its own.
        alarms = [each.alarm for each in alarms_of(row)]
        alarms = [each for each in alarms if (each.kind, each.about) == (kind, about)]
        if not alarms:
            raise NotFound("alarm")
        seen = next((each for each in alarms if each.sha256 == seal), None)
        if seen is None:
            raise Conflict(
                "alarm_changed",
                "The figures of this alarm changed since you saw them. Nothing was answered.",
                next_step="Look at the figures again, then answer.",
            )
        check_answer(prepared_by=row.prepared_by, by=actor.id, reason=reason)
        answer = AlarmAnswer(
            id=uuid7(),
            baseline_id=row.id,
            kind=kind,
            about=about,
            figures=[each.as_text() for each in seen.figures],
            sha256=seen.sha256,
            reason=reason.strip(),
            answered_at=now,
            answered_by=actor.id,
        )
        db.session.add(answer)
        record(
            actor=actor,
            action="baseline_alarm.answered",
            subject=Subject("baseline", row.id, row.reference),
            at=now,
            owner_id=row.trust_id,
            alarm=kind.value,
            about=about,
            reason=answer.reason,
            content_sha256=answer.sha256,
        )
    return answer.id
