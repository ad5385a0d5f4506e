"""Recording what two agreements that price the same line of a trust have agreed about it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import Item, access_item
from consortium.contracts.domain.clauses.shared_lines import check_shares
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.schedule import GroupItem, PriceSchedule, PricingGroup
from consortium.contracts.models.shared_line import SharedLine
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.access import access_organisation
from consortium.organisations.models.organisation import Organisation


def record_shares(
    *,
    actor: Actor,
    agreement_id: UUID,
    other_agreement_id: UUID,
    trust_id: UUID,
    item_id: UUID,
    share: Decimal,
    other_share: Decimal,
    effective_on: date,
    reason: str,
    now: datetime,
) -> UUID:
    """Record what share of a trust's line counts in each of two agreements, from a day on.

    Shares lie between 0 and 1. Whoever records them acts for both consortia, as the lead of a
    trust that belongs to both does.

    Raises:
        NotFound, NotAllowed: an agreement is not within reach, or not the actor's to change; or
            there is no such trust or item.
        Invalid: the shares do not make up the whole, the two are one, the trust has no contract
            or the item no price in both, or the day lies outside one of them.
    """
    check_shares((share, other_share))
    with transaction():
        both = [_agreement(actor, each) for each in (agreement_id, other_agreement_id)]
        if agreement_id == other_agreement_id:
            raise _invalid(
                "one_agreement", "A line is shared with another agreement.", "other_agreement_id"
            )
        trust = access_organisation(organisation_id=trust_id, kind=OrganisationKind.TRUST)
        item = access_item(item_id)
        for agreement in both:
            _check(agreement, trust, item, effective_on)
        row = SharedLine(
            id=uuid7(),
            trust_id=trust.id,
            item_id=item.id,
            agreement_id=agreement_id,
            other_agreement_id=other_agreement_id,
            share=share,
            effective_on=effective_on,
            reason=reason,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        for agreement in both:
            record(
                actor=actor,
                action="shared_line.agreed",
                subject=Subject("agreement", agreement.id, agreement.reference),
                at=now,
                owner_id=agreement.consortium_id,
                reason=reason,
                trust=trust.code,
                item=item.code,
                share=row.share_in(agreement.id),
                effective_on=effective_on,
            )
    return row.id


def _agreement(actor: Actor, agreement_id: UUID) -> Agreement:
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
    return agreement


def _check(agreement: Agreement, trust: Organisation, item: Item, on: date) -> None:
    contract = select(TrustContract.id).where(
        TrustContract.agreement_id == agreement.id, TrustContract.trust_id == trust.id
    )
    if db.session.scalar(contract.limit(1)) is None:
        raise _invalid(
            "no_contract", f"{trust.name} has no contract under {agreement.reference}.", "trust_id"
        )
    priced = (
        select(GroupItem.id)
        .join(PricingGroup, PricingGroup.id == GroupItem.group_id)
        .join(PriceSchedule, PriceSchedule.id == PricingGroup.schedule_id)
        .where(PriceSchedule.agreement_id == agreement.id, GroupItem.item_id == item.id)
    )
    if db.session.scalar(priced.limit(1)) is None:
        raise _invalid(
            "not_priced", f"{agreement.reference} has no price of {item.name}.", "item_id"
        )
    if not agreement.starts_on <= on < agreement.ends_on:
        raise _invalid(
            "outside_agreement", f"{agreement.reference} is not in force then.", "effective_on"
        )


def _invalid(code: str, message: str, field: str) -> Invalid:
    return Invalid(
        code, message, field=field, next_step="Shares are agreed where two agreements price a line."
    )
