"""Declaring interests once the bidders are known, and deciding on what others declared."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.declaration import (
    Interest,
    Ruling,
    check_declaration,
    check_ruling,
)
from consortium.tenders.domain.tender import JUDGING, TenderState, check_state
from consortium.tenders.models.access import manage_declaration, manage_tender
from consortium.tenders.models.declaration import (
    InterestDeclaration,
    InterestRuling,
    bidders_sha256,
    standings_of,
)
from consortium.tenders.models.panel import members_of
from consortium.tenders.models.sitting import access_seat
from consortium.tenders.models.tender import Tender

BIDDERS_KNOWN = (TenderState.OPENED, *JUDGING)


def declare_interest(
    *, actor: Actor, tender_id: UUID, interest: Interest, details: str, now: datetime
) -> UUID:
    """Declare about the bidders of a tender on whose panel the actor sits.

    It speaks of the list of bidders as it is now; a bid by somebody new asks for another one.

    Raises:
        NotFound, NotAllowed: the actor does not sit on the panel.
        Conflict: the bidders are not known yet, or judging is over.
        Invalid: an interest is declared without its details.
    """
    check_declaration(interest, details)
    with transaction():
        member, tender = access_seat(actor=actor, tender_id=tender_id)
        check_state(tender.state, *BIDDERS_KNOWN, doing="Declaring an interest")
        row = InterestDeclaration(
            id=uuid7(),
            member_id=member.id,
            bidders_sha256=bidders_sha256(tender.id),
            interest=interest,
            details=details.strip(),
            declared_at=now,
            declared_by=actor.id,
        )
        db.session.add(row)
        sealed = row.bidders_sha256
        _record(actor, "interest.declared", tender, now, interest=interest.value, bidders=sealed)
    return row.id


def rule_on_interest(
    *, actor: Actor, declaration_id: UUID, ruling: Ruling, mitigation: str, now: datetime
) -> None:
    """Decide whether a member may judge, given what they declared.

    Raises:
        NotFound, NotAllowed: the declaration is not within reach, the tender not run by the
            actor, or it is the actor's own.
        Conflict: it is decided already.
        Invalid: a mitigation is missing.
    """
    with transaction():
        declared, member, tender = manage_declaration(actor=actor, declaration_id=declaration_id)
        check_ruling(
            interest=declared.interest,
            ruling=ruling,
            mitigation=mitigation,
            member=member.person_id,
            decided_by=actor.id,
        )
        _rule(declared, ruling, mitigation.strip(), actor, now)
        details = {"person": str(member.person_id), "ruling": ruling.value}
        _record(actor, "interest.ruled_on", tender, now, **details)


def clear_declarations(*, actor: Actor, tender_id: UUID, now: datetime) -> int:
    """Clear everybody else who declared to have no interest and waits for it; how many.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: nobody waits.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        people = {member.id: member.person_id for member in members_of(tender.id)}
        waiting = [
            standing.declaration
            for member_id, standing in standings_of(tender.id).items()
            if standing.declaration is not None
            and standing.ruling is None
            and standing.declaration.interest is Interest.NONE
            and people.get(member_id) not in (None, actor.id)
        ]
        if not waiting:
            raise Conflict(
                "nobody_waits",
                "No declaration of somebody else waits that says there is no interest.",
                next_step="Decide on declared interests one by one.",
            )
        for declared in waiting:
            _rule(declared, Ruling.CLEAR, "", actor, now)
        _record(actor, "interest.cleared", tender, now, declarations=len(waiting))
    return len(waiting)


def _rule(
    declared: InterestDeclaration, ruling: Ruling, mitigation: str, actor: Actor, now: datetime
) -> None:
    db.session.add(
        InterestRuling(
            id=uuid7(),
            declaration_id=declared.id,
            ruling=ruling,
            mitigation=mitigation,
            decided_at=now,
            decided_by=actor.id,
        )
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
