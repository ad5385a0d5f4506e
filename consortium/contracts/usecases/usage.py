"""Returns of what trusts bought: the basis of run-rates, shares and linked items."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import access_item
from consortium.contracts.domain.terms.usage import check_return
from consortium.contracts.models.access import access_contract
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.facts import returns_of
from consortium.contracts.models.usage import UsageReturn
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission


def record_usage(
    *,
    actor: Actor,
    contract_id: UUID,
    item_id: UUID,
    period: Period,
    on_contract: Decimal,
    of_category: Decimal,
    source: str,
    now: datetime,
) -> UUID:
    """Record how much a trust bought of an item in a period, and how much of its kind in all.

    One for the same days takes the place of the earlier one; nothing is overwritten.

    Raises:
        NotFound, NotAllowed: the contract is not within reach, or not the actor's to change; or
            the item is not in the catalogue.
        Invalid: the period is not over, is longer than a year or overlaps another return in
            part, or the quantities cannot be.
    """
    if period.end is None or period.end > london_date(now):
        raise Invalid(
            "period_not_over",
            "What was bought is returned once its last day is over.",
            field="ends_on",
            next_step="Enter a last day that has passed.",
        )
    with transaction():
        contract = access_contract(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, contract_id=contract_id
        )
        agreement = db.session.get_one(Agreement, contract.agreement_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        item = access_item(item_id)
        earlier = returns_of(agreement.id, contract.trust_id, item.id)
        check_return(earlier, period, on_contract, of_category)
        row = UsageReturn(
            id=uuid7(),
            agreement_id=agreement.id,
            contract_id=contract.id,
            trust_id=contract.trust_id,
            item_id=item.id,
            starts_on=period.start,
            ends_on=period.end,
            on_contract=on_contract,
            of_category=of_category,
            source=source,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="usage.recorded",
            subject=Subject("contract", contract.id, contract.reference),
            at=now,
            owner_id=contract.trust_id,
            item=item.code,
            starts_on=period.start,
            ends_on=period.end,
            on_contract=on_contract,
            of_category=of_category,
        )
    return row.id
