"""The open contracting data of a tender, gathered in a fixed number of questions."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.notices.domain.ocds_package import record_package, release_package
from consortium.notices.domain.procurement_facts import (
    BidFacts,
    Given,
    LotFacts,
    Party,
    Procurement,
    Wanted,
    Weighed,
    counts_of,
)
from consortium.notices.models.notice import NoticeRecord, latest_of
from consortium.notices.queries.ocds_awards import awards_of, party_of
from consortium.notices.queries.ocds_contracts import contracts_of
from consortium.organisations.domain.authority import AuthorityType
from consortium.organisations.domain.supplier_facts import SupplierFacts
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.bid import BidStatus, bids_are_readable
from consortium.tenders.domain.criterion import CriterionKind
from consortium.tenders.domain.legal_clock import NoticeKind
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.domain.valuation import judge
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.bid import Bid
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of, lots_of
from consortium.tenders.models.publication import latest_window, publications_of
from consortium.tenders.models.ranking import LotAward
from consortium.tenders.models.tender import Tender, TenderEvent, TenderTrust
from consortium.tenders.models.threshold import known_thresholds
from consortium.tenders.models.valuation import estimate_of, latest_valuation


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePage:
    """A tender with its release package, None until it is published."""

    tender_id: UUID
    reference: str
    title: str
    package: dict[str, Any] | None


def find_package(*, actor: Actor, tender_id: UUID, now: datetime) -> PackagePage:
    """What would be given away of a tender today.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.NOTICES_VIEW, tender_id=tender_id)
    published = _published_at(_moves(tender.id), _notices(tender.id))
    return PackagePage(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        package=release_package(_facts(tender, now)) if published else None,
    )


def ocds_of(
    *, actor: Actor, tender_id: UUID, now: datetime, as_record: bool = False
) -> dict[str, Any]:
    """The release package of a tender, or its record package.

    Raises:
        NotFound: the tender is not within reach.
        Conflict: it was never published, so there is nothing to say of it.
    """
    tender = access_tender(actor=actor, permission=Permission.NOTICES_VIEW, tender_id=tender_id)
    facts = _facts(tender, now)
    return record_package(facts) if as_record else release_package(facts)


def tender_of_reference(*, actor: Actor, reference: str) -> UUID:
    """The id of the tender with a reference, like TN-2024-0001.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = db.session.scalar(select(Tender.id).where(Tender.reference == reference.strip()))
    if found is None:
        raise NotFound("tender")
    return access_tender(actor=actor, permission=Permission.NOTICES_VIEW, tender_id=found).id


def _facts(tender: Tender, now: datetime) -> Procurement:
    moves = _moves(tender.id)
    notices = _notices(tender.id)
    published_at = _published_at(moves, notices)
    if published_at is None:
        raise Conflict(
            "not_published",
            f"{tender.reference} was not published, so there is no open contracting data of it.",
            next_step="Publish the tender first.",
        )
    trusts = _trusts(tender.id)
    estimated = estimate_of(tender, latest_valuation(tender.id))
    awards = awards_of(tender, notices)
    window = latest_window(tender.id)
    cancelled_at, because = moves.get(TenderState.CANCELLED, (None, ""))
    verdict = judge(
        estimated.gross if estimated else None,
        commenced_on=tender.commenced_on,
        authorities=[each.authority or AuthorityType.CENTRAL for each in trusts.values()]
        or [AuthorityType.CENTRAL],
        thresholds=known_thresholds(),
    )
    return Procurement(
        ocid=_ocid(tender),
        uri=f"urn:uuid:{tender.id}",
        reference=tender.reference,
        title=tender.title,
        publisher=db.session.get_one(Organisation, tender.consortium_id).name,
        regime=tender.regime,
        procedure=tender.procedure,
        lead=party_of(db.session.get_one(Organisation, tender.lead_trust_id)),
        trusts=tuple(trusts.values()),
        published_at=published_at,
        deadline=tender.deadline,
        questions_until=window.questions_until if window else None,
        net=estimated.net if estimated else None,
        gross=estimated.gross if estimated else None,
        above_threshold=verdict.is_above if verdict.applies and estimated else None,
        starts_on=tender.starts_on,
        ends_on=tender.ends_on,
        lots=_lots(tender, now),
        notices=tuple(notices),
        awards=tuple(awards.values()),
        contracts=contracts_of(awards),
        cancelled_at=cancelled_at,
        cancelled_because=because,
    )


def _moves(tender_id: UUID) -> dict[TenderState, tuple[datetime | None, str]]:
    rows = select(TenderEvent).where(TenderEvent.tender_id == tender_id).order_by(TenderEvent.seq)
    return {row.to_state: (row.at, row.reason) for row in db.session.scalars(rows)}


def _published_at(
    moves: dict[TenderState, tuple[datetime | None, str]], notices: list[Given]
) -> datetime | None:
    given = [each.published_at for each in notices if each.kind is NoticeKind.UK4]
    return min(given, default=moves.get(TenderState.PUBLISHED, (None, ""))[0])


def _ocid(tender: Tender) -> str:
    """As Find a Tender gave it and somebody recorded it; until then one of our own."""
    found = db.session.scalar(
        select(NoticeRecord.ocid)
        .where(NoticeRecord.tender_id == tender.id, NoticeRecord.ocid != "")
        .order_by(NoticeRecord.recorded_at.desc())
        .limit(1)
    )
    return found or f"ocds-unregistered-{tender.reference.lower()}"


def _notices(tender_id: UUID) -> list[Given]:
    recorded = latest_of(
        db.session.scalars(select(NoticeRecord).where(NoticeRecord.tender_id == tender_id))
    )
    given = {(row.kind, row.notice_number): row.published_at for row in publications_of(tender_id)}
    given |= {(row.kind, row.notice_number): row.published_at for row in recorded}
    return sorted(
        (Given(kind=kind, number=number, published_at=at) for (kind, number), at in given.items()),
        key=lambda each: each.published_at,
    )


def _trusts(tender_id: UUID) -> dict[UUID, Party]:
    rows = db.session.scalars(
        select(Organisation)
        .join(TenderTrust, TenderTrust.trust_id == Organisation.id)
        .where(TenderTrust.tender_id == tender_id, TenderTrust.declined_at.is_(None))
        .order_by(Organisation.name)
    )
    return {row.id: party_of(row) for row in rows}


def _lots(tender: Tender, now: datetime) -> tuple[LotFacts, ...]:
    criteria, lines, bids = criteria_of(tender.id), _lines(tender.id), _bids(tender, now)
    awarded = set(
        db.session.scalars(
            select(LotAward.lot_id)
            .join(Lot, Lot.id == LotAward.lot_id)
            .where(Lot.tender_id == tender.id)
        )
    )
    return tuple(
        LotFacts(
            id=str(lot.seq),
            title=lot.title,
            ended=lot.ended_at is not None,
            awarded=lot.id in awarded,
            criteria=_weights(criteria.get(lot.id, ())),
            lines=tuple(lines.get(lot.id, ())),
            bids=None if bids is None else counts_of(bids.get(lot.id, ())),
        )
        for lot in lots_of(tender.id)
    )


def _weights(criteria: Any) -> tuple[Weighed, ...]:
    """The leaves of the tree: what is scored, each with its share of the whole."""
    parents = {each.parent_id for each in criteria}
    return tuple(
        Weighed(name=each.name, kind=each.kind, percent=Decimal(each.weight_bp) / Decimal(100))
        for each in criteria
        if each.id not in parents and each.kind is not CriterionKind.PASS_FAIL
    )


def _lines(tender_id: UUID) -> dict[UUID, list[Wanted]]:
    found: dict[UUID, list[Wanted]] = {}
    for line, lot_seq, item in db.session.execute(
        select(TenderLine, Lot.seq, Item)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .join(Item, Item.id == TenderLine.item_id)
        .where(Lot.tender_id == tender_id)
        .order_by(Lot.seq, TenderLine.seq)
    ):
        found.setdefault(line.lot_id, []).append(
            Wanted(
                id=f"{lot_seq}.{line.seq}",
                name=item.name,
                cpv=item.cpv_code,
                is_goods=item.kind is not ItemKind.SERVICE,
            )
        )
    return found


def _bids(tender: Tender, now: datetime) -> dict[UUID, list[BidFacts]] | None:
    """The bids for each lot, by the kind of their bidders; None while nobody may know."""
    if not bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now):
        return None
    rows = db.session.execute(
        select(Bid.lot_id, Bid.status, Organisation.scale, Organisation.vcse)
        .join(Lot, Lot.id == Bid.lot_id)
        .join(Organisation, Organisation.id == Bid.supplier_id)
        .where(Lot.tender_id == tender.id)
    )
    found: dict[UUID, list[BidFacts]] = {}
    for lot_id, status, scale, vcse in rows:
        bidder = SupplierFacts(scale=scale, vcse=vcse)
        facts = BidFacts(bidder=bidder, admitted=status is BidStatus.ADMITTED)
        found.setdefault(lot_id, []).append(facts)
    return found
