"""Putting a price schedule together from its tables into the value the clause engine works on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms import schedules
from consortium.contracts.domain.terms.rebate_terms import ORDINARY_TERMS
from consortium.contracts.models.rebate_terms import RebateTerms
from consortium.contracts.models.rules import rules_of_json
from consortium.contracts.models.schedule import (
    Audience,
    GroupItem,
    PriceSchedule,
    PricingGroup,
    ScheduleState,
    Tier,
    TierPrice,
    TierScheme,
)
from consortium.foundation.database import db


@dataclass(frozen=True, slots=True)
class Named:
    """The code and the name behind an id."""

    code: str
    name: str


def known(rows: Select[Any], column: Any, known_at: datetime | None) -> Select[Any]:
    """Only what had been recorded by an instant; everything when none is given."""
    return rows if known_at is None else rows.where(column <= known_at)


class ScheduleParts:
    """Some versions of schedules, put together from their seven tables with three queries."""

    def __init__(self, versions: Sequence[PriceSchedule], items: Mapping[UUID, Named]) -> None:
        self.items = items
        self.versions = versions
        self.groups: dict[UUID, list[PricingGroup]] = defaultdict(list)
        self.schemes: dict[UUID, dict[Audience, TierScheme]] = defaultdict(dict)
        self.rebate_terms: dict[UUID, RebateTerms] = {}
        self.group_items: dict[UUID, list[UUID]] = defaultdict(list)
        self.tiers: dict[UUID, list[Tier]] = defaultdict(list)
        self.prices: dict[UUID, list[tuple[UUID, Decimal]]] = defaultdict(list)
        self._load_groups()
        self._load_items()
        self._load_tiers()

    def _load_groups(self) -> None:
        """The groups in order, with the schemes of each and the terms of those that are rebates."""
        rows = db.session.execute(
            select(PricingGroup, TierScheme, RebateTerms)
            .outerjoin(TierScheme, TierScheme.group_id == PricingGroup.id)
            .outerjoin(RebateTerms, RebateTerms.scheme_id == TierScheme.id)
            .where(PricingGroup.schedule_id.in_([each.id for each in self.versions]))
            .order_by(PricingGroup.position, PricingGroup.id)
        )
        for group, scheme, terms in rows:
            groups = self.groups[group.schedule_id]
            if not groups or groups[-1] is not group:
                groups.append(group)
            if scheme is not None:
                self.schemes[group.id][scheme.audience] = scheme
            if terms is not None:
                self.rebate_terms[terms.scheme_id] = terms

    def _load_items(self) -> None:
        groups = [group.id for found in self.groups.values() for group in found]
        rows = select(GroupItem.group_id, GroupItem.item_id).where(GroupItem.group_id.in_(groups))
        for group_id, item_id in db.session.execute(rows):
            self.group_items[group_id].append(item_id)

    def _load_tiers(self) -> None:
        """The tiers in order, with the prices of each; a step of a rebate has none."""
        schemes = [each.id for found in self.schemes.values() for each in found.values()]
        rows = db.session.execute(
            select(Tier, TierPrice.item_id, TierPrice.unit_price)
            .outerjoin(TierPrice, TierPrice.tier_id == Tier.id)
            .where(Tier.scheme_id.in_(schemes))
            .order_by(Tier.lower_bound, Tier.id)
        )
        for tier, item_id, unit_price in rows:
            tiers = self.tiers[tier.scheme_id]
            if not tiers or tiers[-1] is not tier:
                tiers.append(tier)
            if item_id is not None:
                self.prices[tier.id].append((item_id, unit_price))

    @classmethod
    def active(
        cls,
        agreement_ids: Collection[UUID],
        known_at: datetime | None,
        items: Mapping[UUID, Named],
    ) -> "ScheduleParts":
        """The active versions of some agreements, as known at an instant."""
        rows = known(
            select(PriceSchedule).where(
                PriceSchedule.agreement_id.in_(agreement_ids),
                PriceSchedule.state == ScheduleState.ACTIVE,
            ),
            PriceSchedule.activated_at,
            known_at,
        )
        return cls(list(db.session.scalars(rows.order_by(PriceSchedule.version))), items)

    def by_agreement(self) -> Mapping[UUID, list[schedules.Schedule]]:
        found: dict[UUID, list[schedules.Schedule]] = defaultdict(list)
        for row in self.versions:
            found[row.agreement_id].append(self.schedule(row))
        return found

    def schedule(self, row: PriceSchedule) -> schedules.Schedule:
        """One version as a value; rebate groups apart from the groups that set a price."""
        priced: list[schedules.Scheme] = []
        rebates: list[schedules.RebateScheme] = []
        for group in self.groups[row.id]:
            member = self.schemes[group.id].get(Audience.MEMBER)
            if member is None:
                raise ValueError(f"pricing group {group.id} has no scheme for members")
            if group.clause is Clause.RETROSPECTIVE_REBATE:
                rebates.append(_rebate(self, group, member))
            else:
                priced.append(_scheme(self, group, member))
        return schedules.Schedule(
            version=row.version,
            effective_from=row.effective_from,
            schemes=tuple(priced),
            rebates=tuple(rebates),
        )

    def members_of(self, group: PricingGroup) -> tuple[str, ...]:
        return tuple(sorted(self.items[each].code for each in self.group_items[group.id]))

    def tiers_of(self, scheme: TierScheme | None) -> tuple[schedules.Tier, ...]:
        if scheme is None:
            return ()
        return tuple(
            schedules.Tier(
                tier.lower_bound,
                {self.items[item_id].code: price for item_id, price in self.prices[tier.id]},
            )
            for tier in self.tiers[scheme.id]
        )


def _scheme(parts: ScheduleParts, group: PricingGroup, member: TierScheme) -> schedules.Scheme:
    return schedules.Scheme(
        id=str(member.id),
        name=group.name,
        clause=group.clause,
        measure=member.measure,
        items=parts.members_of(group),
        tiers=parts.tiers_of(member),
        standalone=parts.tiers_of(parts.schemes[group.id].get(Audience.STANDALONE)),
        test_months=tuple(member.test_months),
        on_drop=member.on_drop,
        grace_months=member.grace_months,
        rules=rules_of_json(member.rules),
        paragraph=group.paragraph,
    )


def _rebate(
    parts: ScheduleParts, group: PricingGroup, member: TierScheme
) -> schedules.RebateScheme:
    terms = parts.rebate_terms.get(member.id)
    return schedules.RebateScheme(
        id=str(member.id),
        name=group.name,
        items=parts.members_of(group),
        steps=tuple(
            schedules.RebateStep(tier.lower_bound, tier.rebate_rate or Decimal(0))
            for tier in parts.tiers[member.id]
        ),
        paragraph=group.paragraph,
        terms=terms.as_value() if terms else ORDINARY_TERMS,
    )
