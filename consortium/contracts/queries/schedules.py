"""The versions of an agreement's prices: what each says, and which tier is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES
from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.explanation import (
    in_measure,
    interval,
    opt_out_interval,
    rules_of,
)
from consortium.contracts.domain.prices.pricing import PriceBook, schedule_on
from consortium.contracts.domain.prices.rule_words import agreed_rules
from consortium.contracts.domain.prices.tiers_in_force import in_force_on
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedule_checks import toothless_items
from consortium.contracts.domain.terms.schedules import Measure, RebateScheme, Schedule, Scheme
from consortium.contracts.models.access import access_agreement, access_schedule
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.schedule import (
    GroupItem,
    PriceSchedule,
    PricingGroup,
    ScheduleState,
    written_by,
)
from consortium.contracts.models.schedule_terms import Named, ScheduleParts
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    interval: str
    prices: tuple[Decimal, ...]
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A scheme as its table shows it: one column for each item, one row for each tier."""

    id: str
    name: str
    clause: str
    paragraph: str
    items: tuple[str, ...]
    tiers: tuple[TierLine, ...]
    standalone: tuple[TierLine, ...]
    rules: str
    # What was agreed beside the tiers, a sentence for each rule.
    agreed: tuple[str, ...]
    # Items that are cheaper after opting out: for them the clause has no teeth.
    toothless: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateView:
    id: str
    name: str
    paragraph: str
    items: tuple[str, ...]
    steps: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    id: UUID
    version: int
    effective_from: date
    state: ScheduleState
    activated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTestLine:
    scheme: str
    tested_on: date
    members: int
    measure: Decimal
    measured_by: Measure
    tier: str
    inputs_sha256: str
    is_latest: bool

    @property
    def measured(self) -> str:
        return in_measure(self.measure, self.measured_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLine:
    trust: str
    item: str
    per_year: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The prices in force on a day, every version there is, and what the tiers were tested by."""

    version: int | None
    schemes: tuple[SchemeView, ...]
    rebates: tuple[RebateView, ...]
    versions: tuple[VersionLine, ...]
    tests: tuple[TierTestLine, ...]
    volumes: tuple[VolumeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    id: UUID
    agreement_id: UUID
    agreement: str
    version: int
    effective_from: date
    state: ScheduleState
    activated_at: datetime | None
    written_by_reader: bool
    schemes: tuple[SchemeView, ...]
    rebates: tuple[RebateView, ...]


def prices_on(*, actor: Actor, agreement_id: UUID, on: date) -> PricesView:
    """The prices of an agreement on a day, with the tests that are recorded, the latest first,
    and what each member has committed to, of the members whose volumes the actor sees.

    Raises:
        NotFound: there is no such agreement, or it is not within reach.
    """
    access_agreement(actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id)
    known = load_terms([agreement_id])[agreement_id]
    current = schedule_on(known.terms.schedules, on)
    versions = db.session.scalars(
        select(PriceSchedule)
        .where(PriceSchedule.agreement_id == agreement_id)
        .order_by(PriceSchedule.version.desc())
    )
    return PricesView(
        version=current.version if current else None,
        schemes=tuple(_schemes(known, current, on)) if current else (),
        rebates=tuple(map(_rebate, current.rebates)) if current else (),
        versions=tuple(map(_version, versions)),
        tests=tuple(_tests(known)),
        volumes=tuple(_volumes(actor, known, on)),
    )


def find_draft(*, actor: Actor, schedule_id: UUID) -> DraftView:
    """A version of the prices as it is drafted.

    Raises:
        NotFound: there is none, or its agreement is not within reach.
    """
    row = access_schedule(
        actor=actor, permission=Permission.AGREEMENTS_MANAGE, schedule_id=schedule_id
    )
    priced = (
        select(GroupItem.item_id)
        .join(PricingGroup, PricingGroup.id == GroupItem.group_id)
        .where(PricingGroup.schedule_id == row.id)
    )
    found = db.session.execute(select(Item.id, Item.code, Item.name).where(Item.id.in_(priced)))
    items = {item_id: Named(code, name) for item_id, code, name in found}
    schedule = ScheduleParts([row], items).schedule(row)
    return DraftView(
        id=row.id,
        agreement_id=row.agreement_id,
        agreement=db.session.get_one(Agreement, row.agreement_id).title,
        version=row.version,
        effective_from=row.effective_from,
        state=row.state,
        activated_at=row.activated_at,
        written_by_reader=actor.id is not None and actor.id in written_by(row),
        schemes=tuple(_scheme(scheme, None) for scheme in schedule.schemes),
        rebates=tuple(map(_rebate, schedule.rebates)),
    )


def _schemes(known: AgreementTerms, current: Schedule, on: date) -> Iterable[SchemeView]:
    book = PriceBook(known.terms)
    for scheme in current.schemes:
        change = in_force_on(book.tiers_over_time(current, scheme), on)
        yield _scheme(scheme, change.tier if change else None)


def _scheme(scheme: Scheme, reached: int | None) -> SchemeView:
    return SchemeView(
        id=scheme.id,
        name=scheme.name,
        clause=f"{CLAUSE_NAMES[scheme.clause]} ({scheme.clause.value})",
        paragraph=scheme.paragraph,
        items=scheme.items,
        tiers=tuple(
            TierLine(
                interval=interval(scheme.tiers, index, scheme.measure),
                prices=tuple(tier.prices[item] for item in scheme.items),
                in_force=index == reached,
            )
            for index, tier in enumerate(scheme.tiers)
        ),
        standalone=tuple(
            TierLine(
                interval=opt_out_interval(scheme.standalone, index),
                prices=tuple(tier.prices[item] for item in scheme.items),
                in_force=False,
            )
            for index, tier in enumerate(scheme.standalone)
        ),
        rules=rules_of(scheme),
        agreed=agreed_rules(scheme),
        toothless=toothless_items(scheme),
    )


def _rebate(rebate: RebateScheme) -> RebateView:
    return RebateView(
        id=rebate.id,
        name=rebate.name,
        paragraph=rebate.paragraph,
        items=rebate.items,
        steps=tuple((step.lower_bound, step.rate) for step in rebate.steps),
    )


def _version(row: PriceSchedule) -> VersionLine:
    return VersionLine(
        id=row.id,
        version=row.version,
        effective_from=row.effective_from,
        state=row.state,
        activated_at=row.activated_at,
    )


def _tests(known: AgreementTerms) -> list[TierTestLine]:
    """The recorded tests, the latest first; the latest of each scheme is marked."""
    schemes = {
        scheme.id: scheme for schedule in known.terms.schedules for scheme in schedule.schemes
    }
    latest: dict[str, date] = {}
    for scheme_id, tested_on in known.terms.confirmed:
        latest[scheme_id] = max(tested_on, latest.get(scheme_id, tested_on))
    lines = [
        TierTestLine(
            scheme=schemes[scheme_id].name,
            tested_on=tested_on,
            members=len(found.members),
            measure=found.measure,
            measured_by=schemes[scheme_id].measure,
            tier=interval(schemes[scheme_id].tiers, found.found, schemes[scheme_id].measure),
            inputs_sha256=found.inputs_sha256,
            is_latest=tested_on == latest[scheme_id],
        )
        for (scheme_id, tested_on), found in known.terms.confirmed.items()
        if scheme_id in schemes
    ]
    lines.sort(key=lambda line: line.scheme)
    return sorted(lines, key=lambda line: line.tested_on, reverse=True)


def _volumes(actor: Actor, known: AgreementTerms, on: date) -> list[VolumeLine]:
    """A trust's volume is seen by those who see volumes, and by the trust itself."""
    seen, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.AGREEMENTS_VIEW)
    return [
        VolumeLine(trust=known.names.trust(trust), item=known.names.item(item), per_year=per_year)
        for (trust, item), per_year in sorted(committed_on(known.terms.commitments, on).items())
        if trust in members_on(known.terms.spells, on)
        and (known.trust_ids[trust] in seen or known.trust_ids[trust] in own)
    ]
