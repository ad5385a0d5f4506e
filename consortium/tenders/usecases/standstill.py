"""Recording the contract award notice, which begins the standstill, and setting its end."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_midnight
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.procurement import Procedure, Regime
from consortium.tenders.domain.publication import check_notice_number
from consortium.tenders.domain.standstill import (
    Exemption,
    Standstill,
    check_own_day,
    check_sent_before,
    standstill_after,
    standstill_after_letters,
)
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_tender
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.publication import TenderPublication
from consortium.tenders.models.standstill import TenderStandstill, standstill_of
from consortium.tenders.models.summary import summaries_of
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardNotice:
    """The contract award notice (UK6) as Find a Tender published it."""

    number: str
    published_at: datetime


def begin_standstill(
    *,
    actor: Actor,
    tender_id: UUID,
    now: datetime,
    notice: AwardNotice | None = None,
    stated_days: int | None = None,
) -> date:
    """Begin the standstill: with the notice, or under the 2015 regulations with the letters.

    ``stated_days`` is how long the notice or the letters state it lasts, when that is longer than
    the law asks. Returns the first day on which contracts may be entered into.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the summaries are not sent.
        Invalid: the notice is missing, cannot be right, or came before the summaries; or the
            stated days are fewer than the law asks.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, TenderState.SUMMARIES_ISSUED, doing="Beginning the standstill")
        sent_at = max(row.sent_at for row in summaries_of(tender.id).values())
        publication = _publication(tender, notice, sent_at, actor, now)
        found = _standstill(tender, publication, sent_at, stated_days)
        row = _row(tender, found, found.signing_from, "", actor, now)
        row.publication_id = publication.id if publication else None
        db.session.add(row)
        move_tender(tender, TenderState.STANDSTILL, actor=actor, at=now)
        _record(
            actor,
            "tender.standstill_begun",
            tender,
            now,
            notice=notice.number if notice else "",
            signing_from=row.signing_from,
            basis=found.basis,
        )
    return found.earliest_signing


def set_signing_day(
    *, actor: Actor, tender_id: UUID, signing_on: date, because: str, now: datetime
) -> None:
    """Set the day from which contracts may be entered into; an earlier one needs its reason.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: no standstill runs.
        Invalid: the day is earlier than the law gives, and no reason is given.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(
            tender.state,
            TenderState.STANDSTILL,
            TenderState.SUSPENDED,
            doing="Setting the end of the standstill",
        )
        last = standstill_of(tender.id)
        if last is None:
            raise Conflict("no_standstill", "No standstill runs.", next_step="Record the notice.")
        found = Standstill(
            published_on=last.computed_signing_on,
            working_days=0,
            last_day=last.last_day,
            earliest_signing=last.computed_signing_on,
            basis=last.basis,
            rule=last.rule,
        )
        check_own_day(signing_on, found, because=because)
        row = _row(tender, found, london_midnight(signing_on), because.strip(), actor, now)
        row.publication_id = last.publication_id
        db.session.add(row)
        _record(actor, "tender.standstill_set", tender, now, signing_on=signing_on, why=because)


def _publication(
    tender: Tender, notice: AwardNotice | None, sent_at: datetime, actor: Actor, now: datetime
) -> TenderPublication | None:
    """The notice as a row; None where the 2015 regulations begin with the letters."""
    if notice is None:
        if tender.regime is Regime.PCR2015:
            return None
        raise Invalid(
            "no_notice",
            "The contract award notice begins the standstill (Procurement Act 2023, s.51).",
            field="notice_number",
            next_step="Publish the notice (UK6) on Find a Tender, then enter its number.",
        )
    check_notice_number(notice.number)
    if notice.published_at > now:
        raise Invalid(
            "published_later",
            "The notice must be published on Find a Tender before it is recorded here.",
            field="published_on",
            next_step="Publish it there first, then enter when that was.",
        )
    check_sent_before(sent_at, notice.published_at)
    row = TenderPublication(
        id=uuid7(),
        tender_id=tender.id,
        kind=NoticeKind.UK6,
        notice_number=notice.number,
        published_at=notice.published_at,
        recorded_at=now,
        recorded_by=actor.id,
    )
    db.session.add(row)
    return row


def _standstill(
    tender: Tender,
    publication: TenderPublication | None,
    sent_at: datetime,
    stated_days: int | None,
) -> Standstill:
    calls_off = tender.procedure is Procedure.FRAMEWORK_CALL_OFF
    if tender.regime is Regime.PCR2015 or publication is None:
        return standstill_after_letters(sent_at, exempt=calls_off, stated_days=stated_days)
    exemption = Exemption.FRAMEWORK_CALL_OFF if calls_off else None
    return standstill_after(publication.published_at, exemption=exemption, stated_days=stated_days)


def _row(
    tender: Tender,
    found: Standstill,
    signing_from: datetime,
    because: str,
    actor: Actor,
    now: datetime,
) -> TenderStandstill:
    return TenderStandstill(
        id=uuid7(),
        tender_id=tender.id,
        last_day=found.last_day,
        computed_signing_on=found.earliest_signing,
        signing_from=signing_from,
        basis=found.basis,
        rule=found.rule,
        override_because=because,
        set_at=now,
        set_by=actor.id,
    )


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
