"""Keeping published price indices: series, values, revisions."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.contracts.models.index import IndexSeries, IndexValue
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor, Permission


def add_index_series(*, actor: Actor, code: str, name: str, publisher: str, now: datetime) -> UUID:
    """Name a published index so that its values can be recorded."""
    permissions.check(actor, Permission.SAVINGS_RECORD)
    with transaction():
        series = IndexSeries(id=uuid7(), code=code, name=name, publisher=publisher)
        db.session.add(series)
        record(
            actor=actor,
            action="index.added",
            subject=Subject("index", series.id, code),
            at=now,
            publisher=publisher,
        )
    return series.id


def record_index_value(
    *,
    actor: Actor,
    series_id: UUID,
    period_from: date,
    period_to: date,
    value: Decimal,
    published_on: date,
    now: datetime,
) -> None:
    """Record a value of an index for a period; a second value for it is a revision.

    Raises:
        NotFound: there is no such series.
        Invalid: the value is not above zero, or the period ends before it starts.
    """
    permissions.check(actor, Permission.SAVINGS_RECORD)
    if value <= 0:
        raise Invalid(
            "bad_index_value",
            "An index value is above zero.",
            field="value",
            next_step="Enter it as published.",
        )
    if period_to <= period_from:
        raise Invalid(
            "bad_index_period",
            "The period must end after it starts.",
            field="period_to",
            next_step="Enter the first day that is no longer in it.",
        )
    with transaction():
        series = db.session.get(IndexSeries, series_id)
        if series is None:
            raise NotFound("index")
        revisions = db.session.scalar(
            select(func.count()).where(
                IndexValue.series_id == series.id, IndexValue.period_from == period_from
            )
        )
        db.session.add(
            IndexValue(
                id=uuid7(),
                series_id=series.id,
                period_from=period_from,
                period_to=period_to,
                value=value,
                revision=revisions or 0,
                published_on=published_on,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="index.value_recorded",
            subject=Subject("index", series.id, series.code),
            at=now,
            period_from=period_from,
            value=value,
        )
