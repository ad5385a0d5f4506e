"""Signing shares of rebates and benefits off: the same steps as those of savings lines."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import Budget, PickedRecord
from consortium.savings.domain.signoff import Decision, RecordedKind, Step, Verdict
from consortium.savings.models.deciding import decide, put_forward
from consortium.savings.models.loading import Scene
from consortium.savings.models.recorded import (
    RecordedDecision,
    RecordedSaving,
    RecordedStanding,
    access_recorded,
    recorders_of,
)


def put_recorded_forward(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[PickedRecord],
    now: datetime,
    reason: str = "",
) -> int:
    """Put shares of rebates and benefits before their signers; returns how many.

    What was put forward before gets a new version with the reason; the old one is kept.

    Raises:
        NotFound: one is not there, or its trust is not within reach.
        Conflict: one changed since it was seen, or nothing about it is new.
        Invalid: nothing was chosen, or a new version has no reason.
    """
    with transaction():
        scene, chosen = access_recorded(
            actor=actor, consortium_id=consortium_id, picked=picked, step=Step.PROCUREMENT
        )
        for standing in chosen:
            _put_forward(actor, scene, standing, reason.strip(), now)
        _tell(actor, scene, chosen, "recorded_savings.put_forward", now, reason=reason.strip())
    return len(chosen)


def sign_recorded(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[PickedRecord],
    step: Step,
    now: datetime,
    budget: Budget | None = None,
) -> int:
    """Sign shares of rebates and benefits as they are; returns how many.

    Raises:
        NotFound: one is not there, or its trust is not within reach.
        NotAllowed: the role does not sign at that step.
        Conflict: one changed since it was seen, or waits for another signature.
        Invalid: nothing was chosen, the signer signed before or recorded it, or a budget holder
            names no budget for a rebate.
    """
    with transaction():
        scene, chosen = access_recorded(
            actor=actor, consortium_id=consortium_id, picked=picked, step=step
        )
        given = [
            Decision(
                step=step,
                verdict=Verdict.ACCEPTED,
                amount=each.accepted(step) if each.latest else ZERO,
                by=actor.id,
                at=now,
            )
            for each in chosen
        ]
        _decide(actor, chosen, given, budget)
        _tell(actor, scene, chosen, "recorded_savings.signed", now, step=step.value)
    return len(chosen)


def reduce_recorded(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: PickedRecord,
    amount: Decimal,
    reason: str,
    now: datetime,
) -> None:
    """Let less count of a share or a benefit than is recorded; the totals fall at once.

    Raises:
        NotFound, NotAllowed: it is not within reach, or the role does not sign for the trust.
        Conflict: it changed since it was seen, or waits for another signature.
        Invalid: there is no reason, or the amount is not below what is recorded.
    """
    _refuse(actor, consortium_id, [picked], Verdict.REDUCED, amount, reason, now)


def reject_recorded(
    *,
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[PickedRecord],
    reason: str,
    now: datetime,
) -> int:
    """Let nothing count of some; the totals fall at once. Returns how many.

    Raises:
        NotFound, NotAllowed: one is not within reach, or the role does not sign for the trust.
        Conflict: one changed since it was seen, or waits for another signature.
        Invalid: there is no reason, or one is a loss, which is kept.
    """
    return _refuse(actor, consortium_id, picked, Verdict.REJECTED, ZERO, reason, now)


def _refuse(
    actor: Actor,
    consortium_id: UUID,
    picked: Collection[PickedRecord],
    verdict: Verdict,
    amount: Decimal,
    reason: str,
    now: datetime,
) -> int:
    step, why = Step.TRUST_FINANCE, reason.strip()
    with transaction():
        scene, chosen = access_recorded(
            actor=actor, consortium_id=consortium_id, picked=picked, step=step
        )
        refused = Decision(step=step, verdict=verdict, amount=amount, reason=why, at=now)
        _decide(actor, chosen, [refused] * len(chosen), None)
        _tell(actor, scene, chosen, f"recorded_savings.{verdict.value}", now, reason=why)
    return len(chosen)


def _put_forward(
    actor: Actor, scene: Scene, standing: RecordedStanding, reason: str, now: datetime
) -> None:
    key, saving = standing.key, standing.record
    put_forward(
        standing,
        RecordedSaving,
        key={
            "trust_id": scene.trust_ids[key.trust],
            "kind": key.kind,
            "source_id": key.source,
            "counts_on": key.on,
        },
        called=standing.called,
        amount=saving.amount,
        content=saving.content,
        consortium_id=scene.consortium_id,
        reason=reason,
        by=actor.id,
        at=now,
    )


def _decide(
    actor: Actor,
    chosen: Collection[RecordedStanding],
    given: Iterable[Decision],
    budget: Budget | None,
) -> None:
    recorders = recorders_of([each.key for each in chosen])
    for standing, decision in zip(chosen, given, strict=True):
        decide(
            standing,
            decision,
            called=standing.called,
            actor=actor,
            prepared_by=recorders[standing.key],
            releases_cash=standing.key.kind is RecordedKind.REBATE,
            budget=budget,
            row=RecordedDecision,
        )


def _tell(
    actor: Actor,
    scene: Scene,
    chosen: Iterable[RecordedStanding],
    action: str,
    now: datetime,
    **facts: str,
) -> None:
    for each in chosen:
        trust_id = scene.trust_ids[each.key.trust]
        record(
            actor=actor,
            action=action,
            subject=Subject("recorded saving", each.key.source, each.called),
            at=now,
            owner_id=trust_id,
            amount=each.record.amount,
            on=each.key.on,
            **facts,
        )
