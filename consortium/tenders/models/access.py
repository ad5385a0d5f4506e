"""The only ways a use case loads tenders, lots and bids: what is not yours is not found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.tenders.domain.bid import bids_are_readable
from consortium.tenders.domain.tender import BEFORE_PUBLICATION, check_state
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import InterestDeclaration
from consortium.tenders.models.evaluation_day import EvaluationDay
from consortium.tenders.models.lot import Criterion, Lot, TenderLine
from consortium.tenders.models.panel import PanelMember
from consortium.tenders.models.tender import Tender, TenderTrust


def seen_by(scope: Scope) -> ColumnElement[bool]:
    """The tenders somebody reaches: those of the consortia within reach."""
    return true() if scope.everything else Tender.consortium_id.in_(scope.organisations)


def access_tender(*, actor: Actor, permission: Permission, tender_id: UUID) -> Tender:
    """A tender within the actor's reach.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    return _seen(actor, permission, tender_id, "tender")


def access_discovery(*, actor: Actor, tender_id: UUID, doing: str) -> Tender:
    """A tender whose needs the actor records, while suppliers do not bid on them yet.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
        Conflict: the tender is published.
    """
    tender = access_tender(actor=actor, permission=Permission.NEEDS_RECORD, tender_id=tender_id)
    check_state(tender.state, *BEFORE_PUBLICATION, doing=doing)
    return tender


def manage_tender(*, actor: Actor, tender_id: UUID) -> Tender:
    """A tender that the actor sees and runs.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees it, but does not run it.
    """
    return _managed(actor, tender_id, "tender")


def manage_lot(*, actor: Actor, lot_id: UUID) -> tuple[Lot, Tender]:
    """A lot of a tender that the actor sees and runs, with the tender.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees it, but does not run it.
    """
    lot = db.session.get(Lot, lot_id)
    if lot is None:
        raise NotFound("lot")
    return lot, _managed(actor, lot.tender_id, "lot")


def access_lot(*, actor: Actor, permission: Permission, lot_id: UUID) -> tuple[Lot, Tender]:
    """A lot of a tender within the actor's reach, with the tender.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    lot = db.session.get(Lot, lot_id)
    if lot is None:
        raise NotFound("lot")
    return lot, _seen(actor, permission, lot.tender_id, "lot")


def manage_line(*, actor: Actor, line_id: UUID) -> tuple[TenderLine, Lot, Tender]:
    """A line of a tender that the actor sees and runs, with its lot and its tender.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees it, but does not run it.
    """
    line = db.session.get(TenderLine, line_id)
    if line is None:
        raise NotFound("line")
    lot = db.session.get_one(Lot, line.lot_id)
    return line, lot, _managed(actor, lot.tender_id, "line")


def manage_criterion(*, actor: Actor, criterion_id: UUID) -> tuple[Criterion, Lot, Tender]:
    """A criterion of a tender that the actor sees and runs, with its lot and its tender.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees it, but does not run it.
    """
    row = db.session.get(Criterion, criterion_id)
    if row is None:
        raise NotFound("criterion")
    lot = db.session.get_one(Lot, row.lot_id)
    return row, lot, _managed(actor, lot.tender_id, "criterion")


def manage_member(*, actor: Actor, member_id: UUID) -> tuple[PanelMember, Tender]:
    """Somebody who sits on the panel of a tender that the actor sees and runs.

    Raises:
        NotFound: they are not within reach, or left the panel.
        NotAllowed: the actor sees the tender, but does not run it.
    """
    member = db.session.get(PanelMember, member_id)
    if member is None or member.left_at is not None:
        raise NotFound("member")
    return member, _managed(actor, member.tender_id, "member")


def manage_day(*, actor: Actor, day_id: UUID) -> tuple[EvaluationDay, Tender]:
    """An evaluation day of a tender that the actor sees and runs.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees the tender, but does not run it.
    """
    row = db.session.get(EvaluationDay, day_id)
    if row is None:
        raise NotFound("day")
    return row, _managed(actor, row.tender_id, "day")


def manage_declaration(
    *, actor: Actor, declaration_id: UUID
) -> tuple[InterestDeclaration, PanelMember, Tender]:
    """A declaration of interest in a tender that the actor sees and runs, with who declared.

    Raises:
        NotFound: it is not within reach.
        NotAllowed: the actor sees the tender, but does not run it.
    """
    row = db.session.get(InterestDeclaration, declaration_id)
    if row is None:
        raise NotFound("declaration")
    member = db.session.get_one(PanelMember, row.member_id)
    return row, member, _managed(actor, member.tender_id, "declaration")


def access_bid(*, actor: Actor, bid_id: UUID, now: datetime) -> tuple[Bid, Lot, Tender]:
    """A bid that the actor may read at this instant, with its lot and its tender.

    Raises:
        NotFound: there is none, it is not within reach, or bids may not be read yet.
    """
    bid = db.session.get(Bid, bid_id)
    if bid is None:
        raise NotFound("bid")
    lot = db.session.get_one(Lot, bid.lot_id)
    tender = _seen(actor, Permission.BIDS_VIEW, lot.tender_id, "bid")
    if not bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now):
        raise NotFound("bid")
    return bid, lot, tender


def manage_bid(*, actor: Actor, bid_id: UUID, now: datetime) -> tuple[Bid, Lot, Tender]:
    """A bid that the actor may read and act on.

    Raises:
        NotFound: the actor may not read it.
        NotAllowed: the actor may read it, but does not run the tender.
    """
    bid, lot, tender = access_bid(actor=actor, bid_id=bid_id, now=now)
    permissions.check(actor, Permission.TENDERS_MANAGE, tender.consortium_id)
    return bid, lot, tender


def access_invitation(
    *,
    actor: Actor,
    tender_id: UUID,
    trust_id: UUID,
    permission: Permission = Permission.DEMAND_SUBMIT,
) -> TenderTrust:
    """The invitation of a trust for which the actor answers: its demand, or its mandate.

    Raises:
        NotFound: the tender is not within reach, or the trust is not invited.
        NotAllowed: somebody else answers for the trust.
    """
    access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    row = db.session.scalar(
        select(TenderTrust).where(
            TenderTrust.tender_id == tender_id, TenderTrust.trust_id == trust_id
        )
    )
    if row is None:
        raise NotFound("invitation")
    permissions.check(actor, permission, trust_id)
    return row


def _seen(actor: Actor, permission: Permission, tender_id: UUID, asked_for: str) -> Tender:
    row = db.session.scalar(
        select(Tender).where(Tender.id == tender_id, seen_by(actor.scope(permission)))
    )
    if row is None:
        raise NotFound(asked_for)
    return row


def _managed(actor: Actor, tender_id: UUID, asked_for: str) -> Tender:
    row = _seen(actor, Permission.TENDERS_VIEW, tender_id, asked_for)
    permissions.check(actor, Permission.TENDERS_MANAGE, row.consortium_id)
    return row
