"""Putting together the panel of a tender: members, what each scores, and the quorum."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission, roles_with
from consortium.organisations.models.person import RoleGrant
from consortium.tenders.domain.panel import Discipline, PanelRole, Seat, check_tasks
from consortium.tenders.domain.tender import OVER, TenderState, check_state
from consortium.tenders.models.access import manage_member, manage_tender
from consortium.tenders.models.panel import (
    PanelMember,
    PanelQuorum,
    scored_criteria,
    set_tasks,
)
from consortium.tenders.models.tender import Tender, invitations_of

# The panel is put together until its scores are in; a later member would have none.
OPEN_FOR_PANEL = tuple(
    state
    for state in list(TenderState)[: list(TenderState).index(TenderState.MODERATION)]
    if state not in OVER
)


def add_panel_member(
    *,
    actor: Actor,
    tender_id: UUID,
    person_id: UUID,
    role: PanelRole,
    discipline: Discipline,
    criteria: Sequence[UUID],
    now: datetime,
) -> UUID:
    """Put somebody on the panel, for the trust at which they may score.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the scores are in already.
        Invalid: the person may not score for an invited trust, sits on the panel already, or is
            given a criterion that no panel scores.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *OPEN_FOR_PANEL, doing="Adding a member to the panel")
        check_tasks(role, criteria, [each.id for each in scored_criteria(tender.id)])
        member = PanelMember(
            id=uuid7(),
            tender_id=tender.id,
            person_id=person_id,
            trust_id=_trust_of(person_id, tender),
            role=role,
            discipline=discipline,
            added_at=now,
            added_by=actor.id,
        )
        db.session.add(member)
        set_tasks(member, criteria)
        details = {"person": str(person_id), "role": role.value, "discipline": discipline.value}
        _record(actor, "panel.member_added", tender, now, criteria=len(criteria), **details)
    return member.id


def change_panel_tasks(
    *, actor: Actor, member_id: UUID, criteria: Sequence[UUID], now: datetime
) -> None:
    """Say anew which criteria a member scores; possible until the scores are in.

    Raises:
        NotFound, NotAllowed: the member is not within reach, or the tender not run by the actor.
        Conflict: the scores are in already.
        Invalid: an observer is given a criterion, or one is not scored by a panel.
    """
    with transaction():
        member, tender = manage_member(actor=actor, member_id=member_id)
        check_state(tender.state, *OPEN_FOR_PANEL, doing="Changing what a member scores")
        check_tasks(member.role, criteria, [each.id for each in scored_criteria(tender.id)])
        set_tasks(member, criteria)
        details = {"person": str(member.person_id), "criteria": [str(each) for each in criteria]}
        _record(actor, "panel.tasks_changed", tender, now, **details)


def remove_panel_member(*, actor: Actor, member_id: UUID, reason: str, now: datetime) -> None:
    """Take somebody off the panel; the scores they submitted stay on record and count no more.

    Raises:
        NotFound, NotAllowed: the member is not within reach, or the tender not run by the actor.
        Conflict: the scores are in already.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "A member leaves the panel for a reason.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        member, tender = manage_member(actor=actor, member_id=member_id)
        check_state(tender.state, *OPEN_FOR_PANEL, doing="Taking a member off the panel")
        member.left_at, member.left_by, member.left_because = now, actor.id, reason.strip()
        details = {"person": str(member.person_id), "reason": reason.strip()}
        _record(actor, "panel.member_removed", tender, now, **details)


def set_panel_quorum(
    *, actor: Actor, tender_id: UUID, needed: Mapping[Seat, int], now: datetime
) -> None:
    """Say how many of each discipline each trust needs on the panel; what is 0 is not needed.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: the scores are in already.
        Invalid: a number is below 0.
    """
    if any(number < 0 for number in needed.values()):
        raise Invalid("bad_quorum", "A quorum is 0 or more.", next_step="Correct the number.")
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        check_state(tender.state, *OPEN_FOR_PANEL, doing="Setting the quorum of the panel")
        db.session.execute(delete(PanelQuorum).where(PanelQuorum.tender_id == tender.id))
        db.session.add_all(
            PanelQuorum(
                id=uuid7(),
                tender_id=tender.id,
                trust_id=seat.trust_id,
                discipline=seat.discipline,
                needed=number,
            )
            for seat, number in needed.items()
            if number
        )
        _record(actor, "panel.quorum_set", tender, now, people=sum(needed.values()))


def _trust_of(person_id: UUID, tender: Tender) -> UUID:
    """The invited trust at which somebody holds a role that scores."""
    invited = [row.trust_id for row in invitations_of(tender.id)]
    trust_id = db.session.scalar(
        select(RoleGrant.organisation_id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.organisation_id.in_(invited),
            RoleGrant.role.in_(list(roles_with(Permission.SCORES_GIVE))),
            RoleGrant.withdrawn_at.is_(None),
        )
        .order_by(RoleGrant.id)
    )
    if trust_id is None:
        raise Invalid(
            "cannot_score",
            "This person holds no role that scores at a trust of this tender.",
            field="person_id",
            next_step="Ask their administrator to make them an evaluator at an invited trust.",
        )
    return trust_id


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
