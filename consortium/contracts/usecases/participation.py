"""Notices, opt-outs and exclusions: recorded once, dated twice, never changed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.terms import participation
from consortium.contracts.domain.terms.participation import KIND_NAMES, ParticipationKind
from consortium.contracts.domain.what_if.preview import foresee
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.access import access_contract
from consortium.contracts.models.agreement import (
    THE_TRUST,
    Agreement,
    ParticipationEvent,
    TrustContract,
    events_as_values,
)
from consortium.contracts.models.notice_preview import keep_preview
from consortium.contracts.models.terms import terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor, Permission

# Joining is recorded by signing a contract, not here.
RECORDED_HERE = (
    ParticipationKind.NOTICE,
    ParticipationKind.NOTICE_WITHDRAWN,
    ParticipationKind.OPT_OUT,
    ParticipationKind.EXCLUDE,
    ParticipationKind.SUSPEND,
    ParticipationKind.REINSTATE,
)
NOTICES = (ParticipationKind.NOTICE, ParticipationKind.NOTICE_WITHDRAWN)


def record_participation(
    *,
    actor: Actor,
    contract_id: UUID,
    kind: ParticipationKind,
    effective_on: date,
    reason: str,
    now: datetime,
) -> UUID:
    """Record a notice, its withdrawal, an opt-out, an exclusion, a suspension or its end.

    For a notice ``effective_on`` is the day it was given; for an opt-out, the first day outside.
    A suspended trust stays a member; what that changes is said by each scheme of its prices.
    What a notice will change is foreseen and kept with it.

    Raises:
        NotFound, NotAllowed: the contract is not within reach, or not the actor's to change.
        Invalid: it does not fit what is recorded, the notice was too short, or it is dated ahead.
    """
    if kind not in RECORDED_HERE:
        raise Invalid(
            "join_by_signing",
            "A trust joins by signing its contract.",
            field="kind",
            next_step="Draft and sign a contract for it.",
        )
    with transaction():
        contract = access_contract(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
        )
        agreement = db.session.get_one(Agreement, contract.agreement_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        earlier = list(
            db.session.scalars(
                select(ParticipationEvent).where(ParticipationEvent.contract_id == contract.id)
            )
        )
        participation.check_next(events_as_values(earlier), THE_TRUST, kind, effective_on)
        notice = _notice_in_force(earlier)
        if kind is ParticipationKind.OPT_OUT:
            _check_notice(notice, effective_on, agreement.notice_days)
        elif kind in NOTICES:
            _check_given(kind, notice, effective_on, london_date(now))
        row = ParticipationEvent(
            id=uuid7(),
            agreement_id=agreement.id,
            contract_id=contract.id,
            trust_id=contract.trust_id,
            kind=kind,
            noticed_on=notice if kind is ParticipationKind.OPT_OUT else None,
            effective_on=effective_on,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        if kind is ParticipationKind.NOTICE:
            _keep_preview(contract, agreement, row, now)
        _record(actor, contract, agreement, row, now)
    return row.id


def _record(
    actor: Actor,
    contract: TrustContract,
    agreement: Agreement,
    row: ParticipationEvent,
    now: datetime,
) -> None:
    record(
        actor=actor,
        action=f"participation.{row.kind.value}",
        subject=Subject("contract", contract.id, f"{contract.reference}: {KIND_NAMES[row.kind]}"),
        at=now,
        owner_id=agreement.consortium_id,
        reason=row.reason,
        effective_on=row.effective_on,
        agreement=agreement.reference,
    )


def _keep_preview(
    contract: TrustContract, agreement: Agreement, notice: ParticipationEvent, now: datetime
) -> None:
    """Foresee what the leaving will change, on the first day on which the notice allows it."""
    known = terms_of(agreement)
    foreseen = foresee(
        known.terms,
        trust=known.trust_code(contract.trust_id),
        leaves_on=notice.effective_on + timedelta(days=agreement.notice_days),
    )
    keep_preview(
        foreseen,
        agreement_id=agreement.id,
        event_id=notice.id,
        trust_id=contract.trust_id,
        now=now,
    )


def _notice_in_force(rows: list[ParticipationEvent]) -> date | None:
    """The day of the last notice that was not withdrawn after it was given."""
    notice: date | None = None
    for row in sorted(rows, key=lambda each: (each.effective_on, each.recorded_at)):
        if row.kind is ParticipationKind.NOTICE:
            notice = row.effective_on
        elif row.kind is ParticipationKind.NOTICE_WITHDRAWN:
            notice = None
    return notice


def _check_given(kind: ParticipationKind, notice: date | None, on: date, today: date) -> None:
    """A notice and its withdrawal are things that happened."""
    if on > today:
        raise Invalid(
            "dated_ahead",
            "A notice, or its withdrawal, is recorded with the day it was given.",
            field="effective_on",
            next_step="Enter today or an earlier day.",
        )
    if kind is ParticipationKind.NOTICE_WITHDRAWN and (notice is None or on < notice):
        raise Invalid(
            "no_notice",
            "No notice was in force on that day, so there is none to withdraw.",
            field="effective_on",
            next_step="Look at the list of events.",
        )


def _check_notice(notice: date | None, effective_on: date, days: int) -> None:
    if notice is None:
        raise Invalid(
            "no_notice",
            "No notice is recorded, so this trust cannot opt out yet.",
            field="effective_on",
            next_step="Record the notice first, with the day it was given.",
        )
    earliest = notice + timedelta(days=days)
    if effective_on < earliest:
        raise Invalid(
            "notice_too_short",
            f"The agreement asks for {days} days' notice, so the opt-out can take effect on "
            f"{in_words(earliest)} at the earliest.",
            field="effective_on",
            next_step="Choose that day or a later one.",
        )
