"""The only ways onto a panel's pages and orders: whoever does not sit on it finds nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.bid import bids_are_readable
from consortium.tenders.domain.panel import MODERATING
from consortium.tenders.models.access import access_bid, access_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.declaration import Standing, standing_of
from consortium.tenders.models.lot import Lot
from consortium.tenders.models.panel import PanelMember
from consortium.tenders.models.tender import Tender


def access_seat(*, actor: Actor, tender_id: UUID) -> tuple[PanelMember, Tender]:
    """The actor's own seat on the panel of a tender.

    Raises:
        NotFound: the tender is not within reach, or the actor does not sit on its panel.
        NotAllowed: the actor gives no scores for that trust any more.
    """
    tender = access_tender(actor=actor, permission=Permission.TENDERS_VIEW, tender_id=tender_id)
    member = db.session.scalar(
        select(PanelMember).where(
            PanelMember.tender_id == tender.id,
            PanelMember.person_id == actor.id,
            PanelMember.left_at.is_(None),
        )
    )
    if member is None:
        raise NotFound("panel")
    permissions.check(actor, Permission.SCORES_GIVE, member.trust_id)
    return member, tender


def access_clear_seat(
    *, actor: Actor, tender_id: UUID, now: datetime
) -> tuple[PanelMember, Tender]:
    """The actor's own seat, once nothing of theirs stands between them and the bids.

    Raises:
        NotFound: the actor does not sit on the panel, or bids may not be read yet.
        NotAllowed: no clear declaration about the present list of bidders; it says which step
            is missing.
    """
    member, tender = access_seat(actor=actor, tender_id=tender_id)
    if not bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now):
        raise NotFound("panel")
    check_clear(standing_of(member))
    return member, tender


def access_moderation(
    *, actor: Actor, tender_id: UUID, now: datetime
) -> tuple[PanelMember, Tender]:
    """The seat of somebody who leads the panel to a consensus.

    Raises:
        NotFound, NotAllowed: as for a clear seat; or the actor neither chairs nor moderates.
    """
    member, tender = access_clear_seat(actor=actor, tender_id=tender_id, now=now)
    if member.role not in MODERATING:
        raise NotAllowed(
            "This is for the chair and the moderators of the panel.",
            next_step="Ask the chair.",
        )
    return member, tender


def access_bid_to_judge(
    *, actor: Actor, bid_id: UUID, now: datetime
) -> tuple[PanelMember, Bid, Lot, Tender]:
    """A bid for somebody who may judge it, with their seat, its lot and its tender.

    Raises:
        NotFound, NotAllowed: as for a clear seat.
    """
    bid = db.session.get(Bid, bid_id)
    if bid is None:
        raise NotFound("bid")
    lot = db.session.get_one(Lot, bid.lot_id)
    member, tender = access_clear_seat(actor=actor, tender_id=lot.tender_id, now=now)
    return member, bid, lot, tender


def access_bid_to_read(*, actor: Actor, bid_id: UUID, now: datetime) -> tuple[Bid, Lot, Tender]:
    """A bid for somebody who may read its answers: who sits on the panel needs a clear seat.

    Others, who judge nothing, read it as far as they see bids at all.

    Raises:
        NotFound: there is none, it is not within reach, or bids may not be read yet.
        NotAllowed: the actor sits on the panel without a clear declaration.
    """
    bid = db.session.get(Bid, bid_id)
    if bid is None:
        raise NotFound("bid")
    lot = db.session.get_one(Lot, bid.lot_id)
    seat = select(PanelMember.id).where(
        PanelMember.tender_id == lot.tender_id,
        PanelMember.person_id == actor.id,
        PanelMember.left_at.is_(None),
    )
    if db.session.scalar(seat) is None:
        return access_bid(actor=actor, bid_id=bid_id, now=now)
    _, bid, lot, tender = access_bid_to_judge(actor=actor, bid_id=bid_id, now=now)
    return bid, lot, tender


def check_clear(standing: Standing) -> None:
    """Pass in silence when a declaration about the present bidders is clear.

    Raises:
        NotAllowed: it is missing, not decided yet, or its member stands aside.
    """
    if standing.is_clear:
        return
    if standing.declaration is None:
        raise NotAllowed(
            "Bids are read and scored by those who declared that no interest stands in the way.",
            next_step="Declare it on the panel's page; the list of bidders is there.",
        )
    if standing.ruling is None:
        raise NotAllowed(
            "Your declaration waits for a decision by somebody else.",
            next_step="Ask a procurement lead to decide on it.",
        )
    raise NotAllowed(
        "It was decided that you stand aside, so this tender's bids are not shown to you.",
        next_step="Ask the procurement lead if the interest no longer exists.",
    )
