"""One trust's contract with everything its page shows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.managing.contract_state import RegisterState
from consortium.contracts.domain.managing.key_dates import KeyDate, upcoming
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.access import access_contract
from consortium.contracts.models.agreement import (
    Commitment,
    ParticipationEvent,
    TrustContract,
)
from consortium.contracts.models.key_dates import load_key_dates
from consortium.contracts.models.letter import proposed_volumes
from consortium.contracts.models.register import left_on, state_at
from consortium.contracts.models.visibility import parties_of
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation

DATES_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellLine:
    """One contract of the trust under the agreement: one for each stay."""

    id: UUID
    reference: str
    spell: int
    starts_on: date
    # The first day outside: earlier than written when the trust has left.
    ends_on: date
    state: RegisterState


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    item: str
    unit: str
    per_year: Decimal
    effective_from: date
    commitment_class: CommitmentClass
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    item: str
    unit: str
    per_year: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    kind: ParticipationKind
    effective_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """A contract; commitments are None when the trust's volumes are not the reader's business.

    ``proposed`` is what the trust named in the tender, until a letter is recorded.
    """

    id: UUID
    reference: str
    agreement_id: UUID
    agreement: str
    agreement_reference: str
    consortium_id: UUID
    consortium: str
    trust_id: UUID
    trust: str
    supplier: str
    value: Decimal
    period: Period
    state: RegisterState
    signed_at: datetime | None
    notice_days: int
    spells: tuple[SpellLine, ...]
    commitments: tuple[CommitmentLine, ...] | None
    proposed: tuple[ProposedLine, ...]
    events: tuple[EventLine, ...]
    dates: tuple[KeyDate, ...]


def find_contract_page(
    *, actor: Actor, agreement_id: UUID, contract_id: UUID, today: date
) -> ContractPage:
    """One contract under an agreement.

    Raises:
        NotFound: there is none, it is another agreement's, or it is not within reach.
    """
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    row = access_contract(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
    )
    if row.agreement_id != agreement_id:
        raise NotFound("contract")
    known = load_key_dates([agreement_id])[agreement_id]
    agreement, parties = known.agreement, parties_of([known.agreement])[agreement_id]
    spells = _spells(row, today)
    state = next(each.state for each in spells if each.id == row.id)
    dates = [
        each
        for each in known.dates
        if each.trust_id in (None, row.trust_id)
        and parties.concern(scope, trust_id=each.trust_id, role=each.role)
    ]
    names = _names({agreement.consortium_id, agreement.supplier_id, row.trust_id})
    sees_volumes = row.trust_id in scope or row.trust_id in actor.scope(Permission.VOLUMES_VIEW)
    commitments = _commitments(row.id) if sees_volumes else None
    return ContractPage(
        id=row.id,
        reference=row.reference,
        agreement_id=agreement.id,
        agreement=agreement.title,
        agreement_reference=agreement.reference,
        consortium_id=agreement.consortium_id,
        consortium=names[agreement.consortium_id],
        trust_id=row.trust_id,
        trust=names[row.trust_id],
        supplier=names[agreement.supplier_id],
        value=row.value,
        period=Period(row.starts_on, row.ends_on),
        state=state,
        signed_at=row.signed_at,
        notice_days=agreement.notice_days,
        spells=spells,
        commitments=commitments,
        proposed=_proposed(row.id) if commitments == () else (),
        events=_events(row.id),
        dates=()
        if state is RegisterState.ENDED
        else tuple(upcoming(dates, today=today, most=DATES_SHOWN)),
    )


def _spells(row: TrustContract, today: date) -> tuple[SpellLine, ...]:
    rows = db.session.execute(
        select(TrustContract, state_at(today), left_on())
        .where(
            TrustContract.agreement_id == row.agreement_id,
            TrustContract.trust_id == row.trust_id,
        )
        .order_by(TrustContract.spell)
    )
    return tuple(
        SpellLine(
            id=each.id,
            reference=each.reference,
            spell=each.spell,
            starts_on=each.starts_on,
            ends_on=min(left, each.ends_on) if left else each.ends_on,
            state=RegisterState(state),
        )
        for each, state, left in rows
    )


def _commitments(contract_id: UUID) -> tuple[CommitmentLine, ...]:
    item = aliased(Item)
    rows = db.session.execute(
        select(Commitment, item.name, item.base_unit)
        .join(item, item.id == Commitment.item_id)
        .where(Commitment.contract_id == contract_id)
        .order_by(item.name, Commitment.effective_from.desc(), Commitment.recorded_at.desc())
    )
    return tuple(
        CommitmentLine(
            item=name,
            unit=unit,
            per_year=row.per_year,
            effective_from=row.effective_from,
            commitment_class=row.commitment_class,
            letter=row.letter,
        )
        for row, name, unit in rows
    )


def _proposed(contract_id: UUID) -> tuple[ProposedLine, ...]:
    return tuple(
        ProposedLine(item=item.name, unit=item.base_unit, per_year=row.per_year)
        for row, item in proposed_volumes(contract_id)
    )


def _events(contract_id: UUID) -> tuple[EventLine, ...]:
    rows = db.session.scalars(
        select(ParticipationEvent)
        .where(ParticipationEvent.contract_id == contract_id)
        .order_by(ParticipationEvent.effective_on.desc(), ParticipationEvent.id.desc())
    )
    return tuple(
        EventLine(
            kind=row.kind,
            effective_on=row.effective_on,
            reason=row.reason,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return dict(rows.all())
