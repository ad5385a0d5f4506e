"""What a bid says about its quality: its answers and documents, once its envelope is opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.foundation.files import file_store
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid_content import BidDocument, answers_in, documents_in
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.gateways.sealing import unlock_file
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.models.opening import OpenedEnvelope
from consortium.tenders.models.sitting import access_bid_to_read


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    criterion: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    id: UUID
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """``sealed_here`` is False for a bid that came another way and was recorded by hand."""

    bid_id: UUID
    tender_id: UUID
    reference: str
    title: str
    supplier: str
    lot: str
    sealed_here: bool
    # Whether the reader sees the bid's own page, with its prices in their time.
    sees_bid: bool
    answers: tuple[AnswerView, ...]
    documents: tuple[DocumentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    name: str
    media_type: str
    content: bytes


def find_answers(*, actor: Actor, bid_id: UUID, now: datetime) -> AnswersPage:
    """The answers and documents of a bid, as they were sealed.

    Raises:
        NotFound: there is no such bid, or the actor may not read it at this instant.
        NotAllowed: the actor sits on the panel without a clear declaration.
    """
    bid, lot, tender = access_bid_to_read(actor=actor, bid_id=bid_id, now=now)
    part = _quality_of(bid)
    names = {each.id: each.name for each in criteria_of(tender.id).get(lot.id, ())}
    answers = answers_in(part).get(lot.id, {}) if part else {}
    return AnswersPage(
        bid_id=bid.id,
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        supplier=db.session.get_one(Organisation, bid.supplier_id).name,
        lot=lot.name,
        sealed_here=part is not None,
        sees_bid=may(actor, Permission.BIDS_VIEW, tender.consortium_id),
        answers=tuple(
            AnswerView(criterion=names.get(key, ""), text=text) for key, text in answers.items()
        ),
        documents=tuple(
            DocumentView(id=each.id, name=each.name, size=each.size, sha256=each.sha256)
            for each in _documents(part)
        ),
    )


def find_document(*, actor: Actor, bid_id: UUID, document_id: UUID, now: datetime) -> DocumentFile:
    """A document of a bid, unlocked with the key from its envelope.

    Raises:
        NotFound: there is no such document, or the actor may not read the bid at this instant.
        NotAllowed: the actor sits on the panel without a clear declaration.
        Tampered: what lies in the file store is not what was sent.
    """
    bid, _, _ = access_bid_to_read(actor=actor, bid_id=bid_id, now=now)
    for each in _documents(_quality_of(bid)):
        if each.id == document_id:
            locked = file_store().path(each.stored).read_bytes()
            return DocumentFile(
                name=each.name,
                media_type=each.media_type,
                content=unlock_file(locked, each.key),
            )
    raise NotFound("document")


def _documents(part: dict[str, Any] | None) -> list[BidDocument]:
    return documents_in(part) if part else []


def _quality_of(bid: Bid) -> dict[str, Any] | None:
    """The quality part of the sealed bid that a bid was opened from; None for any other bid."""
    row = db.session.scalar(
        select(OpenedEnvelope).where(
            OpenedEnvelope.sealed_bid_id == bid.sealed_bid_id,
            OpenedEnvelope.envelope == Envelope.QUALITY,
        )
    )
    found: dict[str, Any] | None = row.part["part"] if row is not None else None
    return found
