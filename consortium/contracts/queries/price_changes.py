"""Requests to change prices: the list, and one with everything its page shows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import aliased

from consortium.contracts.domain.clauses.indexation import Method
from consortium.contracts.domain.prices.price_changes import AskedItem, ChangeKind, ChangeState
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.price_change import PriceChangeRequest, access_price_change
from consortium.contracts.models.price_preview import asked_items, index_of
from consortium.contracts.queries.price_preview import PreviewView, preview_seen_by
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

Party = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    id: UUID
    reference: str
    kind: ChangeKind
    by: str
    state: ChangeState
    effective_from: date
    reason: str
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """How a request follows its index, in the words of the contract."""

    code: str
    name: str
    method: Method
    base_month: date
    lag_months: int
    average_months: int
    fixed_share: Decimal
    cap: Decimal | None
    collar: Decimal | None
    hold_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetail:
    line: RequestLine
    agreement_id: UUID
    items: tuple[AskedItem, ...]
    index: IndexView | None
    document_id: UUID | None
    preview: PreviewView | None
    decision: str
    decided_at: datetime | None
    schedule_id: UUID | None
    raised_by_reader: bool
    party_id: UUID


def list_price_changes(*, actor: Actor, agreement_id: UUID, asked: Asked) -> Page[RequestLine]:
    """The requests of an agreement; drafts only those of the actor's own side.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = _requests(actor, agreement).where(
        *matching(asked.words, PriceChangeRequest.reference, PriceChangeRequest.reason, Party.name)
    )
    orders = {
        "reference": PriceChangeRequest.reference,
        "from": PriceChangeRequest.effective_from,
        "state": PriceChangeRequest.state,
    }
    wanted = asked if asked.sort in orders else replace(asked, sort="reference", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], PriceChangeRequest.id)
    return Page(rows=[_line(row, party) for row, party in page], total=total, asked=asked)


def waiting_price_changes(*, actor: Actor, agreement_id: UUID) -> list[RequestLine]:
    """The requests of an agreement that nobody has decided on yet, the oldest first.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    waiting = PriceChangeRequest.state.in_((ChangeState.SUBMITTED, ChangeState.PREVIEWED))
    rows = _requests(actor, agreement).where(waiting).order_by(PriceChangeRequest.raised_at)
    return [_line(row, party) for row, party in db.session.execute(rows)]


def find_price_change(*, actor: Actor, request_id: UUID) -> RequestDetail:
    """A request with its items, its index and its preview.

    Raises:
        NotFound: there is none with that id, or it is not within reach.
    """
    row, agreement = access_price_change(actor=actor, request_id=request_id)
    party = db.session.get_one(Organisation, row.party_id)
    return RequestDetail(
        line=_line(row, party.name),
        agreement_id=agreement.id,
        items=tuple(asked_items(row.id)),
        index=_index(row),
        document_id=row.document_id,
        preview=preview_seen_by(actor, row),
        decision=row.decision,
        decided_at=row.decided_at,
        schedule_id=row.schedule_id,
        raised_by_reader=actor.id is not None and actor.id == row.raised_by,
        party_id=row.party_id,
    )


def _requests(actor: Actor, agreement: Agreement) -> Select[PriceChangeRequest, str]:
    own = actor.scope(Permission.PRICES_REQUEST)
    seen = (
        true()
        if own.everything
        else or_(
            PriceChangeRequest.state != ChangeState.DRAFT,
            PriceChangeRequest.party_id.in_(own.organisations),
        )
    )
    return (
        select(PriceChangeRequest, Party.name)
        .join(Party, Party.id == PriceChangeRequest.party_id)
        .where(PriceChangeRequest.agreement_id == agreement.id, seen)
    )


def _line(row: PriceChangeRequest, party: str) -> RequestLine:
    return RequestLine(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        by=party,
        state=row.state,
        effective_from=row.effective_from,
        reason=row.reason,
        raised_at=row.raised_at,
    )


def _index(request: PriceChangeRequest) -> IndexView | None:
    found = index_of(request.id)
    if found is None:
        return None
    row, series = found
    return IndexView(
        code=series.code,
        name=series.name,
        method=row.method,
        base_month=row.base_month,
        lag_months=row.lag_months,
        average_months=row.average_months,
        fixed_share=row.fixed_share,
        cap=row.cap,
        collar=row.collar,
        hold_months=row.hold_months,
    )
