"""What trusts bought by their imported lines: quantities of baselines, and returns."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.purchase_dates import counts_on
from consortium.contracts.usecases.usage import record_usage
from consortium.demo.stage import at
from consortium.demo.world import contract_rows
from consortium.demo.world.stage import Stage, found
from consortium.demo.world.stays import Stay
from consortium.demo.world.world import JointAgreement
from consortium.foundation.domain.periods import Period, month_of, months_of
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.lines import LineSum, sum_lines

DAY = timedelta(days=1)
# Units on contract and units of the kind, by trust, item and the month's first day.
Monthly = dict[tuple[str, str, date], tuple[Decimal, Decimal]]


def bought_in(stage: Stage, trust: str, item: str, window: Period) -> Decimal | None:
    """How much a trust ordered of an item in a period, by its lines; None for nothing."""
    key = (trust, window)
    if key not in stage.bought:
        stage.bought[key] = _ordered(stage, found(stage.trusts, trust), window)
    quantity = stage.bought[key].get(found(stage.items, item), Decimal(0))
    return quantity if quantity > 0 else None


def _ordered(stage: Stage, trust_id: UUID, window: Period) -> dict[UUID, Decimal]:
    """What a trust ordered of each item in a period: the lake is asked once for all of them."""
    lines = sum_lines(
        batch_ids=[batch.id for batch in current_batches(trust_ids=[trust_id])],
        item_ids=list(stage.items.values()),
        period=window,
    )
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.item_id] += line.quantity
    return sums


def plan(stage: Stage) -> None:
    """Returns as the folder gives them, else those that the lines make."""
    given = stage.world.folder.of(contract_rows.Return)
    for agreement in stage.world.agreements:
        own = [row for row in given if row.item in agreement.items]
        for row in own:
            stay = _stay_on(agreement, row.trust, row.from_)
            if stay is not None:
                order = partial(_record_given, stage, stay, row)
                stage.agenda.add(row.to, 8, row.place, order)
        if not own and agreement.by_returns:
            _plan_from_lines(stage, agreement)


def _plan_from_lines(stage: Stage, agreement: JointAgreement) -> None:
    """A return of every month of each stay, up to the last month in which anybody bought."""
    monthly: Monthly = {}
    last = _last_bought(stage)
    for stay in agreement.stays:
        for days in _months(stay, agreement.term, last):
            order = partial(_record_month, stage, agreement, stay, days, monthly)
            stage.agenda.add(days.end or last, 8, stay.place, order)


def _last_bought(stage: Stage) -> date:
    batches = current_batches(trust_ids=list(stage.trusts.values()))
    days = (batch.last_on for batch in batches)
    return max((day for day in days if day is not None), default=stage.world.first_day)


def _months(stay: Stay, term: Period, last: date) -> Iterator[Period]:
    if last < term.start:
        return
    inside = stay.period.overlap(Period(term.start, min(term.end or last, last + DAY)))
    for month in months_of(inside) if inside else ():
        shared = month.overlap(stay.period)
        if shared is not None and shared.end is not None:
            yield shared


def _record_month(
    stage: Stage, agreement: JointAgreement, stay: Stay, days: Period, monthly: Monthly
) -> None:
    if not monthly:
        monthly |= _monthly(stage, agreement)
    month = month_of(days.start).start
    for item in sorted(agreement.by_returns):
        units, of_kind = monthly.get((stay.trust, item, month), (Decimal(0), Decimal(0)))
        # Returns of goods can outweigh what was bought in a month; a return is nothing at least.
        units = max(units, Decimal(0))
        _record(stage, stay, item, days, units, max(units, of_kind), "Purchase lines of the month")


def _record_given(stage: Stage, stay: Stay, row: contract_rows.Return) -> None:
    days = Period(row.from_, row.to)
    of_kind = row.quantity if row.of_category is None else row.of_category
    _record(stage, stay, row.item, days, row.quantity, of_kind, str(row.place))


def _record(
    stage: Stage,
    stay: Stay,
    item: str,
    days: Period,
    units: Decimal,
    of_kind: Decimal,
    source: str,
) -> None:
    on = days.end or days.start
    record_usage(
        actor=stage.lead(on),
        contract_id=found(stage.contracts, stay),
        item_id=found(stage.items, item),
        period=days,
        on_contract=units,
        of_category=of_kind,
        source=source,
        now=at(on, 8),
    )


def _monthly(stage: Stage, agreement: JointAgreement) -> Monthly:
    """Bought while a member, by the month in which each line counts."""
    trusts = {trust_id: code for code, trust_id in stage.trusts.items()}
    items = {found(stage.items, item): item for item in agreement.by_returns}
    basis = agreement.row.date_basis
    lines = sum_lines(
        batch_ids=[batch.id for batch in current_batches(trust_ids=list(trusts))],
        item_ids=list(items),
        period=agreement.term,
        basis=basis,
    )
    supplier = found(stage.suppliers, agreement.row.supplier)
    sums: dict[tuple[str, str, date], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
    for line in lines:
        trust, item, on = trusts[line.trust_id], items[line.item_id], _day(line, basis)
        if _stay_on(agreement, trust, on) is not None:
            place = sums[trust, item, month_of(on).start]
            place[1] += line.quantity
            place[0] += line.quantity if line.supplier_id == supplier else Decimal(0)
    return {key: (units, of_kind) for key, (units, of_kind) in sums.items()}


def _day(line: LineSum, basis: DateBasis) -> date:
    dates = {
        DateBasis.ORDERED: line.ordered_on,
        DateBasis.DELIVERED: line.delivered_on,
        DateBasis.RECEIVED: line.received_on,
        DateBasis.INVOICED: line.invoiced_on,
        DateBasis.TAX_POINT: line.tax_point_on,
    }
    return counts_on(dates, basis).on


def _stay_on(agreement: JointAgreement, trust: str, day: date) -> Stay | None:
    return next((s for s in agreement.stays if s.trust == trust and day in s.period), None)
