"""The price of each trust for each item: as signed in a baseline, or as paid in some months."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.models.terms import AgreementTerms
from consortium.contracts.queries.rebates import settled_rebates
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period, london_date
from consortium.savings.models.baseline import Baseline
from consortium.savings.models.loading import Named, Scene, load_scene
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.item_prices import list_item_prices
from consortium.spend.queries.months import months_out_of

Cell = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPrice:
    """£ a base unit, net of rebates, on a quantity bought within a window of days."""

    trust_id: UUID
    item_id: UUID
    price: Fraction
    quantity: Decimal
    window: tuple[date, date]


def signed_prices(
    trusts: Mapping[UUID, Named], *, by: date | None, item_ids: Collection[UUID] | None = None
) -> list[PaidPrice]:
    """The baselines that were locked by a day, or by today: of each trust and item the last.

    A baseline is net of rebates by its definition.
    """
    last: dict[Cell, Baseline] = {}
    for row in _locked(trusts, item_ids):
        if row.locked_at and (by is None or london_date(row.locked_at) <= by):
            last[row.trust_id, row.item_id] = row
    return [
        PaidPrice(
            trust_id=row.trust_id,
            item_id=row.item_id,
            price=Fraction(row.unit_price),
            quantity=row.quantity,
            window=(row.window_from, row.window_to),
        )
        for row in last.values()
    ]


def lock_days(trusts: Mapping[UUID, Named]) -> list[date]:
    """The days on which baselines were locked, the latest first."""
    days = {london_date(row.locked_at) for row in _locked(trusts, None) if row.locked_at}
    return sorted(days, reverse=True)


def prices_bought(
    consortium_id: UUID, period: Period, *, item_ids: Collection[UUID] | None = None
) -> list[PaidPrice]:
    """What each trust paid in whole months for what it ordered in them.

    Free goods and credit notes lower the price, and so do the rebates of contract years that lie
    within the months, spread over the items of their scheme by what was spent on each. Lines in
    a unit that the catalogue cannot turn into base units have no price.
    """
    scene = load_scene(consortium_id)
    batches = current_batches(trust_ids=list(scene.trusts))
    months = months_out_of(
        batch_ids=[batch.id for batch in batches], period=period, item_ids=item_ids
    )
    found = [
        each
        for each in list_item_prices(months=months, by_trust=True)
        if each.trust_id is not None and each.quantity > 0 and each.amount > 0
    ]
    spent = {(each.trust_id, each.item_id): each.amount for each in found if each.trust_id}
    rebates = _rebates(scene, period, spent)
    end = period.end or date.max
    return [
        PaidPrice(
            trust_id=each.trust_id,
            item_id=each.item_id,
            price=(Fraction(each.amount) - rebates.get((each.trust_id, each.item_id), Fraction(0)))
            / Fraction(each.quantity),
            quantity=each.quantity,
            window=(period.start, end),
        )
        for each in found
        if each.trust_id is not None
    ]


def _rebates(
    scene: Scene, period: Period, spent: Mapping[Cell, Decimal]
) -> Mapping[Cell, Fraction]:
    """Each trust's rebates of contract years within the period, by item."""
    found: dict[Cell, Fraction] = defaultdict(Fraction)
    for settled in settled_rebates(list(scene.known)):
        year = settled.year
        if year.overlap(period) != year:
            continue
        item_ids = _items_of(scene, scene.known[settled.agreement_id], settled.scheme_id)
        for code, share in settled.shares.items():
            trust_id = scene.trust_ids.get(code)
            own = {
                item_id: Fraction(spent[trust_id, item_id])
                for item_id in item_ids
                if trust_id is not None and (trust_id, item_id) in spent
            }
            whole = sum(own.values(), Fraction(0))
            for item_id, amount in own.items():
                if trust_id is not None and whole:
                    found[trust_id, item_id] += Fraction(share) * amount / whole
    return found


def _items_of(scene: Scene, known: AgreementTerms, scheme_id: UUID) -> list[UUID]:
    codes = {
        code
        for schedule in known.terms.schedules
        for scheme in schedule.rebates
        if scheme.id == str(scheme_id)
        for code in scheme.items
    }
    return [scene.item_ids[code] for code in sorted(codes) if code in scene.item_ids]


def _locked(trusts: Mapping[UUID, Named], item_ids: Collection[UUID] | None) -> list[Baseline]:
    rows = select(Baseline).where(Baseline.trust_id.in_(trusts))
    if item_ids is not None:
        rows = rows.where(Baseline.item_id.in_(item_ids))
    return [row for row in db.session.scalars(rows.order_by(Baseline.version)) if row.locked_at]
