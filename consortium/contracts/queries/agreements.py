"""The list of agreements, and one agreement with everything its page shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from consortium.contracts.domain.contracts import ContractState, DateBasis
from consortium.contracts.domain.terms.participation import (
    ParticipationKind,
    Spell,
    Standing,
    members_on,
    standing_of,
)
from consortium.contracts.models.access import access_agreement, access_contract, seen_by
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.terms import load_spells
from consortium.foundation.database import db
from consortium.foundation.database.listing import matching, one_page
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

Supplier = aliased(Organisation)
Trust = aliased(Organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    id: UUID
    reference: str
    title: str
    supplier: str
    starts_on: date
    ends_on: date
    contracts: int
    signed: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A trust's contract; its value is None when it is not the reader's business."""

    id: UUID
    reference: str
    trust_id: UUID
    trust_code: str
    trust: str
    value: Decimal | None
    starts_on: date
    ends_on: date
    state: ContractState
    signed_at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTitle:
    id: UUID
    reference: str
    trust: str
    agreement_id: UUID
    agreement: str
    agreement_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    trust: str
    kind: ParticipationKind
    effective_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDetail:
    id: UUID
    reference: str
    title: str
    consortium_id: UUID
    consortium: str
    supplier: str
    starts_on: date
    ends_on: date
    clause_text: str
    date_basis: DateBasis
    notice_days: int
    source: str
    award_value: Decimal | None
    added_value: Decimal
    contracts: tuple[ContractLine, ...]
    events: tuple[EventLine, ...]
    members_today: int
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def term(self) -> Period:
        return Period(self.starts_on, self.ends_on)


def list_agreements(*, actor: Actor, asked: Asked) -> Page[AgreementLine]:
    """The agreements the actor reaches; words match reference, title or supplier."""
    counts = (
        select(
            TrustContract.agreement_id,
            func.count().label("contracts"),
            func.count(TrustContract.signed_at).label("signed"),
        )
        .group_by(TrustContract.agreement_id)
        .subquery()
    )
    rows: Select[Agreement, str, int | None, int | None] = (
        select(Agreement, Supplier.name, counts.c.contracts, counts.c.signed)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .outerjoin(counts, counts.c.agreement_id == Agreement.id)
        .where(
            seen_by(actor.scope(Permission.AGREEMENTS_VIEW)),
            *matching(asked.words, Agreement.reference, Agreement.title, Supplier.name),
        )
    )
    orders = {"title": Agreement.title, "ends": Agreement.ends_on, "supplier": Supplier.name}
    page, total = one_page(rows, asked, orders.get(asked.sort, Agreement.reference), Agreement.id)
    lines = [
        AgreementLine(
            id=row.id,
            reference=row.reference,
            title=row.title,
            supplier=supplier,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            contracts=contracts or 0,
            signed=signed or 0,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row, supplier, contracts, signed in page
    ]
    return Page(rows=lines, total=total, asked=asked)


def find_agreement(*, actor: Actor, agreement_id: UUID, today: date) -> AgreementDetail:
    """One agreement with its contracts and who takes part.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    spells = load_spells(row.id)
    names = _names({row.consortium_id, row.supplier_id})
    return AgreementDetail(
        id=row.id,
        reference=row.reference,
        title=row.title,
        consortium_id=row.consortium_id,
        consortium=names[row.consortium_id],
        supplier=names[row.supplier_id],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        clause_text=row.clause_text,
        date_basis=row.date_basis,
        notice_days=row.notice_days,
        source=row.source,
        award_value=row.award_value,
        added_value=row.added_value,
        contracts=tuple(_contracts(actor, row, spells, today)),
        events=tuple(_events(row.id)),
        members_today=len(members_on(spells, today)),
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )


def find_contract(*, actor: Actor, contract_id: UUID) -> ContractTitle:
    """What a page about one contract calls it.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = access_contract(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
    )
    agreement = db.session.get_one(Agreement, row.agreement_id)
    return ContractTitle(
        id=row.id,
        reference=row.reference,
        trust=_names({row.trust_id})[row.trust_id],
        agreement_id=agreement.id,
        agreement=agreement.title,
        agreement_reference=agreement.reference,
    )


def count_contracts_to_sign(actor: Actor) -> Select[int] | None:
    """Counts the contracts that wait for the actor's signature; None for who signs none."""
    signing = actor.scope(Permission.CONTRACTS_SIGN)
    if not signing:
        return None
    unsigned = (
        select(func.count())
        .select_from(TrustContract)
        .join(Agreement, Agreement.id == TrustContract.agreement_id)
        .where(TrustContract.state == ContractState.DRAFT, Agreement.withdrawn_at.is_(None))
    )
    if not signing.everything:
        unsigned = unsigned.where(TrustContract.trust_id.in_(signing.organisations))
    return unsigned


def _contracts(
    actor: Actor, row: Agreement, spells: Collection[Spell], today: date
) -> list[ContractLine]:
    seen = actor.scope(Permission.VOLUMES_VIEW)
    own = actor.scope(Permission.AGREEMENTS_VIEW)
    found = db.session.execute(
        select(TrustContract, Trust.code, Trust.name)
        .join(Trust, Trust.id == TrustContract.trust_id)
        .where(TrustContract.agreement_id == row.id)
        .order_by(Trust.name, TrustContract.spell)
    )
    is_supplier = row.supplier_id in own
    return [
        ContractLine(
            id=contract.id,
            reference=contract.reference,
            trust_id=contract.trust_id,
            trust_code=code,
            trust=name,
            value=contract.value
            if contract.trust_id in seen or contract.trust_id in own or is_supplier
            else None,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            state=contract.state,
            signed_at=contract.signed_at,
            standing=standing_of(spells, code, today),
        )
        for contract, code, name in found
    ]


def _events(agreement_id: UUID) -> list[EventLine]:
    rows = db.session.execute(
        select(ParticipationEvent, Trust.name)
        .join(Trust, Trust.id == ParticipationEvent.trust_id)
        .where(ParticipationEvent.agreement_id == agreement_id)
        .order_by(ParticipationEvent.effective_on.desc(), Trust.name, ParticipationEvent.id)
    )
    return [
        EventLine(
            trust=trust,
            kind=event.kind,
            effective_on=event.effective_on,
            reason=event.reason,
            recorded_at=event.recorded_at,
        )
        for event, trust in rows
    ]


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return dict(rows.all())
