"""Disputing a recorded tier test, and resolving the dispute."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.documents import DocumentKind, SentFile
from consortium.contracts.domain.prices.disputes import DisputeState, check_changes
from consortium.contracts.domain.prices.tier_tests import determine
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.dispute import (
    TierDispute,
    access_determination,
    access_dispute,
    superseding_row,
)
from consortium.contracts.models.document import attach
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.models.terms import as_determination, terms_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotAllowed
from consortium.foundation.domain.permissions import Actor, Permission


def dispute_test(
    *,
    actor: Actor,
    determination_id: UUID,
    reason: str,
    evidence: SentFile | None,
    now: datetime,
) -> UUID:
    """Dispute a recorded tier test for the supplier or for a trust of the agreement.

    Prices stay as confirmed until the lead resolves it.

    Raises:
        NotFound, NotAllowed: the test is not within reach, or the actor is no party to it.
        Conflict: it is disputed already, or a later test has taken its place.
        Invalid: the evidence is too large, or none of the types that are taken.
    """
    with transaction():
        test, agreement = access_determination(actor=actor, determination_id=determination_id)
        party, contract = _party(actor, agreement)
        _check_stands(test)
        document = None
        if evidence is not None:
            document = attach(
                evidence,
                agreement=agreement,
                contract=contract,
                kind=DocumentKind.EVIDENCE,
                title=f"Evidence on the tier test of {test.tested_on:%d %b %Y}",
                uploaded_by=actor.id,
                now=now,
            )
        row = TierDispute(
            id=uuid7(),
            agreement_id=agreement.id,
            determination_id=test.id,
            party_id=party,
            reason=reason,
            document_id=document.id if document else None,
            raised_at=now,
            raised_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "tiers.test_disputed", agreement, test, now, reason)
    return row.id


def resolve_dispute(
    *, actor: Actor, dispute_id: UUID, state: DisputeState, resolution: str, now: datetime
) -> None:
    """Uphold or dismiss a dispute.

    Upheld, the test is run again on the facts as they are recorded now, and what it finds takes
    the place of what was disputed; both stay on record.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to resolve; nobody
            resolves a dispute that they raised.
        Conflict: it is resolved already, or the facts as recorded now give the same test.
    """
    with transaction():
        found, agreement = access_dispute(actor=actor, dispute_id=dispute_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        row = db.session.get_one(
            TierDispute, found.id, with_for_update=True, populate_existing=True
        )
        if row.state is not DisputeState.OPEN:
            raise Conflict(
                "resolved_already",
                f"This dispute is {row.state.value} already.",
                next_step="Look at the list of disputes.",
            )
        if actor.id is not None and actor.id == row.raised_by:
            raise NotAllowed(
                "You raised this dispute, so somebody else has to resolve it.",
                next_step="Ask another procurement lead.",
            )
        test = db.session.get_one(TierDetermination, row.determination_id)
        if state is DisputeState.UPHELD:
            row.corrected_id = _corrected(agreement, test, actor, now).id
        row.state, row.resolution = state, resolution
        row.resolved_at, row.resolved_by = now, actor.id
        _record(actor, f"tiers.dispute_{state.value}", agreement, test, now, resolution)


def _party(actor: Actor, agreement: Agreement) -> tuple[UUID, TrustContract | None]:
    """For whom the actor disputes: the supplier, else a trust with a contract here."""
    scope = actor.scope(Permission.TESTS_DISPUTE)
    if agreement.supplier_id in scope:
        return agreement.supplier_id, None
    contracts = db.session.scalars(
        select(TrustContract)
        .where(
            TrustContract.agreement_id == agreement.id,
            TrustContract.trust_id.in_(scope.organisations),
        )
        .order_by(TrustContract.starts_on, TrustContract.id)
    ).all()
    if not contracts:
        raise NotAllowed(
            "Only the supplier and the trusts of this agreement dispute its tier tests.",
            next_step="Ask one of them.",
        )
    return contracts[-1].trust_id, contracts[-1]


def _check_stands(test: TierDetermination) -> None:
    later = select(TierDetermination.id).where(TierDetermination.supersedes_id == test.id)
    if db.session.scalar(later) is not None:
        raise Conflict(
            "test_superseded",
            "This tier test was corrected already.",
            next_step="Dispute the one that took its place.",
        )


def _corrected(
    agreement: Agreement, test: TierDetermination, actor: Actor, now: datetime
) -> TierDetermination:
    """The test run again on the facts as they are recorded now."""
    terms = terms_of(agreement).terms
    scheme = next(
        scheme
        for schedule in terms.schedules
        for scheme in schedule.schemes
        if scheme.id == str(test.scheme_id)
    )
    after = determine(scheme, on=test.tested_on, facts=terms)
    check_changes(as_determination(test), after)
    row = superseding_row(test, after, recorded_by=actor.id, now=now)
    db.session.add(row)
    return row


def _record(
    actor: Actor,
    action: str,
    agreement: Agreement,
    test: TierDetermination,
    now: datetime,
    reason: str,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("agreement", agreement.id, agreement.reference),
        at=now,
        owner_id=agreement.consortium_id,
        reason=reason,
        tested_on=test.tested_on,
        scheme=test.scheme_id,
        tier=test.found,
    )
