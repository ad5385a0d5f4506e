"""Making the rows of an agreement and its schedule, inside an open transaction.

Used by whoever drafts an agreement by hand, and by the award of a tender.
"""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.schedule_checks import check_rebate, check_scheme
from consortium.contracts.domain.terms.schedules import Measure, RebateScheme, Scheme
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.rebate_terms import terms_row
from consortium.contracts.models.rules import rules_as_json
from consortium.contracts.models.schedule import (
    Audience,
    GroupItem,
    PriceSchedule,
    PricingGroup,
    Tier,
    TierPrice,
    TierScheme,
)
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.references import Series


def draft_agreement_row(
    *,
    title: str,
    consortium_id: UUID,
    supplier_id: UUID,
    starts_on: date,
    ends_on: date,
    clause_text: str,
    source: str,
    drafted_by: UUID | None,
    date_basis: DateBasis = DateBasis.ORDERED,
    notice_days: int = 90,
    source_id: UUID | None = None,
    award_value: Decimal | None = None,
) -> Agreement:
    """A new agreement without contracts or prices.

    Raises:
        Invalid: it ends before it starts.
    """
    if ends_on <= starts_on:
        raise Invalid(
            "ends_before_start",
            "The agreement must end after it starts.",
            field="ends_on",
            next_step="Enter the first day on which it is no longer in force.",
        )
    row = Agreement(
        id=uuid7(),
        reference=next_reference(Series.AGREEMENT, starts_on.year),
        title=title,
        consortium_id=consortium_id,
        supplier_id=supplier_id,
        starts_on=starts_on,
        ends_on=ends_on,
        clause_text=clause_text,
        date_basis=date_basis,
        notice_days=notice_days,
        source=source,
        source_id=source_id,
        award_value=award_value,
        drafted_by=drafted_by,
    )
    db.session.add(row)
    return row


def draft_contract_row(
    agreement: Agreement, *, trust_id: UUID, value: Decimal, starts_on: date
) -> TrustContract:
    """A trust's contract for its next spell, until the agreement ends.

    Raises:
        Invalid: the value is not above zero, the contract starts outside the agreement, or all
            contracts together would exceed what was awarded.
        Conflict: the agreement is withdrawn.
    """
    agreement.check_in_play()
    if value <= 0:
        raise Invalid(
            "no_value",
            "A contract must have a value above zero.",
            field="value",
            next_step="Enter demand times price over the term.",
        )
    if not agreement.starts_on <= starts_on < agreement.ends_on:
        raise Invalid(
            "outside_agreement",
            "The contract must start while the agreement is in force.",
            field="starts_on",
            next_step="Choose a day within the agreement's term.",
        )
    spells, total = db.session.execute(
        select(
            func.count().filter(TrustContract.trust_id == trust_id),
            func.sum(TrustContract.value),
        ).where(TrustContract.agreement_id == agreement.id)
    ).one()
    if agreement.value_limit is not None and (total or 0) + value > agreement.value_limit:
        raise Invalid(
            "above_award",
            "With this contract all contracts together would exceed the value awarded.",
            field="value",
            next_step="Check the value, or record a contract change first.",
        )
    row = TrustContract(
        id=uuid7(),
        reference=next_reference(Series.CONTRACT, starts_on.year),
        agreement_id=agreement.id,
        trust_id=trust_id,
        spell=spells + 1,
        value=value,
        starts_on=starts_on,
        ends_on=agreement.ends_on,
    )
    db.session.add(row)
    return row


def draft_schedule_row(
    agreement: Agreement, *, effective_from: date, drafted_by: UUID | None, now: datetime
) -> PriceSchedule:
    """The next version of an agreement's prices, still empty."""
    if not agreement.starts_on <= effective_from < agreement.ends_on:
        raise Invalid(
            "outside_agreement",
            "The prices must start while the agreement is in force.",
            field="effective_from",
            next_step="Choose a day within the agreement's term.",
        )
    last = db.session.scalar(
        select(func.max(PriceSchedule.version)).where(PriceSchedule.agreement_id == agreement.id)
    )
    row = PriceSchedule(
        id=uuid7(),
        agreement_id=agreement.id,
        version=(last or 0) + 1,
        effective_from=effective_from,
        drafted_at=now,
        drafted_by=drafted_by,
    )
    db.session.add(row)
    return row


def add_scheme_rows(schedule_id: UUID, scheme: Scheme, *, added_by: UUID | None = None) -> None:
    """The rows of a scheme that sets prices.

    Raises:
        Invalid: the scheme cannot be priced by, or one of its items has a price already.
        NotFound: an item code is not in the catalogue.
    """
    check_scheme(scheme)
    items = _item_ids(scheme.items)
    _refuse_priced_twice(schedule_id, items.values())
    group = _group(
        schedule_id, scheme.name, scheme.clause, scheme.paragraph, items.values(), added_by
    )
    for audience, tiers in (
        (Audience.MEMBER, scheme.tiers),
        (Audience.STANDALONE, scheme.standalone),
    ):
        if not tiers:
            continue
        row = TierScheme(
            id=uuid7(),
            group_id=group.id,
            audience=audience,
            measure=scheme.measure,
            test_months=list(scheme.test_months),
            on_drop=scheme.on_drop,
            grace_months=scheme.grace_months,
            rules=rules_as_json(scheme.rules) if audience is Audience.MEMBER else {},
        )
        db.session.add(row)
        for tier in tiers:
            bound = Tier(id=uuid7(), scheme_id=row.id, lower_bound=tier.lower_bound)
            db.session.add(bound)
            db.session.add_all(
                TierPrice(id=uuid7(), tier_id=bound.id, item_id=items[code], unit_price=price)
                for code, price in tier.prices.items()
            )


def add_rebate_rows(
    schedule_id: UUID, rebate: RebateScheme, *, added_by: UUID | None = None
) -> None:
    """The rows of a retrospective rebate.

    Raises:
        Invalid: the rebate cannot be computed.
        NotFound: an item code is not in the catalogue.
    """
    check_rebate(rebate)
    items = _item_ids(rebate.items)
    group = _group(
        schedule_id,
        rebate.name,
        Clause.RETROSPECTIVE_REBATE,
        rebate.paragraph,
        items.values(),
        added_by,
    )
    row = TierScheme(
        id=uuid7(),
        group_id=group.id,
        audience=Audience.MEMBER,
        measure=Measure.SPEND,
        test_months=[],
    )
    db.session.add_all([row, terms_row(row.id, rebate.terms)])
    db.session.add_all(
        Tier(id=uuid7(), scheme_id=row.id, lower_bound=step.lower_bound, rebate_rate=step.rate)
        for step in rebate.steps
    )


def _group(
    schedule_id: UUID,
    name: str,
    clause: Clause,
    paragraph: str,
    item_ids: Collection[UUID],
    added_by: UUID | None,
) -> PricingGroup:
    position = db.session.scalar(
        select(func.count()).where(PricingGroup.schedule_id == schedule_id)
    )
    group = PricingGroup(
        id=uuid7(),
        schedule_id=schedule_id,
        position=(position or 0) + 1,
        name=name,
        clause=clause,
        paragraph=paragraph,
        added_by=added_by,
    )
    db.session.add(group)
    db.session.add_all(
        GroupItem(id=uuid7(), group_id=group.id, item_id=item_id) for item_id in item_ids
    )
    return group


def _item_ids(codes: Collection[str]) -> dict[str, UUID]:
    rows = db.session.execute(select(Item.code, Item.id).where(Item.code.in_(codes)))
    found = dict(rows.all())
    for code in codes:
        if code not in found:
            raise NotFound(f"item with the code {code}")
    return found


def _refuse_priced_twice(schedule_id: UUID, item_ids: Collection[UUID]) -> None:
    twice = db.session.scalar(
        select(Item.code)
        .join(GroupItem, GroupItem.item_id == Item.id)
        .join(PricingGroup, PricingGroup.id == GroupItem.group_id)
        .where(
            PricingGroup.schedule_id == schedule_id,
            PricingGroup.clause != Clause.RETROSPECTIVE_REBATE,
            GroupItem.item_id.in_(item_ids),
        )
        .limit(1)
    )
    if twice is not None:
        raise Invalid(
            "priced_twice",
            f"{twice} already has a price in this version.",
            field="item",
            next_step="An item has one price scheme; abandon this draft to start again.",
        )
