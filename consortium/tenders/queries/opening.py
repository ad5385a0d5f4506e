"""The page of an opening: who bids, once that may be known, and what was found."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.envelope import ENVELOPE_NAMES, Envelope
from consortium.tenders.domain.opening import OUTCOME_NAMES, Outcome
from consortium.tenders.domain.submission import is_in_time
from consortium.tenders.domain.tender import STATE_NAMES, TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.keys import holders_of, keys_of
from consortium.tenders.models.opening import opened_envelopes, waiting_step
from consortium.tenders.models.tender import Tender
from consortium.tenders.models.unsealing import bidders_of, standing_bids


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstShare:
    """A share that was shown and waits for the second one."""

    who: str
    at: datetime
    is_reader: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An envelope as it was found at the opening."""

    supplier: str
    envelope: str
    digest: str
    sealed_sha256: str
    what: str
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """``bidders`` are told to whoever may open, when the deadline has passed; else None."""

    tender_id: UUID
    reference: str
    title: str
    state: str
    deadline: datetime | None
    sealed_here: bool
    can_show: bool
    holds_share: bool
    bidders: tuple[str, ...] | None
    first: FirstShare | None
    log: tuple[LogLine, ...]


def find_opening(*, actor: Actor, tender_id: UUID, now: datetime) -> OpeningPage:
    """How the opening of a tender stands. Before the deadline it says nothing about bids.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_OPEN, tender_id=tender_id)
    keys = keys_of(tender.id)
    passed = tender.deadline is not None and not is_in_time(now, tender.deadline)
    can_show = bool(keys) and tender.state is TenderState.CLOSED and passed
    return OpeningPage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=STATE_NAMES[tender.state],
        deadline=tender.deadline,
        sealed_here=bool(keys),
        can_show=can_show,
        holds_share=any(row.person_id == actor.id for row in holders_of(tender.id)),
        bidders=_bidders(tender) if can_show else None,
        first=_first(actor, tender, now) if can_show else None,
        log=_log(tender),
    )


def _bidders(tender: Tender) -> tuple[str, ...]:
    suppliers = bidders_of(tender)
    return tuple(sorted(suppliers[row.bid_id].name for row in standing_bids(tender)))


def _first(actor: Actor, tender: Tender, now: datetime) -> FirstShare | None:
    step = waiting_step(tender.id, now)
    if step is None:
        return None
    return FirstShare(
        who=names_of({step.person_id}).get(step.person_id, ""),
        at=step.presented_at,
        is_reader=step.person_id == actor.id,
    )


def _log(tender: Tender) -> tuple[LogLine, ...]:
    rows = [row for each in Envelope for row in opened_envelopes(tender.id, each)]
    names = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_({row.supplier_id for row in rows})
    )
    suppliers = dict(db.session.execute(names).all())
    return tuple(
        LogLine(
            supplier=suppliers[row.supplier_id],
            envelope=ENVELOPE_NAMES[row.envelope],
            digest=row.digest,
            sealed_sha256=row.sealed_sha256,
            what=OUTCOME_NAMES[row.outcome],
            opened=row.outcome is Outcome.OPENED,
        )
        for row in rows
    )
