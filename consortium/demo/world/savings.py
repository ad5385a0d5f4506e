"""What the savings of a world are made from: indices, baselines, costs, rebates, forecasts."""

from datetime import date, timedelta
from functools import partial

from consortium.contracts.domain.rebates.rebates import SettlementKind
from consortium.contracts.usecases.indices import add_index_series, record_index_value
from consortium.contracts.usecases.rebate_settlements import settle_rebate
from consortium.contracts.usecases.rebates import record_entitlement
from consortium.demo.stage import at
from consortium.demo.world import contract_rows, rows
from consortium.demo.world.references import by_key
from consortium.demo.world.stage import SYSTEM, Stage, found
from consortium.demo.world.world import PriceBefore
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, add_months
from consortium.savings.domain.baseline import Party
from consortium.savings.queries.rebates import RebateYear, list_rebate_years
from consortium.savings.usecases.baselines import (
    Found,
    Scope,
    prepare_baseline,
    prepare_baseline_from_lines,
    record_uplift_evidence,
    sign_baseline,
)
from consortium.savings.usecases.forecast import lock_forecast
from consortium.savings.usecases.ledger import record_benefit, record_cost

DAYS_TO_PAY = timedelta(days=30)


def plan(stage: Stage) -> None:
    world, folder, first = stage.world, stage.world.folder, stage.world.first_day
    for index, values in by_key(folder.of(rows.IndexValue), lambda row: row.index).items():
        order = partial(_index, stage, index, values)
        stage.agenda.add(first, 8, values[0].place, order)
    for each in folder.of(rows.Evidence):
        stage.agenda.add(first, 9, each.place, partial(_evidence, stage, each))
    for baseline in world.baselines:
        place = baseline.row.place
        stage.agenda.add(baseline.locked_on, 9, place, partial(_baseline, stage, baseline))
    for cost in folder.of(rows.Cost):
        stage.agenda.add(cost.date_, 14, cost.place, partial(_cost, stage, cost))
    for benefit in folder.of(rows.Benefit):
        stage.agenda.add(benefit.date_, 14, benefit.place, partial(_benefit, stage, benefit))
    for note in folder.of(contract_rows.CreditNote):
        order = partial(_credit_note, stage, note)
        stage.agenda.add(_paid_on(stage, note), 15, note.place, order)
    for forecast in folder.of(contract_rows.Forecast):
        on = forecast.locked_on or forecast.from_
        # At the end of the day: it knows all that is dated that day.
        stage.agenda.add(on, 18, forecast.place, partial(_forecast, stage, forecast, on))


def _index(stage: Stage, index: str, values: list[rows.IndexValue]) -> None:
    first = stage.world.first_day
    stage.indices[index] = add_index_series(
        actor=SYSTEM, code=index, name=index, publisher="As indices.csv says", now=at(first, 8)
    )
    for value in values:
        ends = value.to or add_months(value.from_, 12)
        record_index_value(
            actor=SYSTEM,
            series_id=stage.indices[index],
            period_from=value.from_,
            period_to=ends,
            value=value.value,
            published_on=ends,
            now=at(first, 8),
        )


def _evidence(stage: Stage, each: rows.Evidence) -> None:
    record_uplift_evidence(
        actor=stage.finance(stage.world.first_day),
        trust_id=found(stage.trusts, each.trust),
        item_id=found(stage.items, each.item),
        series_id=found(stage.indices, each.index),
        evidence=each.evidence,
        now=at(stage.world.first_day, 15),
    )


def _baseline(stage: Stage, before: PriceBefore) -> None:
    """Prepared by procurement of the trust, signed by its finance and by the consortium's."""
    row, on = before.row, before.locked_on
    actor = stage.of("lead", row.trust, on)
    scope = Scope(
        trust_id=found(stage.trusts, row.trust),
        item_id=found(stage.items, row.item),
        window=before.window,
        reason=row.reason,
    )
    if row.price is None or row.quantity is None:
        baseline_id = prepare_baseline_from_lines(actor=actor, scope=scope, now=at(on, 9))
    else:
        baseline_id = prepare_baseline(
            actor=actor,
            scope=scope,
            found=Found(
                quantity=row.quantity,
                unit_price=row.price,
                method=row.method,
                source=str(row.place),
                purchases=row.purchases,
            ),
            now=at(on, 9),
        )
    signers = [(Party.HOST, stage.of("finance", row.trust, on))]
    if stage.world.stays_of(row.trust):
        signers.append((Party.CONSORTIUM, stage.finance(on)))
    else:
        stage.remarks.append(f"{row.place}: {row.trust} takes part in nothing, so nobody signs.")
    for party, signer in signers:
        sign_baseline(actor=signer, baseline_id=baseline_id, party=party, now=at(on, 10))


def _cost(stage: Stage, cost: rows.Cost) -> None:
    record_cost(
        actor=stage.finance(cost.date_),
        consortium_id=stage.consortium,
        trust_id=found(stage.trusts, cost.trust) if cost.trust else None,
        kind=cost.kind,
        falls_on=cost.date_,
        amount=cost.amount,
        description=cost.description or cost.kind.value.replace("_", " ").capitalize(),
        evidence=str(cost.place),
        now=at(cost.date_),
    )


def _benefit(stage: Stage, benefit: rows.Benefit) -> None:
    record_benefit(
        actor=stage.finance(benefit.date_),
        consortium_id=stage.consortium,
        trust_id=found(stage.trusts, benefit.trust) if benefit.trust else None,
        kind=benefit.kind,
        falls_on=benefit.date_,
        amount=benefit.amount,
        description=benefit.description,
        valuation=benefit.valuation,
        now=at(benefit.date_),
    )


def _year_of(stage: Stage, note: contract_rows.CreditNote) -> date:
    agreement = next(each for each in stage.world.agreements if each.code == note.agreement)
    return note.year_from or agreement.term.start


def _paid_on(stage: Stage, note: contract_rows.CreditNote) -> date:
    return note.paid_on or add_months(_year_of(stage, note), 12) - timedelta(days=1) + DAYS_TO_PAY


def _credit_note(stage: Stage, note: contract_rows.CreditNote) -> None:
    """What the year earned by its lines, recorded and paid: all of it unless an amount is given."""
    on = _paid_on(stage, note)
    lead = stage.lead(on)
    year = _rebate_year(stage, note, on)
    if not note.amount and not year.rebate.amount:
        stage.remarks.append(
            f"{note.place}: {year.rebate.spend:,.2f} was spent, which reaches no threshold of the "
            f"rebate: nothing is due, and nothing was paid."
        )
        return
    if year.is_recorded and year.is_final and year.history.latest is not None:
        entitlement_id = year.history.latest.id
    else:
        entitlement_id = record_entitlement(
            actor=lead,
            agreement_id=year.agreement_id,
            scheme_id=year.scheme_id,
            year_from=year.year.start,
            bought=year.bought,
            batch_ids=year.batch_ids,
            now=at(on, 9),
        )
    due = year.rebate.amount - year.account.settled
    settle_rebate(
        actor=lead,
        entitlement_id=entitlement_id,
        kind=SettlementKind.CREDIT_NOTE,
        amount=note.amount or due,
        credit_note=note.number,
        paid_on=on,
        now=at(on, 10),
    )


def _rebate_year(stage: Stage, note: contract_rows.CreditNote, on: date) -> RebateYear:
    years = list_rebate_years(
        actor=stage.lead(on),
        agreement_id=found(stage.agreements, note.agreement),
        today=max(on, _year_of(stage, note)),
    )
    for year in years:
        if (year.name, year.year.start) == (note.rebate, _year_of(stage, note)):
            return year
    raise Invalid(
        "not_a_contract_year",
        f"No contract year of {note.agreement} begins on {_year_of(stage, note)}.",
        next_step="Enter the agreement's start, or a day whole years after it, in year_from.",
    )


def _forecast(stage: Stage, forecast: contract_rows.Forecast, on: date) -> None:
    lock_forecast(
        actor=stage.finance(on),
        consortium_id=stage.consortium,
        period=Period(forecast.from_, forecast.to),
        now=at(on, 18),
    )
