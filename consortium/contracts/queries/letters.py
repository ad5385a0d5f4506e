"""What each trust has committed to under an agreement: every letter there ever was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.terms.letters import days_late
from consortium.contracts.models.access import access_agreement, access_contract
from consortium.contracts.models.agreement import Agreement, Commitment
from consortium.contracts.models.letter import CommitmentLetter, LetterCommitment, proposed_volumes
from consortium.contracts.models.terms import load_terms
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """One commitment; without a letter only its reference was recorded."""

    trust: str
    item: str
    per_year: Decimal
    effective_from: date
    ends_on: date | None
    commitment_class: CommitmentClass
    letter: str
    tolerance_percent: Decimal | None
    document_id: UUID | None
    recorded_at: datetime
    days_late: int
    # Whether it is the one that counts today for its trust and item.
    counts_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedItem:
    """An item that a letter can commit to."""

    id: UUID
    code: str
    name: str


def list_commitments(
    *, actor: Actor, agreement_id: UUID, today: date, asked: Asked
) -> Page[CommitmentLine]:
    """The commitments of the trusts whose volumes the actor sees; words match trust or item.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = _commitments(actor, agreement).where(
        *matching(asked.words, Trust.name, Item.name, Item.code, Commitment.letter)
    )
    orders = {"trust": Trust.name, "item": Item.name, "from": Commitment.effective_from}
    wanted = asked if asked.sort in orders else replace(asked, sort="from", descending=True)
    page, total = one_page(rows, wanted, orders[wanted.sort], Trust.name, Commitment.id)
    return Page(rows=_lines(page, _standing(agreement, today)), total=total, asked=asked)


def late_commitments(*, actor: Actor, agreement_id: UUID, today: date) -> list[CommitmentLine]:
    """The letters that were recorded after the day they take effect, of those the actor sees.

    Raises:
        NotFound: the agreement is not within reach.
    """
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    rows = db.session.execute(
        _commitments(actor, agreement).order_by(Commitment.effective_from, Trust.name)
    )
    return [each for each in _lines(rows, _standing(agreement, today)) if each.days_late]


def items_to_commit_to(*, actor: Actor, agreement_id: UUID) -> list[PricedItem]:
    """The items that any version of the agreement's prices names, by their names.

    Raises:
        NotFound: the agreement is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    known = load_terms([agreement_id])[agreement_id]
    found = [
        PricedItem(id=item_id, code=code, name=known.names.item(code))
        for code, item_id in known.item_ids.items()
    ]
    return sorted(found, key=lambda item: (item.name, item.code))


def proposed_for_letter(*, actor: Actor, contract_id: UUID) -> Mapping[UUID, Decimal]:
    """What the trust named in the tender, by the item's id, for the first letter of a contract.

    Empty once a letter is recorded: a later one starts from nothing.

    Raises:
        NotFound: the contract is not within reach, or its volumes are not the actor's to see.
    """
    contract = access_contract(
        actor=actor, permission=Permission.VOLUMES_VIEW, contract_id=contract_id
    )
    committed = select(Commitment.id).where(Commitment.contract_id == contract.id)
    if db.session.scalar(committed.limit(1)) is not None:
        return {}
    return {item.id: row.per_year for row, item in proposed_volumes(contract.id)}


def _commitments(actor: Actor, agreement: Agreement) -> Select[*tuple[Any, ...]]:
    return (
        select(Commitment, Trust.name, Item.name, CommitmentLetter)
        .join(Trust, Trust.id == Commitment.trust_id)
        .join(Item, Item.id == Commitment.item_id)
        .outerjoin(LetterCommitment, LetterCommitment.commitment_id == Commitment.id)
        .outerjoin(CommitmentLetter, CommitmentLetter.id == LetterCommitment.letter_id)
        .where(Commitment.agreement_id == agreement.id, _seen_by(actor))
    )


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """A trust's volume is seen by those who see volumes, and by the trust itself."""
    seen, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.AGREEMENTS_VIEW)
    if seen.everything or own.everything:
        return true()
    return or_(
        Commitment.trust_id.in_(seen.organisations), Commitment.trust_id.in_(own.organisations)
    )


def _standing(agreement: Agreement, today: date) -> set[UUID]:
    """The commitments that count today: for each trust and item the latest that has begun."""
    rows = select(Commitment).where(
        Commitment.agreement_id == agreement.id, Commitment.effective_from <= today
    )
    latest: dict[tuple[UUID, UUID], UUID] = {}
    for row in db.session.scalars(
        rows.order_by(Commitment.effective_from, Commitment.recorded_at, Commitment.id)
    ):
        latest[row.trust_id, row.item_id] = row.id
    return set(latest.values())


def _lines(rows: Iterable[Any], standing: set[UUID]) -> list[CommitmentLine]:
    return [
        CommitmentLine(
            trust=trust,
            item=item,
            per_year=row.per_year,
            effective_from=row.effective_from,
            ends_on=letter.period_to if letter else None,
            commitment_class=row.commitment_class,
            letter=row.letter,
            tolerance_percent=letter.tolerance_percent if letter else None,
            document_id=letter.document_id if letter else None,
            recorded_at=row.recorded_at,
            days_late=days_late(effective_from=row.effective_from, recorded_at=row.recorded_at),
            counts_today=row.id in standing,
        )
        for row, trust, item, letter in rows
    ]
