"""Asking the trusts for their demand, taking their answers, freezing the whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.domain.membership import members_on
from consortium.organisations.models.membership import events_of
from consortium.tenders.domain.demand import LineDemand, check_demand
from consortium.tenders.domain.demand_file import Part, check_parts
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import access_invitation, manage_tender
from consortium.tenders.models.demand import SiteDemand, TrustDemand, seal_of
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import live_lines_of
from consortium.tenders.models.tender import Tender, TenderTrust

INVITING = (TenderState.DRAFT, TenderState.DEMAND_OPEN)


def invite_trusts(
    *, actor: Actor, tender_id: UUID, trust_ids: Collection[UUID], now: datetime
) -> None:
    """Invite members of the consortium to take part; possible until demand is frozen.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: demand is frozen.
        Invalid: no trust is named, one is no member today, or one is invited already.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *INVITING, doing="Inviting trusts")
        members = members_on(events_of(tender.consortium_id), london_date(now))
        if not trust_ids or not set(trust_ids) <= members:
            raise Invalid(
                "not_members",
                "Members of the consortium are invited, at least one.",
                field="trusts",
                next_step="Choose trusts that are members today.",
            )
        db.session.add_all(
            TenderTrust(
                id=uuid7(),
                tender_id=tender.id,
                trust_id=trust_id,
                invited_at=now,
                invited_by=actor.id,
            )
            for trust_id in trust_ids
        )
        _record(actor, "tender.trusts_invited", tender, now, trusts=sorted(map(str, trust_ids)))


def open_demand(*, actor: Actor, tender_id: UUID, due_on: date, now: datetime) -> None:
    """Ask every invited trust for its demand, due on a day.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: it is no draft, too few trusts are invited, or a lot has no line.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        tender.demand_due_on = due_on
        move_tender(tender, TenderState.DEMAND_OPEN, actor=actor, at=now)
        _record(actor, "tender.demand_opened", tender, now, due_on=due_on)


def submit_demand(
    *,
    actor: Actor,
    tender_id: UUID,
    trust_id: UUID,
    demand: Mapping[UUID, LineDemand],
    now: datetime,
    version: int | None = None,
    parts: Sequence[Part] = (),
) -> None:
    """Say for a trust what it wants of each line, by the line's id, in base units.

    ``parts`` says by site and in packs what a quantity is made up of, where the trust knows.

    Until demand is frozen a trust can submit again; the latest answer counts. ``version`` is that
    of the answer somebody read before; without it whatever stands is replaced.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or not answered for by the actor.
        Conflict: demand is not open. Stale: somebody else answered since.
        Invalid: a line is left open, or an answer makes no sense.
    """
    with transaction():
        tender, invitation = _answering(actor, tender_id, trust_id, version)
        lines = [line.id for line in live_lines_of(tender_id)]
        check_demand(lines, demand)
        check_parts(demand, parts)
        _forget(lines, trust_id)
        db.session.add_all(_row(line_id, trust_id, each) for line_id, each in demand.items())
        db.session.add_all(_part_row(trust_id, part) for part in parts)
        invitation.submitted_at, invitation.submitted_by = now, actor.id
        invitation.declined_at, invitation.declined_by = None, None
        invitation.declined_because = ""
        _record(
            actor,
            "demand.submitted",
            tender,
            now,
            trust=str(trust_id),
            sha256=seal_of(tender_id),
        )


def decline_demand(
    *, actor: Actor, tender_id: UUID, trust_id: UUID, reason: str, now: datetime
) -> None:
    """Say for a trust that it takes no part in the tender.

    Raises:
        NotFound, NotAllowed: the trust is not invited, or not answered for by the actor.
        Conflict: demand is not open.
    """
    with transaction():
        tender, invitation = _answering(actor, tender_id, trust_id, None)
        _forget([line.id for line in live_lines_of(tender_id)], trust_id)
        invitation.declined_at, invitation.declined_by = now, actor.id
        invitation.declined_because = reason
        invitation.submitted_at, invitation.submitted_by = None, None
        _record(actor, "demand.declined", tender, now, trust=str(trust_id), why=reason)


def freeze_demand(*, actor: Actor, tender_id: UUID, now: datetime) -> str:
    """Freeze what all trusts want together, and seal it with a hash, which is returned.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: a trust has not answered, a line lacks an answer, or nobody wants a lot.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        seal = seal_of(tender.id)
        move_tender(tender, TenderState.DEMAND_FROZEN, actor=actor, at=now, demand=seal)
        _record(actor, "tender.demand_frozen", tender, now, sha256=seal)
    return seal


def _answering(
    actor: Actor, tender_id: UUID, trust_id: UUID, version: int | None
) -> tuple[Tender, TenderTrust]:
    invitation = access_invitation(actor=actor, tender_id=tender_id, trust_id=trust_id)
    tender = db.session.get_one(Tender, tender_id)
    check_state(tender.state, TenderState.DEMAND_OPEN, doing="Answering for a trust")
    if version is not None and invitation.version != version:
        raise Stale("answer")
    return tender, invitation


def _row(line_id: UUID, trust_id: UUID, demand: LineDemand) -> TrustDemand:
    return TrustDemand(
        id=uuid7(),
        line_id=line_id,
        trust_id=trust_id,
        quantity=demand.quantity,
        firmness=demand.firmness,
        tolerance_percent=demand.tolerance_percent,
    )


def _part_row(trust_id: UUID, part: Part) -> SiteDemand:
    return SiteDemand(
        id=uuid7(),
        line_id=part.line_id,
        trust_id=trust_id,
        site_id=part.site_id,
        unit=part.unit,
        units=part.units,
        quantity=part.quantity,
    )


def _forget(line_ids: Collection[UUID], trust_id: UUID) -> None:
    """Take away what the trust wanted before; the audit log keeps the hash of it."""
    for table in (TrustDemand, SiteDemand):
        db.session.execute(
            delete(table).where(table.line_id.in_(line_ids), table.trust_id == trust_id)
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
