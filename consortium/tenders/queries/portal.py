"""What a supplier sees: the tenders open to it, one tender, its draft, its receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.supplier_facts import SupplierFacts
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.receipt import Receipt
from consortium.tenders.domain.submission import (
    KIND_WORDS,
    VersionKind,
    needs_reconfirmation,
    standing,
)
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.gateways import receipts
from consortium.tenders.gateways.bidder import bid_id_of
from consortium.tenders.models.amendment import amended_at
from consortium.tenders.models.sealed_bid import (
    BidDraft,
    SealedBid,
    draft_of,
    sealed_hashes,
    values_of,
    versions_of,
)
from consortium.tenders.models.supplier import access_open_tender, open_to
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    id: UUID
    name: str
    facts: SupplierFacts = field(default_factory=SupplierFacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTender:
    """A tender in a supplier's list, and in words how its own bid stands."""

    id: UUID
    reference: str
    title: str
    buyer: str
    deadline: datetime | None
    takes_bids: bool
    bid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    number: int
    what: str
    received_at: datetime
    digest: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBid:
    """How a supplier's own bid stands."""

    versions: tuple[VersionView, ...]
    stands: bool
    to_be_confirmed: bool
    draft_saved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as it is typed again; ``version`` 0 is none yet."""

    version: int
    fields: Mapping[str, str]
    documents: tuple[Mapping[str, Any], ...]
    nonce: str


def find_supplier(*, actor: Actor) -> Supplier:
    """The supplier for whom the actor acts.

    Raises:
        NotFound: there is none.
    """
    reached = actor.scope(Permission.BIDS_SUBMIT).organisations
    row = db.session.scalar(
        select(Organisation)
        .where(Organisation.id.in_(reached), Organisation.kind == OrganisationKind.SUPPLIER)
        .order_by(Organisation.name)
        .limit(1)
    )
    if row is None:
        raise NotFound("supplier")
    facts = SupplierFacts(scale=row.scale, vcse=row.vcse)
    return Supplier(id=row.id, name=row.name, facts=facts)


def list_open_tenders(*, supplier: Supplier, asked: Asked, now: datetime) -> Page[OpenTender]:
    """The tenders open to a supplier, whoever buys; words match reference, title or buyer."""
    rows = (
        select(Tender, Organisation.name)
        .join(Organisation, Organisation.id == Tender.lead_trust_id)
        .where(
            open_to(supplier.id),
            *matching(asked.words, Tender.reference, Tender.title, Organisation.name),
        )
    )
    orders = {"title": Tender.title, "buyer": Organisation.name, "deadline": Tender.deadline}
    page, total = one_page(rows, asked, orders.get(asked.sort, Tender.reference), Tender.id)
    bids = _words_of_bids(supplier, [tender.id for tender, _ in page])
    return Page(
        rows=[
            OpenTender(
                id=tender.id,
                reference=tender.reference,
                title=tender.title,
                buyer=buyer,
                deadline=tender.deadline,
                takes_bids=_takes_bids(tender, now),
                bid=bids[tender.id],
            )
            for tender, buyer in page
        ],
        total=total,
        asked=asked,
    )


def own_bid(*, actor: Actor, supplier: Supplier, tender_id: UUID) -> OwnBid:
    """Every version of the supplier's own bid, and which one counts.

    Raises:
        NotFound: the tender is not open to the supplier.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    bid_id = bid_id_of(tender.id, supplier.id)
    rows = versions_of(tender.id, bid_id)
    stands = standing(values_of(rows))
    draft = draft_of(tender.id, bid_id)
    return OwnBid(
        versions=tuple(
            VersionView(
                number=row.version,
                what=KIND_WORDS[row.kind],
                received_at=row.received_at,
                digest=row.digest,
                counts=stands is not None and row.id == stands.id,
            )
            for row in rows
        ),
        stands=stands is not None,
        to_be_confirmed=needs_reconfirmation(values_of(rows), amended_at(tender.id)),
        draft_saved_at=draft.saved_at if draft else None,
    )


def find_draft(*, actor: Actor, supplier: Supplier, tender_id: UUID) -> DraftView:
    """What the supplier typed so far; an empty draft when it typed nothing.

    Raises:
        NotFound: the tender is not open to the supplier.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    row = draft_of(tender.id, bid_id_of(tender.id, supplier.id))
    if row is None:
        return DraftView(version=0, fields={}, documents=(), nonce="")
    kept = row.content()
    return DraftView(
        version=row.version,
        fields=kept["fields"],
        documents=tuple(kept["documents"]),
        nonce=kept["nonce"],
    )


def find_receipt(
    *, actor: Actor, supplier: Supplier, tender_id: UUID, version: int
) -> dict[str, Any]:
    """The signed receipt of one version of the supplier's own bid.

    Raises:
        NotFound: the tender is not open to the supplier, or its bid has no such version.
    """
    tender = access_open_tender(actor=actor, supplier_id=supplier.id, tender_id=tender_id)
    rows = versions_of(tender.id, bid_id_of(tender.id, supplier.id))
    row = next((row for row in rows if row.version == version), None)
    if row is None:
        raise NotFound("receipt")
    return receipts.signed_file(_receipt(tender, row), row.signature, row.public_key)


def _receipt(tender: Tender, row: SealedBid) -> Receipt:
    return Receipt(
        tender=str(tender.id),
        reference=tender.reference,
        bid=str(row.bid_id),
        version=row.version,
        kind=row.kind,
        received_at=row.received_at,
        digest=row.digest,
        sealed=sealed_hashes(row),
        audit_sequence=row.audit_sequence,
        audit_hash=row.audit_hash,
    )


def _takes_bids(tender: Tender, now: datetime) -> bool:
    return (
        tender.state is TenderState.PUBLISHED
        and tender.deadline is not None
        and now < tender.deadline
    )


def _words_of_bids(supplier: Supplier, tender_ids: list[UUID]) -> dict[UUID, str]:
    """How the supplier's bid stands in each tender; two questions, however many tenders."""
    by_bid = {bid_id_of(tender_id, supplier.id): tender_id for tender_id in tender_ids}
    words = dict.fromkeys(tender_ids, "none yet")
    drafts = select(BidDraft.bid_id).where(BidDraft.bid_id.in_(by_bid))
    for bid_id in db.session.scalars(drafts):
        words[by_bid[bid_id]] = "draft"
    last = (
        select(SealedBid.bid_id, SealedBid.version, SealedBid.kind)
        .where(SealedBid.bid_id.in_(by_bid))
        .order_by(SealedBid.version)
    )
    for bid_id, version, kind in db.session.execute(last):
        withdrawn = kind is VersionKind.WITHDRAWN
        words[by_bid[bid_id]] = "withdrawn" if withdrawn else f"sealed, version {version}"
    return words
