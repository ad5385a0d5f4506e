"""When a standard is found out of tolerance: one event, and every trust decides its own rows."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import AssetStatus, may_move
from consortium.equipment.domain.conformity import PASSED, Limits
from consortium.equipment.domain.measurement import Phase
from consortium.equipment.domain.reverse_trace import (
    DECIDED_WITHIN,
    Outcome,
    Suspect,
    error_again,
    proposed_outcome,
    suspect_window,
    trace,
    worst_again,
)
from consortium.equipment.domain.standard import good_days
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.calibration import CalibrationRun, points_of_run
from consortium.equipment.models.out_of_tolerance import (
    ToleranceDecision,
    ToleranceEvent,
    ToleranceImpact,
    access_impact,
    uses_behind,
)
from consortium.equipment.models.standard import Standard, access_standard, validities_of
from consortium.equipment.models.tolerance_mail import tell_trusts
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission


def open_event(
    *,
    actor: Actor,
    standard_id: UUID,
    failed_on: date,
    found: Decimal | None,
    reason: str,
    now: datetime,
) -> UUID:
    """Suspend a standard that was found wrong, and put in doubt what was calibrated with it.

    ``found`` is what it showed, or gave, too much; without it every calibration in doubt is
    proposed to be done again. The devices in doubt are quarantined, whichever trust has them, and
    those that are standards themselves are suspended with it. The people of each trust with a
    calibration in doubt are told by mail, of their own ones alone.

    Raises:
        NotFound: the standard is not within the actor's reach.
        Invalid: the day is still to come.
    """
    if failed_on > london_date(now):
        raise Invalid(
            "in_the_future",
            "A standard cannot have failed on a day to come.",
            field="failed_on",
            next_step="Enter the day on which it was found.",
        )
    with transaction():
        standard, asset = access_standard(
            actor=actor, permission=Permission.EQUIPMENT_VIEW, standard_id=standard_id
        )
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, asset.custodian_trust_id)
        window = suspect_window(_history(standard), failed_on=failed_on)
        suspects = trace(uses_behind(asset.id), standard_id=asset.id, window=window)
        event = ToleranceEvent(
            id=uuid7(),
            standard_id=standard_id,
            failed_on=failed_on,
            good_on=window.after,
            found=found,
            reason=reason,
            opened_at=now,
            opened_by=actor.id,
        )
        db.session.add(event)
        _suspend(standard, reason, now)
        impacts = [
            _put_in_doubt(event, standard, suspect, actor=actor, now=now) for suspect in suspects
        ]
        told = tell_trusts(impacts, asset.asset_no, failed_on=failed_on, actor=actor, now=now)
        record(
            actor=actor,
            action="standard.out_of_tolerance",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=asset.custodian_trust_id,
            reason=reason,
            failed_on=failed_on,
            in_doubt=len(suspects),
            mails=told,
        )
    return event.id


def decide_impact(
    *, actor: Actor, impact_id: UUID, outcome: Outcome, reason: str, now: datetime
) -> None:
    """Say, for the own trust, what is done about a calibration in doubt.

    Raises:
        NotFound: there is none, or it is another trust's.
        Conflict: it is decided already.
    """
    with transaction():
        impact, run = access_impact(actor=actor, impact_id=impact_id)
        db.session.add(
            ToleranceDecision(
                id=uuid7(),
                impact_id=impact_id,
                outcome=outcome,
                reason=reason,
                at=now,
                by_id=actor.id,
            )
        )
        asset = db.session.get_one(Asset, run.asset_id)
        record(
            actor=actor,
            action="calibration.doubt_decided",
            subject=Subject("asset", asset.id, asset.asset_no),
            at=now,
            owner_id=impact.trust_id,
            reason=reason,
            calibration=run.reference,
            outcome=outcome.value,
        )


def _history(standard: Standard) -> list[tuple[date, bool]]:
    """On which days the standard was found good or bad: its certificates and its own runs."""
    certificates = validities_of([standard])[standard.id].certificates
    runs = db.session.execute(
        select(CalibrationRun.performed_on, CalibrationRun.verdict).where(
            CalibrationRun.asset_id == standard.asset_id
        )
    )
    return [*good_days(certificates), *((day, verdict in PASSED) for day, verdict in runs)]


def _suspend(standard: Standard, reason: str, now: datetime) -> None:
    if standard.suspended_on is None:
        standard.suspended_on = london_date(now)
        standard.suspension_reason = reason


def _put_in_doubt(
    event: ToleranceEvent, standard: Standard, suspect: Suspect, *, actor: Actor, now: datetime
) -> ToleranceImpact:
    run = db.session.get_one(CalibrationRun, suspect.run_id)
    errors = _errors_again(event, standard, suspect, run)
    proposed, worst = proposed_outcome(errors), worst_again(errors)
    impact = ToleranceImpact(
        id=uuid7(),
        event_id=event.id,
        run_id=run.id,
        trust_id=run.trust_id,
        depth=suspect.depth,
        through_asset_id=suspect.through,
        proposed=proposed,
        error_again=worst[0] if worst else None,
        due_on=london_date(now) + DECIDED_WITHIN[proposed],
    )
    db.session.add(impact)
    reason = f"Calibration {run.reference} is in doubt: its standard was out of tolerance"
    itself = db.session.scalar(select(Standard).where(Standard.asset_id == run.asset_id))
    if itself is not None:
        _suspend(itself, reason, now)
    asset = db.session.get_one(Asset, run.asset_id)
    if may_move(asset.status, AssetStatus.QUARANTINED):
        asset.move(AssetStatus.QUARANTINED, at=now, by=actor.id, reason=reason)
    return impact


def _errors_again(
    event: ToleranceEvent, standard: Standard, suspect: Suspect, run: CalibrationRun
) -> list[tuple[Decimal, Limits]]:
    """Its errors as they would have been; none for what hangs on another standard."""
    if event.found is None or suspect.depth > 1:
        return []
    points = points_of_run(run.id, Phase.AS_LEFT) or points_of_run(run.id)
    return [
        (
            error_again(point.error, event.found, standard.kind),
            Limits(lower=Fraction(point.tolerance_lower), upper=Fraction(point.tolerance_upper)),
        )
        for point in points
        if point.error is not None
    ]
