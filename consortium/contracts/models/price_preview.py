"""What a request to change prices would do, worked out from the facts as they are known now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.clauses.indexation import Indexation, Method
from consortium.contracts.domain.prices.changed_prices import (
    ItemChange,
    NewPrice,
    changed_schedule,
    new_prices,
    prices_of,
)
from consortium.contracts.domain.prices.price_changes import AskedItem, ChangeKind, asked_changes
from consortium.contracts.domain.prices.price_effects import TrustEffect, effects_of
from consortium.contracts.domain.prices.price_index import Factor, Reading, factor_of
from consortium.contracts.domain.prices.pricing import schedule_on
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.contracts.models.index import IndexSeries, IndexValue
from consortium.contracts.models.price_change import (
    PriceChangeIndex,
    PriceChangeItem,
    PriceChangeRequest,
)
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period

Replacement = aliased(Item)
# So many decimals of an exact factor are shown and kept.
FACTOR_PLACES = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The version a request starts from, the one it leads to, and what that costs whom."""

    before: Schedule
    after: Schedule
    index: Factor | None
    prices: tuple[NewPrice, ...]
    effects: tuple[TrustEffect, ...]

    def as_texts(self) -> dict[str, Any]:
        """What is kept of it, so that a later one can be compared and shown again."""
        return {
            "version": self.before.version,
            "index": None if self.index is None else _index_texts(self.index),
            "prices": [
                {
                    "item": each.place.item,
                    "alone": each.place.is_alone,
                    "from": _text(each.place.lower_bound),
                    "before": _text(each.before),
                    "factor": _factor(each.factor),
                    "after": None if each.after is None else _text(each.after),
                }
                for each in self.prices
            ],
            "effects": [
                {"trust": each.trust, "before": _text(each.before), "after": _text(each.after)}
                for each in self.effects
            ],
        }


def preview_of(request: PriceChangeRequest) -> Preview:
    """What the request would do, if it were applied with the facts as they are now.

    Raises:
        Conflict: no prices are in force on its day, or they are still held.
        Invalid: a value of the index is missing, or an item has no price to change.
    """
    known = load_terms([request.agreement_id])[request.agreement_id]
    before = schedule_on(known.terms.schedules, request.effective_from)
    if before is None:
        raise Conflict(
            "no_prices",
            "No prices are in force on that day, so there is nothing to change.",
            next_step="Activate a version of the prices first.",
        )
    changes, index = _changes(request, known, before)
    prices = new_prices(before, changes)
    return Preview(
        before=before,
        after=changed_schedule(before, changes),
        index=index,
        prices=prices,
        effects=effects_of(known.terms, prices, on=request.effective_from),
    )


def asked_items(request_id: UUID) -> list[AskedItem]:
    """The items a request names, in the order of their codes."""
    rows = db.session.execute(
        select(Item.code, PriceChangeItem.percent, Replacement.code)
        .join(PriceChangeItem, PriceChangeItem.item_id == Item.id)
        .outerjoin(Replacement, Replacement.id == PriceChangeItem.becomes_id)
        .where(PriceChangeItem.request_id == request_id)
        .order_by(Item.code)
    )
    return [AskedItem(item=code, percent=percent, becomes=other) for code, percent, other in rows]


def index_of(request_id: UUID) -> tuple[PriceChangeIndex, IndexSeries] | None:
    """How a request follows its index, and which; None when it follows none."""
    found = db.session.execute(
        select(PriceChangeIndex, IndexSeries)
        .join(IndexSeries, IndexSeries.id == PriceChangeIndex.series_id)
        .where(PriceChangeIndex.request_id == request_id)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def _changes(
    request: PriceChangeRequest, known: AgreementTerms, before: Schedule
) -> tuple[dict[str, ItemChange], Factor | None]:
    asked = asked_items(request.id)
    if request.kind is not ChangeKind.INDEXATION:
        return asked_changes(request.kind, asked), None
    found = index_of(request.id)
    if found is None:
        raise ValueError(f"the request {request.id} for indexation names no index")
    row, series = found
    factor = factor_of(
        _indexation(row, series),
        Reading(row.base_month, row.lag_months),
        _values(series.id),
        priced_from=known.terms.term.start,
        effective_on=request.effective_from,
    )
    base = prices_of(_base(known, row.base_month)) if row.method is Method.BASE else None
    items = [each.item for each in asked] or [
        item for scheme in before.schemes for item in scheme.items
    ]
    change = ItemChange(factor=factor.factor, becomes=None, base=base)
    return {item: replace(change, becomes=item) for item in items}, factor


def _base(known: AgreementTerms, month: date) -> Schedule:
    """The version in force in the base month; before all of them, the first."""
    first = min(known.terms.schedules, key=lambda each: (each.effective_from, each.version))
    return schedule_on(known.terms.schedules, month) or first


def _indexation(row: PriceChangeIndex, series: IndexSeries) -> Indexation:
    return Indexation(
        series=series.name,
        method=row.method,
        fixed_share=row.fixed_share,
        cap=row.cap,
        floor=row.collar,
        hold_months=row.hold_months,
        average_months=row.average_months,
    )


def _values(series_id: UUID) -> Mapping[Period, Decimal]:
    """The latest revision of each value: a revision comes after the value it revises."""
    rows = select(IndexValue).where(IndexValue.series_id == series_id)
    ordered = db.session.scalars(rows.order_by(IndexValue.period_from, IndexValue.revision))
    return {Period(row.period_from, row.period_to): row.value for row in ordered}


def _index_texts(found: Factor) -> dict[str, Any]:
    return {
        "then": _factor(found.index_then),
        "now": _factor(found.index_now),
        "uncapped": _factor(found.uncapped),
        "factor": _factor(found.factor),
        "limited_by": found.limited_by.value if found.limited_by else None,
        "last_month": found.last_month.isoformat(),
    }


def _factor(value: Fraction) -> str:
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return _text(decimal.quantize(FACTOR_PLACES))


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"
