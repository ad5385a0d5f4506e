"""Saving what a supplier has typed so far, and the documents that go with it."""

import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from consortium.contracts.domain.managing.documents import MOST_BYTES, SentFile
from consortium.contracts.gateways.document_file import type_of
from consortium.foundation.database import bookkeeping
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound, Stale
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.files import file_store
from consortium.tenders.domain.bid_content import BidDocument, documents_in
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.receipt import Copy
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.gateways.sealing import lock_file
from consortium.tenders.models.sealed_bid import BidDraft, draft_of, new_draft
from consortium.tenders.models.supplier import access_open_tender

NONCE_BYTES = 32
MOST_DOCUMENTS_BYTES = 100 * (1 << 20)


def save_draft(
    *,
    actor: Actor,
    supplier_id: UUID,
    tender_id: UUID,
    fields: Mapping[str, str],
    version: int,
    now: datetime,
) -> int:
    """Keep what was typed, right or wrong, locked; nobody else learns that there is a draft.

    ``version`` is the draft's as it was read, 0 when there was none. Returns its new version.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Stale: a colleague saved the draft since.
        Conflict: the tender takes no bids any more.
    """
    with bookkeeping():
        draft, kept = _draft(actor, supplier_id, tender_id)
        if (draft.version or 0) != version:
            raise Stale("draft")
        draft.keep({**kept, "fields": dict(fields)}, now=now)
    return draft.version


def start_from_copy(
    *, actor: Actor, supplier_id: UUID, tender_id: UUID, kept: Mapping[str, Any], now: datetime
) -> None:
    """Make the supplier's own copy of a bid its draft again, with a new nonce.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Invalid: the file is no copy of a bid.
        Conflict: the tender takes no bids any more.
    """
    copy = Copy.from_json(kept)
    fields = {str(name): str(text) for name, text in dict(kept.get("typed", {})).items()}
    documents = [each.as_json() for each in documents_in(copy.bid[Envelope.QUALITY])]
    with bookkeeping():
        draft, fresh = _draft(actor, supplier_id, tender_id)
        draft.keep({**fresh, "fields": fields, "documents": documents}, now=now)


def add_document(
    *, actor: Actor, supplier_id: UUID, tender_id: UUID, file: SentFile, now: datetime
) -> None:
    """Lock a document with a key of its own and put it into the draft.

    Raises:
        NotFound: the tender is not open to the supplier, or the supplier is not the actor's.
        Invalid: it is too large, none of the types that are taken, or more than all may hold.
        Conflict: the tender takes no bids any more.
    """
    kind = type_of(file)
    content = file.content.read(MOST_BYTES + 1)
    locked, key = lock_file(content)
    with bookkeeping():
        draft, kept = _draft(actor, supplier_id, tender_id)
        _check_size(len(content), kept)
        stored = file_store().put(BytesIO(locked), limit=len(locked))
        document = BidDocument(
            id=uuid4(),
            name=file.name[:255],
            media_type=kind.value,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            stored=stored.sha256,
            key=key,
        )
        draft.keep({**kept, "documents": [*kept["documents"], document.as_json()]}, now=now)


def remove_document(
    *, actor: Actor, supplier_id: UUID, tender_id: UUID, document_id: UUID, now: datetime
) -> None:
    """Take a document out of the draft; without its key nobody reads what is left of it.

    Raises:
        NotFound: the tender is not open to the supplier, or the draft has no such document.
        Conflict: the tender takes no bids any more.
    """
    with bookkeeping():
        draft, kept = _draft(actor, supplier_id, tender_id)
        left = [each for each in kept["documents"] if each["id"] != str(document_id)]
        if len(left) == len(kept["documents"]):
            raise NotFound("document")
        draft.keep({**kept, "documents": left}, now=now)


def _draft(actor: Actor, supplier_id: UUID, tender_id: UUID) -> tuple[BidDraft, dict[str, Any]]:
    """The draft and what is in it; a new one begins with the nonce of the bid it becomes."""
    tender = access_open_tender(actor=actor, supplier_id=supplier_id, tender_id=tender_id)
    check_state(tender.state, TenderState.PUBLISHED, doing="Preparing a bid")
    bid_id = bid_id_of(tender.id, supplier_id)
    found = draft_of(tender.id, bid_id)
    if found is not None:
        return found, found.content()
    fresh = {"nonce": os.urandom(NONCE_BYTES).hex(), "fields": {}, "documents": []}
    return new_draft(tender.id, bid_id), fresh


def _check_size(size: int, kept: Mapping[str, Any]) -> None:
    if size > MOST_BYTES:
        raise Invalid(
            "file_too_large",
            f"A document holds at most {MOST_BYTES >> 20} MB.",
            field="file",
            next_step="Split it, or send it with smaller pictures.",
        )
    if size + sum(each["size"] for each in kept["documents"]) > MOST_DOCUMENTS_BYTES:
        raise Conflict(
            "documents_too_large",
            f"The documents of a bid hold at most {MOST_DOCUMENTS_BYTES >> 20} MB together.",
            next_step="Take one out first.",
        )
