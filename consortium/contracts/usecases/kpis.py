"""Setting key performance indicators, recording their results, noting what was published."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.contracts.domain.managing.kpis import Direction, Rating, assessments, check_rating
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.kpi import (
    Kpi,
    KpiPublication,
    KpiResult,
    access_kpi,
    access_kpi_result,
)
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured, how it is rated, and what shows it."""

    value: Decimal
    rating: Rating
    evidence: str


def set_kpi(
    *,
    actor: Actor,
    agreement_id: UUID,
    name: str,
    measures: str,
    target: Decimal,
    unit: str,
    direction: Direction,
    now: datetime,
) -> UUID:
    """Set an indicator of an agreement: what is measured, and how well it should be.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Conflict: it has an indicator of that name.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        row = Kpi(
            id=uuid7(),
            agreement_id=agreement.id,
            name=name,
            measures=measures,
            target=target,
            unit=unit,
            direction=direction,
            set_at=now,
            set_by=actor.id,
        )
        db.session.add(row)
        _record(actor, "kpi.set", agreement, row, now, target=target, unit=unit)
    return row.id


def withdraw_kpi(*, actor: Actor, kpi_id: UUID, reason: str, now: datetime) -> None:
    """Stop measuring an indicator; it stays on record with its results.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to change.
        Conflict: it is withdrawn already.
    """
    with transaction():
        row, agreement = access_kpi(actor=actor, kpi_id=kpi_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _check_measured(row)
        row.withdrawn_at, row.withdrawn_reason = now, reason
        _record(actor, "kpi.withdrawn", agreement, row, now, reason=reason)


def record_kpi_result(
    *,
    actor: Actor,
    kpi_id: UUID,
    trust_id: UUID | None,
    period: Period,
    found: Found,
    now: datetime,
) -> UUID:
    """Record what was measured in a period, of one trust or (without one) of all together.

    Raises:
        NotFound, NotAllowed: the indicator is not within reach, or not the actor's to change; or
            the trust has no contract under the agreement.
        Invalid: the period is not over, has no end, or the rating contradicts the target.
        Conflict: the indicator is withdrawn, or has a result for that period.
    """
    _check_over(period, now)
    with transaction():
        kpi, agreement = access_kpi(actor=actor, kpi_id=kpi_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _check_measured(kpi)
        if trust_id is not None:
            _check_party(agreement, trust_id)
        row = _result(kpi, found, actor, now, trust_id=trust_id, period=period)
        db.session.add(row)
        _record_result(actor, "kpi.result_recorded", agreement, kpi, row)
    return row.id


def correct_kpi_result(*, actor: Actor, result_id: UUID, found: Found, now: datetime) -> UUID:
    """Correct a result: the new one supersedes it, and both stay on record.

    Raises:
        NotFound, NotAllowed: it is not within reach, or not the actor's to change.
        Invalid: the rating contradicts the target.
        Conflict: it was corrected already.
    """
    with transaction():
        old, kpi, agreement = access_kpi_result(actor=actor, result_id=result_id)
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        period = Period(old.period_from, old.period_to)
        row = _result(kpi, found, actor, now, trust_id=old.trust_id, period=period)
        row.supersedes_id = old.id
        db.session.add(row)
        _record_result(actor, "kpi.result_corrected", agreement, kpi, row)
    return row.id


def publish_assessment(
    *,
    actor: Actor,
    agreement_id: UUID,
    year_from: date,
    published_on: date,
    notice: str,
    now: datetime,
) -> None:
    """Note that a contract year's assessment was published, and as which notice.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: no contract year that has begun starts on that day, or it is dated ahead.
        Conflict: that year's is noted already.
    """
    today = london_date(now)
    if published_on > today:
        raise Invalid(
            "dated_ahead",
            "The day of publication has not come.",
            field="published_on",
            next_step="Record the notice once it is published.",
        )
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        _check_year(agreement, year_from, today)
        db.session.add(
            KpiPublication(
                id=uuid7(),
                agreement_id=agreement.id,
                year_from=year_from,
                published_on=published_on,
                notice=notice,
                recorded_at=now,
                recorded_by=actor.id,
            )
        )
        record(
            actor=actor,
            action="kpi.assessment_published",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            year_from=year_from,
            published_on=published_on,
            notice=notice,
        )


def _result(
    kpi: Kpi,
    found: Found,
    actor: Actor,
    now: datetime,
    *,
    trust_id: UUID | None,
    period: Period,
) -> KpiResult:
    check_rating(found.rating, value=found.value, target=kpi.target, direction=kpi.direction)
    return KpiResult(
        id=uuid7(),
        kpi_id=kpi.id,
        trust_id=trust_id,
        period_from=period.start,
        period_to=period.end,
        value=found.value,
        rating=found.rating,
        evidence=found.evidence,
        recorded_at=now,
        recorded_by=actor.id,
    )


def _check_over(period: Period, now: datetime) -> None:
    if period.end is None or period.end > london_date(now):
        raise Invalid(
            "period_not_over",
            "The period is not over, so its result is not known yet.",
            field="period_to",
            next_step="Record the result after the period's last day.",
        )


def _check_measured(kpi: Kpi) -> None:
    if kpi.withdrawn_at is not None:
        raise Conflict(
            "kpi_withdrawn",
            "This indicator is withdrawn: it is not measured any more.",
            next_step="Set a new one.",
        )


def _check_party(agreement: Agreement, trust_id: UUID) -> None:
    under = select(TrustContract.id).where(
        TrustContract.agreement_id == agreement.id, TrustContract.trust_id == trust_id
    )
    if db.session.scalar(under.limit(1)) is None:
        raise NotFound("contract of this trust")


def _check_year(agreement: Agreement, year_from: date, today: date) -> None:
    begun = assessments(Period(agreement.starts_on, agreement.ends_on), today=today)
    if year_from not in [each.year.start for each in begun]:
        raise Invalid(
            "not_a_contract_year",
            "No contract year that has begun starts on that day.",
            field="year_from",
            next_step="Choose one of the agreement's contract years.",
        )


def _record(
    actor: Actor,
    action: str,
    agreement: Agreement,
    kpi: Kpi,
    now: datetime,
    *,
    reason: str = "",
    **details: object,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("indicator", kpi.id, f"{agreement.reference} {kpi.name}"),
        at=now,
        owner_id=agreement.consortium_id,
        reason=reason,
        **details,
    )


def _record_result(
    actor: Actor, action: str, agreement: Agreement, kpi: Kpi, row: KpiResult
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("indicator", kpi.id, f"{agreement.reference} {kpi.name}"),
        at=row.recorded_at,
        owner_id=row.trust_id or agreement.consortium_id,
        period_from=row.period_from,
        value=row.value,
        rating=row.rating.value,
    )
