"""Lots with their criteria and the table of what each trust wants of each line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.tenders.domain.criterion import WHOLE_BP, Criterion, Weights, total_bp, weights_of
from consortium.tenders.domain.demand import (
    NOTHING,
    Bought,
    LineDemand,
    Wanted,
    line_totals,
)
from consortium.tenders.domain.low_price import LowPriceRule
from consortium.tenders.domain.scoring import PriceFormula
from consortium.tenders.domain.volume_scale import ScaledBy
from consortium.tenders.models.access import manage_line, manage_lot
from consortium.tenders.models.demand import TrustDemand, demand_of
from consortium.tenders.models.lot import Lot, TenderLine, criteria_of, lots_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line, and what all trusts together want of it."""

    id: UUID
    item_code: str
    item: str
    base_unit: str
    bought: Bought
    spec: str
    bounds: tuple[Decimal, ...]
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTitle:
    id: UUID
    item: str
    tender_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRow:
    """A trust's row of the demand table: one cell for each line, None where it did not answer."""

    trust: str
    cells: tuple[LineDemand | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot with its lines and with the demand that the reader may see, trust by trust."""

    id: UUID
    version: int
    tender_id: UUID
    seq: int
    title: str
    name: str
    scaled_by: ScaledBy
    formula: PriceFormula
    reference_price: Decimal | None
    low_price: LowPriceRule
    low_price_set_on: date | None
    criteria: tuple[Criterion, ...]
    weights: Weights | None
    lines: tuple[LineView, ...]
    demand: tuple[DemandRow, ...]
    ended: bool
    ended_because: str


def lots_with_demand(
    *,
    actor: Actor,
    tender_id: UUID,
    criteria: Mapping[UUID, Sequence[Criterion]] | None = None,
) -> tuple[LotView, ...]:
    """The lots of a tender with their demand.

    Totals are everybody's. A trust's own row is shown to those who see its volumes, and to it.
    Whoever knows the criteria of the lots already hands them in.
    """
    by_lot = criteria_of(tender_id) if criteria is None else criteria
    demand = demand_of(tender_id)
    lines = _lines(tender_id, demand)
    cells = {(row.line_id, row.trust_id): row.as_value() for row in demand}
    trusts = _trusts_seen(actor, {row.trust_id for row in demand})
    return tuple(
        _view(
            lot,
            tuple(by_lot.get(lot.id, ())),
            lines.get(lot.id, []),
            [_row(name, trust_id, lines.get(lot.id, []), cells) for trust_id, name in trusts],
        )
        for lot in lots_of(tender_id)
    )


def find_lot(*, actor: Actor, lot_id: UUID) -> LotView:
    """A lot for whoever runs its tender, without the demand of single trusts.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not run by the actor.
    """
    lot, tender = manage_lot(actor=actor, lot_id=lot_id)
    lines = _lines(tender.id, demand_of(tender.id))
    criteria = criteria_of(tender.id)
    return _view(lot, criteria.get(lot.id, ()), lines.get(lot.id, []), [])


def find_line(*, actor: Actor, line_id: UUID) -> LineTitle:
    """A line for whoever runs its tender.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not run by the actor.
    """
    line, _, tender = manage_line(actor=actor, line_id=line_id)
    return LineTitle(
        id=line.id, item=db.session.get_one(Item, line.item_id).name, tender_id=tender.id
    )


def _view(
    lot: Lot,
    criteria: tuple[Criterion, ...],
    lines: Sequence[LineView],
    demand: Sequence[DemandRow],
) -> LotView:
    complete = total_bp(criteria) == WHOLE_BP
    return LotView(
        id=lot.id,
        version=lot.version,
        tender_id=lot.tender_id,
        seq=lot.seq,
        title=lot.title,
        name=lot.name,
        scaled_by=lot.scaled_by,
        formula=lot.price_formula,
        reference_price=lot.reference_price,
        low_price=lot.low_price_rule,
        low_price_set_on=lot.low_price_set_on,
        criteria=criteria,
        weights=weights_of(criteria) if complete else None,
        lines=tuple(lines),
        demand=tuple(row for row in demand if any(cell is not None for cell in row.cells)),
        ended=lot.ended_at is not None,
        ended_because=lot.ended_because,
    )


def _lines(tender_id: UUID, demand: Sequence[TrustDemand]) -> dict[UUID, list[LineView]]:
    totals = line_totals(
        Wanted(str(row.line_id), str(row.trust_id), row.quantity) for row in demand
    )
    rows = db.session.execute(
        select(TenderLine, Item)
        .join(Item, Item.id == TenderLine.item_id)
        .join(Lot, Lot.id == TenderLine.lot_id)
        .where(Lot.tender_id == tender_id)
        .order_by(TenderLine.lot_id, TenderLine.seq)
    )
    found: dict[UUID, list[LineView]] = {}
    for line, item in rows:
        view = LineView(
            id=line.id,
            item_code=item.code,
            item=item.name,
            base_unit=item.base_unit,
            bought=line.bought,
            spec=line.spec,
            bounds=line.tier_bounds,
            total=totals.get(str(line.id), NOTHING),
        )
        found.setdefault(line.lot_id, []).append(view)
    return found


def _row(
    name: str,
    trust_id: UUID,
    lines: Sequence[LineView],
    cells: Mapping[tuple[UUID, UUID], LineDemand],
) -> DemandRow:
    return DemandRow(trust=name, cells=tuple(cells.get((line.id, trust_id)) for line in lines))


def _trusts_seen(actor: Actor, trust_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Those of some trusts whose volumes the reader may see, by name."""
    volumes, own = actor.scope(Permission.VOLUMES_VIEW), actor.scope(Permission.DEMAND_SUBMIT)
    seen = [each for each in trust_ids if each in volumes or each in own]
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(seen))
        .order_by(Organisation.name)
    )
    return [(trust_id, name) for trust_id, name in rows]
