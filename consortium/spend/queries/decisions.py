"""What was decided on words of purchase lines, and by whom."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select, true

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.spend.models.decision import MatchDecision, is_last


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision; ``is_in_force`` says that nothing was said of its words after it."""

    id: UUID
    trust_id: UUID
    trust: str
    supplier: str
    words: str
    unit: str
    item_id: UUID | None
    item: str
    base_units: Fraction | None
    confidence: Decimal | None
    is_undone: bool
    is_in_force: bool
    lines: int
    amount: Decimal
    at: datetime
    by: str


_DECISIONS = (
    select(MatchDecision, Organisation.name, Item.name, Person.name, is_last())
    .join(Organisation, Organisation.id == MatchDecision.trust_id)
    .outerjoin(Item, Item.id == MatchDecision.item_id)
    .outerjoin(Person, Person.id == MatchDecision.decided_by)
)
_SORTS: dict[str, Any] = {"at": MatchDecision.decided_at, "amount": MatchDecision.amount}


def list_decisions(*, actor: Actor, asked: Asked) -> Page[DecisionLine]:
    """What was decided for the trusts within reach, the last first."""
    scope = actor.scope(Permission.SPEND_VIEW)
    rows = _DECISIONS.where(
        true() if scope.everything else MatchDecision.trust_id.in_(scope.organisations),
        *matching(asked.words, MatchDecision.description, MatchDecision.supplier, Item.name),
    )
    if asked.sort not in _SORTS:
        asked = replace(asked, sort="at", descending=True)
    page, total = one_page(rows, asked, _SORTS[asked.sort], MatchDecision.id)
    return Page(rows=[_line(*row) for row in page], total=total, asked=asked)


def find_decision(decision_id: UUID) -> DecisionLine | None:
    """A decision that a line names; whoever asks decides who may see the line."""
    row = db.session.execute(_DECISIONS.where(MatchDecision.id == decision_id)).first()
    return _line(*row) if row else None


def _line(
    row: MatchDecision, trust: str, item: str | None, person: str | None, is_in_force: bool
) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        trust_id=row.trust_id,
        trust=trust,
        supplier=row.supplier,
        words=row.description or row.part_number or row.item_code,
        unit=row.unit,
        item_id=row.item_id,
        item=item or "",
        base_units=row.base_units,
        confidence=row.confidence,
        is_undone=row.is_undone,
        is_in_force=is_in_force and not row.is_undone,
        lines=row.lines,
        amount=row.amount,
        at=row.decided_at,
        by=person or "",
    )
