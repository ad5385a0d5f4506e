"""Asking for other prices, looking at what would follow, deciding, and drafting the new version."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import access_item
from consortium.contracts.domain.clauses.indexation import check_bounds
from consortium.contracts.domain.managing.documents import DocumentKind, SentFile
from consortium.contracts.domain.prices.changed_prices import by_percent
from consortium.contracts.domain.prices.price_changes import (
    AskedItem,
    ChangeKind,
    ChangeState,
    check_asked,
    check_transition,
)
from consortium.contracts.domain.prices.price_request import IndexToFollow, ItemToChange
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.document import attach
from consortium.contracts.models.drafting import (
    add_rebate_rows,
    add_scheme_rows,
    draft_schedule_row,
)
from consortium.contracts.models.index import IndexSeries
from consortium.contracts.models.price_change import (
    PriceChangeIndex,
    PriceChangeItem,
    PriceChangeRequest,
    access_price_change,
)
from consortium.contracts.models.price_preview import preview_of
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series


def request_price_change(
    *,
    actor: Actor,
    agreement_id: UUID,
    kind: ChangeKind,
    effective_from: date,
    reason: str,
    items: Sequence[ItemToChange],
    index: IndexToFollow | None,
    evidence: SentFile | None,
    now: datetime,
) -> UUID:
    """Draft a request for the supplier of an agreement or for its consortium.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or the actor is no party to it;
            or there is no such item or index.
        Invalid: it does not say what its kind asks for, or the evidence is not taken.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        party_id = _party(actor, agreement)
        row = PriceChangeRequest(
            id=uuid7(),
            reference=next_reference(Series.PRICE_CHANGE, effective_from.year),
            agreement_id=agreement.id,
            party_id=party_id,
            kind=kind,
            effective_from=effective_from,
            reason=reason,
            raised_at=now,
            raised_by=actor.id,
        )
        check_asked(kind, _add_items(row, items), has_index=index is not None)
        if index is not None:
            _add_index(row, index)
        if evidence is not None:
            row.document_id = attach(
                evidence,
                agreement=agreement,
                kind=DocumentKind.EVIDENCE,
                title=f"Evidence for {row.reference}",
                uploaded_by=actor.id,
                now=now,
            ).id
        db.session.add(row)
        _record(actor, "price_change.drafted", agreement, row, now, kind=kind.value)
    return row.id


def submit_price_change(*, actor: Actor, request_id: UUID, now: datetime) -> None:
    """Hand a drafted request over to the consortium.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's side's.
        Conflict: it is no draft any more.
    """
    with transaction():
        row, agreement = access_price_change(actor=actor, request_id=request_id)
        permissions.check(actor, Permission.PRICES_REQUEST, row.party_id)
        _hold(row, ChangeState.SUBMITTED)
        row.state = ChangeState.SUBMITTED
        _record(actor, "price_change.submitted", agreement, row, now)


def withdraw_price_change(*, actor: Actor, request_id: UUID, now: datetime) -> None:
    """Take a request back before it is decided.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's side's.
        Conflict: it is decided or withdrawn already.
    """
    with transaction():
        row, agreement = access_price_change(actor=actor, request_id=request_id)
        permissions.check(actor, Permission.PRICES_REQUEST, row.party_id)
        _hold(row, ChangeState.WITHDRAWN)
        row.state = ChangeState.WITHDRAWN
        _record(actor, "price_change.withdrawn", agreement, row, now)


def preview_price_change(*, actor: Actor, request_id: UUID, now: datetime) -> None:
    """Work out the new prices and what they cost each trust, and keep it for whoever decides.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to decide on.
        Conflict: it is not submitted, or the prices are still held.
        Invalid: a value of the index is missing, or an item has no price to change.
    """
    with transaction():
        row, agreement = access_price_change(actor=actor, request_id=request_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _hold(row, ChangeState.PREVIEWED)
        row.preview = preview_of(row).as_texts()
        row.previewed_at = now
        row.state = ChangeState.PREVIEWED
        _record(actor, "price_change.previewed", agreement, row, now, index=row.preview["index"])


def decide_price_change(
    *, actor: Actor, request_id: UUID, approved: bool, reason: str, now: datetime
) -> None:
    """Approve a request as it was previewed, or refuse it.

    Raises:
        NotFound, NotAllowed: it is not within reach or not the actor's to decide on; nobody
            decides on a request that they raised.
        Conflict: it is not previewed, or the facts have changed since.
    """
    wanted = ChangeState.APPROVED if approved else ChangeState.REFUSED
    with transaction():
        row, agreement = access_price_change(actor=actor, request_id=request_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _hold(row, wanted)
        if actor.id is not None and actor.id == row.raised_by:
            raise NotAllowed(
                "You raised this request, so somebody else has to decide on it.",
                next_step="Ask another procurement lead.",
            )
        if approved and preview_of(row).as_texts() != row.preview:
            raise _outdated()
        row.state, row.decision = wanted, reason
        row.decided_at, row.decided_by = now, actor.id
        _record(actor, f"price_change.{wanted.value}", agreement, row, now, reason=reason)


def apply_price_change(*, actor: Actor, request_id: UUID, now: datetime) -> UUID:
    """Draft a new version of the prices as approved; a second person puts it in force.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to change.
        Conflict: it is not approved, or the facts have changed since it was previewed.
    """
    with transaction():
        row, agreement = access_price_change(actor=actor, request_id=request_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _hold(row, ChangeState.APPLIED)
        found = preview_of(row)
        if found.as_texts()["prices"] != (row.preview or {}).get("prices"):
            raise _outdated()
        schedule = draft_schedule_row(
            agreement, effective_from=row.effective_from, drafted_by=actor.id, now=now
        )
        for scheme in found.after.schemes:
            add_scheme_rows(schedule.id, scheme, added_by=actor.id)
        for rebate in found.after.rebates:
            add_rebate_rows(schedule.id, rebate, added_by=actor.id)
        row.state, row.schedule_id = ChangeState.APPLIED, schedule.id
        _record(actor, "price_change.applied", agreement, row, now, version=schedule.version)
    return schedule.id


def _party(actor: Actor, agreement: Agreement) -> UUID:
    """For whom the actor asks: the supplier, else the consortium."""
    scope = actor.scope(Permission.PRICES_REQUEST)
    if agreement.supplier_id in scope and not scope.everything:
        return agreement.supplier_id
    permissions.check(actor, Permission.PRICES_REQUEST, agreement.consortium_id)
    return agreement.consortium_id


def _add_items(row: PriceChangeRequest, items: Sequence[ItemToChange]) -> list[AskedItem]:
    asked = []
    for each in items:
        item = access_item(each.item_id)
        other = access_item(each.becomes_id) if each.becomes_id else None
        if each.percent is not None:
            by_percent(each.percent)
        db.session.add(
            PriceChangeItem(
                id=uuid7(),
                request_id=row.id,
                item_id=item.id,
                percent=each.percent,
                becomes_id=other.id if other else None,
            )
        )
        asked.append(
            AskedItem(item=item.code, percent=each.percent, becomes=other.code if other else None)
        )
    return asked


def _add_index(row: PriceChangeRequest, index: IndexToFollow) -> None:
    if db.session.get(IndexSeries, index.series_id) is None:
        raise NotFound("index")
    check_bounds(index.cap, index.collar)
    db.session.add(
        PriceChangeIndex(
            id=uuid7(),
            request_id=row.id,
            series_id=index.series_id,
            method=index.method,
            base_month=index.base_month.replace(day=1),
            lag_months=index.lag_months,
            average_months=index.average_months,
            fixed_share=index.fixed_share,
            cap=index.cap,
            collar=index.collar,
            hold_months=index.hold_months,
        )
    )


def _hold(row: PriceChangeRequest, wanted: ChangeState) -> None:
    """Keep others from deciding at the same moment, and check that it may become that."""
    db.session.refresh(row, with_for_update=True)
    check_transition(row.state, wanted)


def _outdated() -> Conflict:
    return Conflict(
        "preview_outdated",
        "A value of the index, a price, a member or a commitment has changed since the preview.",
        next_step="Preview it again, and look at what changed.",
    )


def _record(
    actor: Actor,
    action: str,
    agreement: Agreement,
    row: PriceChangeRequest,
    now: datetime,
    *,
    reason: str = "",
    **details: object,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("price change request", row.id, row.reference),
        at=now,
        owner_id=agreement.consortium_id,
        reason=reason,
        agreement=agreement.reference,
        effective_from=row.effective_from,
        **details,
    )
