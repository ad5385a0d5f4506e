"""Recording what the programme costs, and benefits that reduce no budget."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_consortium, access_organisation
from consortium.savings.domain.facts import BenefitKind, CostKind
from consortium.savings.models.ledger import Benefit, ProgrammeCost
from consortium.savings.models.loading import members_ever


def record_cost(
    *,
    actor: Actor,
    consortium_id: UUID,
    kind: CostKind,
    falls_on: date,
    amount: Decimal,
    description: str,
    evidence: str,
    now: datetime,
    trust_id: UUID | None = None,
) -> UUID:
    """Record a cost in the period in which it falls; it lowers the net saving there.

    Raises:
        NotFound: the consortium is not within reach, or the trust does not exist.
        Invalid: the amount is zero, or the trust never was a member.
    """
    if amount == 0:
        raise _no_amount()
    with transaction():
        consortium = _consortium(actor, consortium_id)
        row = ProgrammeCost(
            id=uuid7(),
            reference=next_reference(Series.COST, falls_on.year),
            consortium_id=consortium,
            trust_id=_trust(trust_id, consortium),
            kind=kind,
            falls_on=falls_on,
            amount=amount,
            description=description,
            evidence=evidence,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="cost.recorded",
            subject=Subject("cost", row.id, f"{row.reference} {description}"),
            at=now,
            owner_id=consortium,
            kind=kind.value,
            amount=amount,
            falls_on=falls_on,
        )
    return row.id


def record_benefit(
    *,
    actor: Actor,
    consortium_id: UUID,
    kind: BenefitKind,
    falls_on: date,
    amount: Decimal,
    description: str,
    valuation: str,
    now: datetime,
    trust_id: UUID | None = None,
) -> UUID:
    """Record a benefit that reduces no budget, with how it was valued; it stands apart.

    Raises:
        NotFound: the consortium is not within reach, or the trust does not exist.
        Invalid: nothing says how it was valued, or the trust never was a member.
    """
    if not valuation.strip():
        raise Invalid(
            "no_valuation",
            "A benefit counts only with how it was valued.",
            field="valuation",
            next_step="Enter the sum, like 12 days x £220 less £310.",
        )
    with transaction():
        consortium = _consortium(actor, consortium_id)
        row = Benefit(
            id=uuid7(),
            reference=next_reference(Series.BENEFIT, falls_on.year),
            consortium_id=consortium,
            trust_id=_trust(trust_id, consortium),
            kind=kind,
            falls_on=falls_on,
            amount=amount,
            description=description,
            valuation=valuation.strip(),
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="benefit.recorded",
            subject=Subject("benefit", row.id, f"{row.reference} {description}"),
            at=now,
            owner_id=consortium,
            kind=kind.value,
            amount=amount,
            valuation=row.valuation,
        )
    return row.id


def _consortium(actor: Actor, consortium_id: UUID) -> UUID:
    return access_consortium(
        actor=actor, permission=Permission.SAVINGS_RECORD, consortium_id=consortium_id
    ).organisation_id


def _trust(trust_id: UUID | None, consortium_id: UUID) -> UUID | None:
    if trust_id is None:
        return None
    trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
    if trust.id not in members_ever(consortium_id):
        raise Invalid(
            "not_a_member",
            f"{trust.name} never belonged to this consortium.",
            field="trust_id",
            next_step="Choose a member, or the whole consortium.",
        )
    return trust.id


def _no_amount() -> Invalid:
    return Invalid(
        "no_amount",
        "The amount is zero.",
        field="amount",
        next_step="Enter the cost; a negative amount corrects an earlier row.",
    )
