"""A trust's answer to the recommendation: it pays its part, or it leaves the tender."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.acceptance import (
    AcceptanceAnswer,
    check_own_eyes,
    check_somebody_stays,
)
from consortium.tenders.domain.decision import lacks_for_approval
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.acceptance import TrustAcceptance
from consortium.tenders.models.access import access_invitation
from consortium.tenders.models.bidding import run_prices, scorers_of
from consortium.tenders.models.decision import (
    decision_facts_of,
    participants_of,
    trusts_wanting,
)
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.recommendation import (
    chosen_of,
    costs_of_choice,
    parts_of_choice,
    seal_of_choice,
)
from consortium.tenders.models.scenario_job import ask_again
from consortium.tenders.models.tender import Tender


def accept_part(
    *, actor: Actor, tender_id: UUID, trust_id: UUID, now: datetime, note: str = ""
) -> UUID:
    """Accept, for a trust, what it would pay if the recommended bids win.

    The last acceptance that was missing moves the tender on.

    Raises:
        NotFound, NotAllowed: the trust is not invited, the actor does not answer for it, or
            scored bids of the tender.
        Conflict: nothing is recommended, or the trust takes no part.
    """
    with transaction():
        tender = _answering(actor, tender_id, trust_id)
        row = _answer(tender, trust_id, AcceptanceAnswer.ACCEPTED, note, actor, now)
        _record(actor, "award.accepted", tender, now, trust=str(trust_id))
        if not lacks_for_approval(decision_facts_of(tender)):
            move_tender(tender, TenderState.APPROVED, actor=actor, at=now)
            _record(actor, "tender.approved", tender, now)
    return row.id


def decline_part(
    *, actor: Actor, tender_id: UUID, trust_id: UUID, reason: str, now: datetime
) -> None:
    """Take a trust out of the tender: the prices of every lot are scored anew without it.

    A job works out the scenarios behind the recommendation again, for the trusts that remain. The
    demand stays frozen and on record; new runs evaluate the bids for the trusts that remain,
    and what was recommended before counts no longer.

    Raises:
        NotFound, NotAllowed: the trust is not invited, the actor does not answer for it, or
            scored bids of the tender.
        Conflict: nothing is recommended, the trust takes no part, or nobody else would remain.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(
            "no_reason",
            "The other trusts are told why a trust leaves the tender.",
            field="reason",
            next_step="Enter the reason.",
        )
    with transaction():
        tender = _answering(actor, tender_id, trust_id)
        check_somebody_stays(len(participants_of(tender.id)) - 1)
        _answer(tender, trust_id, AcceptanceAnswer.DECLINED, reason.strip(), actor, now)
        move_tender(tender, TenderState.RANKED, actor=actor, at=now, reason=reason.strip())
        wanting, chosen = trusts_wanting(tender.id), chosen_of(tender.id)
        runs = {
            f"lot {lot.seq}": run_prices(lot, tender, run_by=actor.id, now=now).set_sha256
            for lot in lots_of(tender.id)
            if lot.id in wanting and not chosen[lot.id].awarded
        }
        ask_again(tender, chosen, lots={str(lot_id) for lot_id in wanting}, now=now)
        _record(actor, "award.declined", tender, now, trust=str(trust_id), why=reason, runs=runs)


def _answering(actor: Actor, tender_id: UUID, trust_id: UUID) -> Tender:
    access_invitation(
        actor=actor, tender_id=tender_id, trust_id=trust_id, permission=Permission.AWARDS_ACCEPT
    )
    tender = db.session.get_one(Tender, tender_id)
    check_state(tender.state, TenderState.RECOMMENDED, doing="Answering to a recommendation")
    check_own_eyes(actor.id, frozenset().union(*scorers_of(tender.id).values()))
    if trust_id not in dict(participants_of(tender.id)):
        raise Conflict(
            "takes_no_part",
            "This trust takes no part in the tender, so there is nothing to accept.",
            next_step="Look at the tender's page for the trusts that take part.",
        )
    return tender


def _answer(
    tender: Tender,
    trust_id: UUID,
    answer: AcceptanceAnswer,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TrustAcceptance:
    chosen = chosen_of(tender.id)
    parts = parts_of_choice(costs_of_choice(tender, chosen)).get(trust_id, {})
    row = TrustAcceptance(
        id=uuid4(),
        tender_id=tender.id,
        trust_id=trust_id,
        choice_sha256=seal_of_choice(chosen),
        answer=answer,
        parts={str(lot): f"{value:f}" for lot, value in parts.items()},
        total=sum(parts.values(), Decimal(0)),
        reason=reason,
        answered_at=now,
        answered_by=actor.id,
    )
    db.session.add(row)
    return row


def _record(actor: Actor, action: str, tender: Tender, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
