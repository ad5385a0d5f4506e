"""Drafting agreements and contracts, and signing them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.contracts import ContractState, DateBasis
from consortium.contracts.domain.terms import participation
from consortium.contracts.domain.terms.participation import ParticipationKind, check_next
from consortium.contracts.models.access import access_agreement, access_contract
from consortium.contracts.models.agreement import (
    THE_TRUST,
    Agreement,
    ParticipationEvent,
    TrustContract,
    events_as_values,
)
from consortium.contracts.models.drafting import draft_agreement_row, draft_contract_row
from consortium.contracts.models.schedule import active_schedule_id
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_consortium, access_organisation


def draft_agreement(
    *,
    actor: Actor,
    consortium_id: UUID,
    supplier_id: UUID,
    title: str,
    starts_on: date,
    ends_on: date,
    clause_text: str,
    reason: str,
    now: datetime,
    date_basis: DateBasis = DateBasis.ORDERED,
    notice_days: int = 90,
) -> UUID:
    """Draft an agreement that no tender here led to; the reason says why there was none.

    Raises:
        NotFound, NotAllowed: the consortium is not within reach, or not the actor's to buy for;
            or there is no such supplier.
        Invalid: it ends before it starts.
    """
    with transaction():
        consortium = access_consortium(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, consortium_id=consortium_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, consortium_id)
        supplier = access_organisation(organisation_id=supplier_id, kind=OrganisationKind.SUPPLIER)
        agreement = draft_agreement_row(
            title=title,
            consortium_id=consortium.organisation_id,
            supplier_id=supplier.id,
            starts_on=starts_on,
            ends_on=ends_on,
            clause_text=clause_text,
            source=reason,
            drafted_by=actor.id,
            date_basis=date_basis,
            notice_days=notice_days,
        )
        record(
            actor=actor,
            action="agreement.drafted",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=consortium_id,
            reason=reason,
            supplier=supplier.code,
        )
    return agreement.id


def add_contract(
    *,
    actor: Actor,
    agreement_id: UUID,
    trust_id: UUID,
    value: Decimal,
    starts_on: date,
    now: datetime,
) -> UUID:
    """Draft a trust's contract under an agreement, for its first or its next spell.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: the value or the start does not fit the agreement.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        contract = draft_contract_row(
            agreement, trust_id=trust.id, value=value, starts_on=starts_on
        )
        record(
            actor=actor,
            action="contract.drafted",
            subject=Subject("contract", contract.id, contract.reference),
            at=now,
            owner_id=trust.id,
            agreement=agreement.reference,
            value=value,
        )
    return contract.id


def sign_contract(*, actor: Actor, contract_id: UUID, now: datetime) -> None:
    """Sign a trust's contract for the trust; from its first day the trust takes part.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's trust's.
        Conflict: it is signed already, or the agreement is withdrawn or has no active prices.
        Invalid: the trust takes part already on the contract's first day.
    """
    with transaction():
        contract = access_contract(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
        )
        permissions.check(actor, Permission.CONTRACTS_SIGN, contract.trust_id)
        db.session.get_one(Agreement, contract.agreement_id).check_in_play()
        if contract.state is not ContractState.DRAFT:
            raise Conflict(
                "signed_already",
                "This contract is signed already.",
                next_step="A change needs a new contract.",
            )
        if active_schedule_id(contract.agreement_id) is None:
            raise Conflict(
                "no_prices",
                "The agreement has no active price schedule yet.",
                next_step="Activate one first: nobody signs without prices.",
            )
        joins = ParticipationKind.JOIN if contract.spell == 1 else ParticipationKind.REJOIN
        check_next(_events_of(contract), THE_TRUST, joins, contract.starts_on)
        contract.state = ContractState.SIGNED
        contract.signed_at, contract.signed_by = now, actor.id
        db.session.add(
            ParticipationEvent(
                id=uuid7(),
                agreement_id=contract.agreement_id,
                contract_id=contract.id,
                trust_id=contract.trust_id,
                kind=joins,
                effective_on=contract.starts_on,
                reason="contract signed",
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="contract.signed",
            subject=Subject("contract", contract.id, contract.reference),
            at=now,
            owner_id=contract.trust_id,
            joins_on=contract.starts_on,
        )


def _events_of(contract: TrustContract) -> list[participation.ParticipationEvent]:
    """Everything that is recorded of the contract's trust under its agreement."""
    rows = select(ParticipationEvent).where(
        ParticipationEvent.agreement_id == contract.agreement_id,
        ParticipationEvent.trust_id == contract.trust_id,
    )
    return events_as_values(db.session.scalars(rows))
