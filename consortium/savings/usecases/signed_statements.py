"""Signing the savings statement of a period for the consortium."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period, london_date, of_whole_months
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.models.access import access_consortium
from consortium.organisations.models.organisation import Organisation
from consortium.savings.models.signed_statement import SignedStatement
from consortium.savings.reports.kept import seal_of, text_of
from consortium.savings.reports.making import whole_report


def sign_statement(
    *, actor: Actor, consortium_id: UUID, period: Period, now: datetime, reason: str = ""
) -> UUID:
    """Sign the statement as it stands, and keep every figure of it.

    A further signature on the same period is a new version with a reason; the old one is kept.

    Raises:
        NotFound: the consortium is not within reach.
        Invalid: the period is not of whole months that are over, or a new version has no reason.
        Conflict: the statement is the same as the one that was signed last.
    """
    if not of_whole_months(period) or london_date(now) <= period.last_day:
        raise Invalid(
            "period_not_over",
            "A statement is signed for whole months that are over.",
            field="period_to",
            next_step="Choose the last day of a month that has passed.",
        )
    with transaction():
        access_consortium(
            actor=actor,
            permission=Permission.SAVINGS_SIGN_CONSORTIUM,
            consortium_id=consortium_id,
        )
        named = db.session.get_one(Organisation, consortium_id)
        report = whole_report(
            consortium_id=consortium_id, code=named.code, name=named.name, period=period
        )
        content = text_of(report)
        last = _last(consortium_id, period)
        _check_new(last, seal_of(content), reason)
        row = SignedStatement(
            id=uuid7(),
            reference=next_reference(Series.STATEMENT, now.year),
            consortium_id=consortium_id,
            period_from=period.start,
            period_to=period.end,
            version=last.version + 1 if last else 1,
            reason=reason.strip(),
            cash_releasing=report.statement.cash_releasing,
            net=report.statement.net,
            content=content,
            content_sha256=seal_of(content),
            signed_at=now,
            signed_by=actor.id,
        )
        db.session.add(row)
        record(
            actor=actor,
            action="savings_statement.signed",
            subject=Subject("savings statement", row.id, row.reference),
            at=now,
            owner_id=consortium_id,
            reason=row.reason,
            net=row.net,
            content_sha256=row.content_sha256,
        )
    return row.id


def _last(consortium_id: UUID, period: Period) -> SignedStatement | None:
    return db.session.scalars(
        select(SignedStatement)
        .where(
            SignedStatement.consortium_id == consortium_id,
            SignedStatement.period_from == period.start,
            SignedStatement.period_to == period.end,
        )
        .order_by(SignedStatement.version.desc())
        .limit(1)
    ).first()


def _check_new(last: SignedStatement | None, seal: str, reason: str) -> None:
    if last is None:
        return
    if last.content_sha256 == seal:
        raise Conflict(
            "nothing_new",
            f"{last.reference} holds the same figures already.",
            next_step="Open it: it can be shown and printed again as it was signed.",
        )
    if not reason.strip():
        raise Invalid(
            "no_reason",
            f"This period was signed as {last.reference}. A new version needs a reason.",
            field="reason",
            next_step="Say what has changed since.",
        )
