"""Putting a price schedule together from its tables into the value the clause engine works on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.terms import schedules
from consortium.contracts.domain.terms.rebate_terms import ORDINARY_TERMS
from consortium.contracts.models.rebate_terms import terms_of_schemes
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
    """Some versions of schedules, put together from their six tables."""

    def __init__(self, versions: Sequence[PriceSchedule], items: Mapping[UUID, Named]) -> None:
        self.items = items
        self.versions = versions
        groups = select(PricingGroup).order_by(PricingGroup.position)
        self.groups = _by(PricingGroup.schedule_id, groups, versions)
        members = [group for found in self.groups.values() for group in found]
        self.group_items = _by(GroupItem.group_id, select(GroupItem), members)
        self.schemes = _by(TierScheme.group_id, select(TierScheme), members)
        schemes = [scheme for found in self.schemes.values() for scheme in found]
        self.rebate_terms = terms_of_schemes([scheme.id for scheme in schemes])
        self.tiers = _by(Tier.scheme_id, select(Tier).order_by(Tier.lower_bound), schemes)
        tiers = [tier for found in self.tiers.values() for tier in found]
        self.prices = _by(TierPrice.tier_id, select(TierPrice), tiers)

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
            member = self.scheme_of(group, Audience.MEMBER)
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
        codes = (self.items[each.item_id].code for each in self.group_items[group.id])
        return tuple(sorted(codes))

    def scheme_of(self, group: PricingGroup, audience: Audience) -> TierScheme | None:
        return next((each for each in self.schemes[group.id] if each.audience is audience), None)

    def tiers_of(self, scheme: TierScheme | None) -> tuple[schedules.Tier, ...]:
        if scheme is None:
            return ()
        return tuple(
            schedules.Tier(
                tier.lower_bound,
                {self.items[each.item_id].code: each.unit_price for each in self.prices[tier.id]},
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
        standalone=parts.tiers_of(parts.scheme_of(group, Audience.STANDALONE)),
        test_months=tuple(member.test_months),
        on_drop=member.on_drop,
        grace_months=member.grace_months,
        rules=rules_of_json(member.rules),
        paragraph=group.paragraph,
    )


def _rebate(
    parts: ScheduleParts, group: PricingGroup, member: TierScheme
) -> schedules.RebateScheme:
    return schedules.RebateScheme(
        id=str(member.id),
        name=group.name,
        items=parts.members_of(group),
        steps=tuple(
            schedules.RebateStep(tier.lower_bound, tier.rebate_rate or Decimal(0))
            for tier in parts.tiers[member.id]
        ),
        paragraph=group.paragraph,
        terms=parts.rebate_terms.get(member.id, ORDINARY_TERMS),
    )


def _by(column: Any, rows: Select[Any], parents: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    """The child rows of some parents, by the parent's id."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.session.scalars(rows.where(column.in_([parent.id for parent in parents]))):
        found[getattr(row, column.key)].append(row)
    return found
