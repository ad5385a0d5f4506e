"""Keeping a locked forecast, and reading it back exactly as it was."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.periods import Period, month_of, of_whole_months
from consortium.foundation.domain.references import Series
from consortium.savings.domain import forecast as values
from consortium.savings.models.forecast import Forecast, ForecastCell, ForecastRebate
from consortium.savings.models.loading import Scene


def keep_forecast(
    scene: Scene, made: values.Forecast, *, locked_by: UUID | None, now: datetime
) -> Forecast:
    """The rows of a forecast, inside the open transaction."""
    row = Forecast(
        id=uuid7(),
        reference=next_reference(Series.FORECAST, made.period.start.year),
        consortium_id=scene.consortium_id,
        period_from=made.period.start,
        period_to=made.period.end,
        savings=made.savings,
        rebate=made.rebate,
        sha256=values.fingerprint(made),
        locked_at=now,
        locked_by=locked_by,
    )
    db.session.add(row)
    trust_ids, item_ids = scene.trust_ids, scene.item_ids
    db.session.add_all(
        ForecastCell(
            id=uuid7(),
            forecast_id=row.id,
            trust_id=trust_ids[cell.trust],
            item_id=item_ids[cell.item],
            month=cell.month.start,
            quantity_numerator=cell.quantity.numerator,
            quantity_denominator=cell.quantity.denominator,
            baseline_price=cell.baseline_price,
            price=cell.price,
        )
        for cell in made.cells
    )
    db.session.add_all(
        ForecastRebate(
            id=uuid7(),
            forecast_id=row.id,
            item_codes=list(rebate.items),
            rate=rebate.rate,
            shares={trust: f"{share:f}" for trust, share in rebate.shares.items()},
        )
        for rebate in made.rebates
    )
    return row


def find_forecast(scene: Scene, period: Period) -> tuple[Forecast, values.Forecast] | None:
    """The locked forecast that covers a period, cut to it; None when there is none.

    Of several it is the one that begins last, and of those the shortest. A part of a month was
    never forecast. A rebate belongs to the part of the period that holds the forecast's last day.
    """
    if not of_whole_months(period):
        return None
    row = db.session.scalar(
        select(Forecast)
        .where(
            Forecast.consortium_id == scene.consortium_id,
            Forecast.period_from <= period.start,
            Forecast.period_to >= period.end,
        )
        .order_by(Forecast.period_from.desc(), Forecast.period_to)
        .limit(1)
    )
    if row is None:
        return None
    whole = Period(row.period_from, row.period_to)
    # A forecast has hundreds of cells: its columns alone are read, without an object for each.
    cells = db.session.execute(
        select(
            ForecastCell.trust_id,
            ForecastCell.item_id,
            ForecastCell.month,
            ForecastCell.quantity_numerator,
            ForecastCell.quantity_denominator,
            ForecastCell.baseline_price,
            ForecastCell.price,
        )
        .where(
            ForecastCell.forecast_id == row.id,
            ForecastCell.month >= period.start,
            ForecastCell.month < period.end,
        )
        .order_by(ForecastCell.id)
    )
    rebates = db.session.scalars(select(ForecastRebate).where(ForecastRebate.forecast_id == row.id))
    return row, values.Forecast(
        period=period,
        cells=tuple(
            values.ForecastCell(
                trust=scene.trusts[trust_id].code,
                item=scene.items[item_id].code,
                month=month_of(month),
                quantity=Fraction(numerator, denominator),
                baseline_price=baseline_price,
                price=price,
            )
            for trust_id, item_id, month, numerator, denominator, baseline_price, price in cells
        ),
        rebates=tuple(map(_rebate, rebates)) if whole.last_day in period else (),
    )


def _rebate(row: ForecastRebate) -> values.ForecastRebate:
    return values.ForecastRebate(
        items=tuple(row.item_codes),
        rate=row.rate,
        shares={trust: Decimal(share) for trust, share in row.shares.items()},
    )
