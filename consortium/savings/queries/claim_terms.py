"""What claims of savings rest on: every trust and item with a baseline, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.savings.domain.claim_limits import missing_to_bank, reason_held_back
from consortium.savings.domain.claim_terms import ClaimTerms as Value
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models.baseline import Baseline
from consortium.savings.models.claim_terms import ClaimTerms, versions_of_claim

Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A trust and an item with a baseline, and the newest version of its claim, if any."""

    trust_id: UUID
    item_id: UUID
    trust: str
    item: str
    version: int
    terms: Value | None
    # What the consortium's finance misses before it can bank, and why nothing counts.
    missing: tuple[str, ...]
    held_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVersion:
    number: int
    terms: Value
    reason: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDetail:
    line: ClaimLine
    # The newest first.
    versions: tuple[ClaimVersion, ...]
    can_record: bool


def list_claims(*, actor: Actor, asked: Asked) -> Page[ClaimLine]:
    """The claims within reach, by trust and item; words match either."""
    newer = aliased(ClaimTerms)
    latest = (
        select(func.max(newer.version))
        .where(newer.trust_id == Baseline.trust_id, newer.item_id == Baseline.item_id)
        .correlate(Baseline)
        .scalar_subquery()
    )
    rows: Select[Organisation, Item, ClaimTerms | None] = (
        select(Trust, Item, ClaimTerms)
        .select_from(Baseline)
        .join(Trust, Trust.id == Baseline.trust_id)
        .join(Item, Item.id == Baseline.item_id)
        .outerjoin(
            ClaimTerms,
            (ClaimTerms.trust_id == Baseline.trust_id)
            & (ClaimTerms.item_id == Baseline.item_id)
            & (ClaimTerms.version == latest),
        )
        .where(
            Baseline.version == 1,
            _within(actor),
            *matching(asked.words, Trust.name, Trust.code, Item.name, Item.code),
        )
    )
    orders = {"trust": Trust.name, "item": Item.name}
    page, total = one_page(rows, asked, orders.get(asked.sort, Trust.name), Item.code, Baseline.id)
    return Page(rows=[_line(*found) for found in page], total=total, asked=asked)


def find_claim(*, actor: Actor, trust_id: UUID, item_id: UUID) -> ClaimDetail:
    """What the claim of a trust and an item rests on, with every version of it.

    Raises:
        NotFound: it has no baseline, or the trust is not within reach.
    """
    found = db.session.execute(
        select(Trust, Item)
        .select_from(Baseline)
        .join(Trust, Trust.id == Baseline.trust_id)
        .join(Item, Item.id == Baseline.item_id)
        .where(
            Baseline.version == 1,
            Baseline.trust_id == trust_id,
            Baseline.item_id == item_id,
            _within(actor),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("claim")
    versions = versions_of_claim(trust_id, item_id)
    names = names_of({row.recorded_by for row in versions if row.recorded_by})
    trust, item = found
    return ClaimDetail(
        line=_line(trust, item, versions[0] if versions else None),
        versions=tuple(
            ClaimVersion(
                number=row.version,
                terms=row.as_value(),
                reason=row.reason,
                recorded_at=row.recorded_at,
                recorded_by=names.get(row.recorded_by, "somebody")
                if row.recorded_by
                else "the system",
            )
            for row in versions
        ),
        can_record=permissions.may(actor, Permission.SAVINGS_CLAIMS_RECORD, trust_id),
    )


def _line(trust: Organisation, item: Item, row: ClaimTerms | None) -> ClaimLine:
    terms = row.as_value() if row else None
    kind = LineKind.CAPITAL if item.kind is ItemKind.EQUIPMENT else LineKind.CASH
    return ClaimLine(
        trust_id=trust.id,
        item_id=item.id,
        trust=trust.name,
        item=item.name,
        version=row.version if row else 0,
        terms=terms,
        missing=missing_to_bank(terms, kind),
        held_back=reason_held_back(terms),
    )


def _within(actor: Actor) -> ColumnElement[bool]:
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    return true() if scope.everything else Baseline.trust_id.in_(scope.organisations)
