"""The assessment summaries: before they are sent as a preview, afterwards word for word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    hash_of,
)
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.tenders.domain.bid import bids_are_readable
from consortium.tenders.domain.procurement import Regime
from consortium.tenders.domain.summary import Assessed, SummaryPaper
from consortium.tenders.domain.tender import DECIDED, TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.summary import (
    AssessmentSummary,
    summaries_of,
    summaries_of_suppliers,
    summary_bodies,
)
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.legal_title import LegalTitle, title_of

_WRITTEN = (TenderState.RECOMMENDED, *DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """The summary of one bid; ``sent_at`` is None while it is only a preview."""

    bid_id: UUID
    lot: str
    supplier: str
    won: bool
    place: int | None
    total: str
    sent_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummariesPage:
    tender: LegalTitle
    rows: tuple[SummaryRow, ...]

    @property
    def may_send(self) -> bool:
        return self.tender.runs_it and self.tender.state is TenderState.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSummary:
    """A summary that was sent to the reader's supplier."""

    id: UUID
    reference: str
    title: str
    lot: str
    won: bool
    sent_at: datetime


def find_summaries(*, actor: Actor, tender_id: UUID, now: datetime) -> SummariesPage:
    """What every bidder is told or will be; nothing before a bid is recommended for every lot.

    Raises:
        NotFound: the tender is not within reach of those who see bids.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    sent = summaries_of(tender.id)
    rows = []
    for bid_id, body in _bodies(tender, sent, now).items():
        row = sent.get(bid_id)
        rows.append(
            SummaryRow(
                bid_id=bid_id,
                lot=body["lot"],
                supplier=body["own"]["supplier"],
                won=body["won"],
                place=body["own"]["place"],
                total=body["own"]["total"],
                sent_at=row.sent_at if row else None,
                sha256=row.body_sha256 if row else "",
            )
        )
    return SummariesPage(tender=title_of(tender, actor), rows=tuple(rows))


def find_summary_paper(*, actor: Actor, tender_id: UUID, bid_id: UUID, now: datetime) -> Document:
    """The summary of one bid as a document, for those who see bids.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    sent = summaries_of(tender.id)
    body = _bodies(tender, sent, now).get(bid_id)
    if body is None:
        raise NotFound("summary")
    return _document(body, sent.get(bid_id), now)


def list_own_summaries(*, actor: Actor) -> tuple[OwnSummary, ...]:
    """What was sent to the suppliers for which the reader bids, the latest first."""
    return tuple(
        OwnSummary(
            id=row.id,
            reference=row.body["reference"],
            title=row.body["title"],
            lot=row.body["lot"],
            won=row.body["won"],
            sent_at=row.sent_at,
        )
        for row in summaries_of_suppliers(actor.scope(Permission.BIDS_SUBMIT))
    )


def find_own_summary(*, actor: Actor, summary_id: UUID, now: datetime) -> Document:
    """A summary that was sent to a supplier for which the reader bids.

    Raises:
        NotFound: there is none, or it was sent to another supplier.
    """
    row = db.session.get(AssessmentSummary, summary_id)
    if row is None or row.supplier_id not in actor.scope(Permission.BIDS_SUBMIT):
        raise NotFound("summary")
    return _document(row.body, row, now)


def _bodies(
    tender: Tender, sent: dict[UUID, AssessmentSummary], now: datetime
) -> dict[UUID, dict[str, Any]]:
    """As they were sent, else as they would be now."""
    if sent:
        return {bid_id: row.body for bid_id, row in sent.items()}
    readable = bids_are_readable(opened_at=tender.opened_at, deadline=tender.deadline, now=now)
    if not readable or tender.state not in _WRITTEN:
        return {}
    return {bid.id: body for bid, body in summary_bodies(tender)}


def _document(body: dict[str, Any], row: AssessmentSummary | None, now: datetime) -> Document:
    return Document(
        kind=SummaryPaper.ASSESSMENT_SUMMARY,
        title="Assessment summary",
        subtitle=body["reference"],
        about=f"{body['title']}: {body['lot']}",
        reference=body["reference"],
        known_at=row.sent_at if row else now,
        inputs_sha256=row.body_sha256 if row else hash_of(body),
        blocks=tuple(_blocks(body)),
        marks=() if row else ("Preview: not sent",),
    )


def _blocks(body: dict[str, Any]) -> Iterator[Block]:
    own, winner = Assessed.from_facts(body["own"]), Assessed.from_facts(body["winner"])
    yield Paragraph(_LAW[Regime(body["regime"])])
    yield Heading("The bid and its result")
    yield Definitions(
        (
            ("Supplier", own.supplier),
            ("Identifier", own.identifier),
            ("E-mail", own.email or "none recorded"),
            ("Lot", body["lot"]),
            ("Result", "This bid won the lot." if body["won"] else "This bid did not win the lot."),
        )
    )
    yield from _marks("Your scores, with their reasons", own)
    if body["won"]:
        yield Heading("Why it won")
        yield Paragraph(body["why_first"])
        return
    yield Heading("Why it did not win")
    yield Paragraph(body["why_not"])
    yield Heading("The winning bid")
    yield Definitions((("Supplier", winner.supplier), ("Identifier", winner.identifier)))
    yield from _marks("The winner's scores, with their reasons", winner)


def _marks(title: str, assessed: Assessed) -> Iterator[Block]:
    yield Heading(title)
    if not assessed.marks:
        yield Paragraph("The bid was not scored.")
        return
    yield Grid(
        caption=title,
        columns=(
            Column("Criterion", share=2),
            Column("Weight", is_number=True),
            Column("How it is scored", share=3),
            Column("Score", is_number=True),
            Column("Reason", share=4),
        ),
        rows=tuple(
            (mark.criterion, mark.weight, mark.how, mark.score, mark.explanation)
            for mark in assessed.marks
        ),
    )
    yield Definitions((("Total of 100", assessed.total), ("Place", str(assessed.place))))


_LAW = {
    Regime.PA23: "Given under section 50 of the Procurement Act 2023 and regulation 31 of the "
    "Procurement Regulations 2024, before the contract award notice.",
    Regime.PCR2015: "Given as the award decision notice under regulation 86 of the Public "
    "Contracts Regulations 2015.",
}
