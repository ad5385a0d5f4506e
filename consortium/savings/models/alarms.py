"""Raising the alarms of a consortium's baselines, out of everything they are judged by."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.domain.items import ItemKind
from consortium.catalogue.models.item import Item, ItemPack
from consortium.foundation.database import db
from consortium.foundation.domain.periods import (
    Period,
    financial_year_label,
    financial_year_of,
    month_of,
)
from consortium.organisations.models.membership import MembershipEvent
from consortium.savings.domain import alarm_rules as rules
from consortium.savings.domain.alarms import Alarm, AlarmKind, Opening, Version
from consortium.savings.models.alarm_answer import AlarmAnswer
from consortium.savings.models.baseline import Baseline
from consortium.savings.models.loading import Scene, load_scene
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.bought import Bought, bought_by_month
from consortium.tenders.models.lot import Lot, TenderLine
from consortium.tenders.models.tender import Tender, TenderTrust

Cell = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm on a baseline with everything that was answered to it, the last answer last.

    ``is_current`` says whether the version counts or waits to count; the alarms of versions that
    others have replaced stay, and only history has a use for them.
    """

    baseline: Baseline
    alarm: Alarm
    answers: tuple[AlarmAnswer, ...]
    is_current: bool
    # The other trusts whose baselines of the item it was held against.
    compared_with: frozenset[UUID]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered these very figures."""
        return not any(each.sha256 == self.alarm.sha256 for each in self.answers)


def load_alarms(consortium_id: UUID, *, item_ids: Collection[UUID] | None = None) -> list[Raised]:
    """The alarms on every baseline of whoever ever was a member, by trust and item.

    ``item_ids`` leaves the baselines of these items. Whoever asks decides who may see them.
    """
    scene = load_scene(consortium_id)
    baselines = _baselines(scene, item_ids)
    items = {row.item_id for row in baselines}
    packs, openings = _packs(items), _openings(scene, items)
    months = _months(scene, items)
    equipment = _equipment(items)
    answers = _answers(baselines)
    versions: dict[Cell, list[Baseline]] = defaultdict(list)
    for row in baselines:
        versions[row.trust_id, row.item_id].append(row)
    counting = {cell: _counting(rows) for cell, rows in versions.items()}
    raised = []
    for cell, rows in versions.items():
        trust_id, item_id = cell
        peers = [
            found
            for (other, item), found in counting.items()
            if item == item_id and other != trust_id and found is not None
        ]
        compared_with = frozenset(each.trust_id for each in peers)
        own = months.get(cell, [])
        for place, row in enumerate(rows):
            is_current = row is rows[-1] or row is counting[cell]
            few = (
                _few(scene, row, own) if row is counting[cell] and item_id not in equipment else {}
            )
            raised += [
                Raised(
                    baseline=row,
                    alarm=alarm,
                    answers=answers.get((row.id, alarm.kind, alarm.about), ()),
                    is_current=is_current,
                    compared_with=compared_with,
                )
                for alarm in rules.alarms_on(
                    _value(row),
                    before=_value(rows[place - 1]) if place else None,
                    peers=map(_value, peers),
                    openings=openings.get(cell, ()),
                    packs=packs.get(item_id, ()),
                    bought=_bought_in(row, own),
                    few=few,
                )
            ]
    return raised


def alarms_of(baseline: Baseline) -> list[Raised]:
    """The alarms on one version of a baseline, whichever consortium of its trust raises them."""
    consortia = db.session.scalars(
        select(MembershipEvent.consortium_id)
        .where(MembershipEvent.trust_id == baseline.trust_id)
        .distinct()
        .order_by(MembershipEvent.consortium_id)
    )
    found = {
        each.alarm: each
        for consortium_id in consortia.all()
        for each in load_alarms(consortium_id, item_ids=[baseline.item_id])
        if each.baseline.id == baseline.id
    }
    return list(found.values())


def _baselines(scene: Scene, item_ids: Collection[UUID] | None) -> list[Baseline]:
    rows = select(Baseline).where(Baseline.trust_id.in_(scene.trusts))
    if item_ids is not None:
        rows = rows.where(Baseline.item_id.in_(item_ids))
    return list(db.session.scalars(rows.order_by(Baseline.version)))


def _counting(rows: Iterable[Baseline]) -> Baseline | None:
    """The last locked version of a trust's baseline of an item."""
    return max(
        (row for row in rows if row.locked_at is not None),
        key=lambda row: row.version,
        default=None,
    )


def _value(row: Baseline) -> Version:
    return Version(
        trust=str(row.trust_id),
        item=str(row.item_id),
        number=row.version,
        window=Period(row.window_from, row.window_to),
        quantity=row.quantity,
        unit_price=row.unit_price,
        made_at=row.locked_at or row.prepared_at,
    )


def _packs(item_ids: Collection[UUID]) -> dict[UUID, tuple[Fraction, ...]]:
    rows = db.session.scalars(select(ItemPack).where(ItemPack.item_id.in_(item_ids)))
    found: dict[UUID, tuple[Fraction, ...]] = {}
    for row in rows:
        held = Fraction(row.numerator, row.denominator)
        found[row.item_id] = (*found.get(row.item_id, ()), held)
    return found


def _equipment(item_ids: Collection[UUID]) -> frozenset[UUID]:
    """Equipment is bought one by one, so that few purchases of it are nothing unusual."""
    rows = select(Item.id).where(Item.id.in_(item_ids), Item.kind == ItemKind.EQUIPMENT)
    return frozenset(db.session.scalars(rows))


def _openings(scene: Scene, item_ids: Collection[UUID]) -> dict[Cell, tuple[Opening, ...]]:
    """When the bids of each tender for an item were opened, for the trusts invited to it."""
    rows = db.session.execute(
        select(TenderTrust.trust_id, TenderLine.item_id, Tender.reference, Tender.opened_at)
        .join(Tender, Tender.id == TenderTrust.tender_id)
        .join(Lot, Lot.tender_id == Tender.id)
        .join(TenderLine, TenderLine.lot_id == Lot.id)
        .where(
            Tender.consortium_id == scene.consortium_id,
            Tender.opened_at.is_not(None),
            TenderLine.item_id.in_(item_ids),
        )
        .order_by(Tender.opened_at)
        .distinct()
    )
    found: dict[Cell, tuple[Opening, ...]] = {}
    for trust_id, item_id, reference, opened_at in rows:
        if opened_at is not None:
            opening = Opening(tender=reference, at=opened_at)
            found[trust_id, item_id] = (*found.get((trust_id, item_id), ()), opening)
    return found


def _months(scene: Scene, item_ids: Collection[UUID]) -> dict[Cell, list[Bought]]:
    batches = current_batches(trust_ids=list(scene.trusts))
    found: dict[Cell, list[Bought]] = defaultdict(list)
    if item_ids:
        for row in bought_by_month(batch_ids=[each.id for each in batches], item_ids=item_ids):
            found[row.trust_id, row.item_id].append(row)
    return found


def _bought_in(row: Baseline, months: Iterable[Bought]) -> Decimal | None:
    """The quantity of the window's lines; None where there are none, or some cannot be counted."""
    own = [each for each in months if row.window_from <= each.month < row.window_to]
    if not own or any(each.without_pack for each in own):
        return None
    return sum((each.quantity for each in own), Decimal(0))


def _few(scene: Scene, row: Baseline, months: Iterable[Bought]) -> Mapping[str, int]:
    """The financial years in which the trust shows a saving on fewer than three purchases."""
    trust, item = scene.trusts.get(row.trust_id), scene.items.get(row.item_id)
    if trust is None or item is None:
        return {}
    purchases: dict[date, int] = defaultdict(int)
    for each in months:
        purchases[each.month] += each.purchases
    saved = [
        month
        for month, number in purchases.items()
        if number and scene.agreements.member_share(trust.code, item.code, month_of(month))
    ]
    years = {financial_year_of(month) for month in saved}
    found = {
        financial_year_label(year.start): rules.few_purchases(purchases, saved_in=saved, year=year)
        for year in years
    }
    return {year: number for year, number in found.items() if number is not None}


def _answers(
    baselines: Collection[Baseline],
) -> dict[tuple[UUID, AlarmKind, str], tuple[AlarmAnswer, ...]]:
    rows = db.session.scalars(
        select(AlarmAnswer)
        .where(AlarmAnswer.baseline_id.in_([row.id for row in baselines]))
        .order_by(AlarmAnswer.answered_at, AlarmAnswer.id)
    )
    found: dict[tuple[UUID, AlarmKind, str], tuple[AlarmAnswer, ...]] = {}
    for row in rows:
        key = row.baseline_id, row.kind, row.about
        found[key] = (*found.get(key, ()), row)
    return found
