"""Claims of wrong prices: their list with the money recovered, and one with all that happened."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.queries.items import items_by_id
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.models.person import Person
from consortium.organisations.queries.directory import OrganisationLine, organisations_by_id
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.domain.price_claims import Account, ClaimState, ClaimStep
from consortium.savings.models.claim_books import ClaimBooks
from consortium.savings.models.price_audit import PriceAudit
from consortium.savings.models.price_claim import (
    PriceClaim,
    access_claim,
    claims_seen_by,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim in a list, with the money of the trusts within reach."""

    id: UUID
    reference: str
    supplier_id: UUID
    supplier: str
    lines: int
    account: Account
    drafted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsFound:
    """One page of claims, and what all that fit add up to."""

    page: Page[ClaimLine]
    claimed: Decimal
    recovered: Decimal
    outstanding: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """A line of a claim, as it was frozen; prices are per base unit."""

    trust_id: UUID
    trust: str
    item_id: UUID
    item: str
    batch_id: UUID
    source_row: int
    order: str
    invoice: str
    counted_on: date
    priced_on: date
    quantity: Decimal
    charged: Decimal
    due: Decimal | None
    amount: Decimal
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    step: ClaimStep
    happened_on: date
    reference: str
    reason: str
    accepted: Decimal | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    trust: str
    number: str
    amount: Decimal
    credited_on: date
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDetail:
    """A claim as far as the actor reaches; only who reaches all of it sees what was accepted."""

    id: UUID
    reference: str
    supplier: str
    audit_id: UUID
    audit: str
    drafted_at: datetime
    drafted_by: str
    account: Account
    lines: tuple[ClaimedLine, ...]
    events: tuple[EventLine, ...]
    notes: tuple[CreditLine, ...]
    is_whole: bool
    may_change: bool

    @property
    def trusts(self) -> tuple[tuple[UUID, str], ...]:
        return tuple(sorted({line.trust_id: line.trust for line in self.lines}.items()))


def list_claims(
    *, actor: Actor, asked: Asked, supplier_id: UUID | None = None, only_open: bool = False
) -> ClaimsFound:
    """The claims with a line of a trust within reach, the latest first unless asked otherwise;
    words match reference and supplier."""
    rows = db.session.scalars(
        select(PriceClaim)
        .where(
            claims_seen_by(actor),
            *([PriceClaim.supplier_id == supplier_id] if supplier_id else []),
        )
        .order_by(PriceClaim.drafted_at.desc(), PriceClaim.id)
    ).all()
    books = ClaimBooks(actor, [row.id for row in rows])
    names = organisations_by_id({row.supplier_id for row in rows})
    found = [_claim_line(row, books, names[row.supplier_id]) for row in rows]
    words = asked.words.lower().split()
    found = [
        each
        for each in found
        if all(word in f"{each.reference} {each.supplier}".lower() for word in words)
        and not (only_open and each.account.state is ClaimState.CLOSED)
    ]
    keys = {
        "reference": lambda each: each.reference,
        "supplier": lambda each: each.supplier,
        "claimed": lambda each: each.account.claimed,
        "outstanding": lambda each: each.account.outstanding,
    }
    if asked.sort in keys:
        found.sort(key=keys[asked.sort], reverse=asked.descending)
    end = asked.offset + asked.rows if asked.rows else None
    return ClaimsFound(
        page=Page(rows=found[asked.offset : end], total=len(found), asked=asked),
        claimed=sum((each.account.claimed for each in found), ZERO),
        recovered=sum((each.account.recovered for each in found), ZERO),
        outstanding=sum((each.account.outstanding for each in found), ZERO),
    )


def find_claim(*, actor: Actor, claim_id: UUID) -> ClaimDetail:
    """A claim with its lines of trusts within reach and what happened to it.

    Raises:
        NotFound: there is none with that id, or nothing of it is within reach.
    """
    claim = access_claim(actor=actor, claim_id=claim_id)
    books = ClaimBooks(actor, [claim.id])
    notes, events = books.notes[claim.id], books.events[claim.id]
    people = _people(
        {
            claim.drafted_by,
            *(each.recorded_by for each in events),
            *(each.recorded_by for each in notes),
        }
    )
    trusts = organisations_by_id({line.trust_id for line in books.all_lines[claim.id]})
    items = items_by_id({line.item_id for line in books.lines[claim.id]})
    return ClaimDetail(
        id=claim.id,
        reference=claim.reference,
        supplier=organisations_by_id({claim.supplier_id})[claim.supplier_id].name,
        audit_id=claim.audit_id,
        audit=db.session.get_one(PriceAudit, claim.audit_id).reference,
        drafted_at=claim.drafted_at,
        drafted_by=people.get(claim.drafted_by, ""),
        account=books.account(claim.id),
        lines=tuple(
            ClaimedLine(
                trust_id=line.trust_id,
                trust=trusts[line.trust_id].name,
                item_id=line.item_id,
                item=items[line.item_id].name,
                batch_id=line.batch_id,
                source_row=line.source_row,
                order=f"{line.order_number} / {line.line_number}",
                invoice=line.invoice_number,
                counted_on=line.counted_on,
                priced_on=line.priced_on,
                quantity=line.quantity,
                charged=line.charged,
                due=line.due,
                amount=line.amount,
                verdict=line.verdict,
                why=line.why,
            )
            for line in books.lines[claim.id]
        ),
        events=tuple(
            EventLine(
                step=each.step,
                happened_on=each.happened_on,
                reference=each.reference,
                reason=each.reason,
                accepted=each.accepted if books.is_whole(claim.id) else None,
                recorded_at=each.recorded_at,
                recorded_by=people.get(each.recorded_by, ""),
            )
            for each in events
        ),
        notes=tuple(
            CreditLine(
                trust=trusts[each.trust_id].name,
                number=each.number,
                amount=each.amount,
                credited_on=each.credited_on,
                recorded_by=people.get(each.recorded_by, ""),
            )
            for each in notes
        ),
        is_whole=books.is_whole(claim.id),
        may_change=may(actor, Permission.PRICES_AUDIT, *trusts),
    )


def _claim_line(row: PriceClaim, books: ClaimBooks, supplier: OrganisationLine) -> ClaimLine:
    return ClaimLine(
        id=row.id,
        reference=row.reference,
        supplier_id=row.supplier_id,
        supplier=supplier.name,
        lines=len(books.lines[row.id]),
        account=books.account(row.id),
        drafted_at=row.drafted_at,
    )


def _people(ids: Collection[UUID | None]) -> Mapping[UUID | None, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
