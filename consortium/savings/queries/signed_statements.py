"""Signed statements: the list of them, and one exactly as it was signed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.savings.models.signed_statement import SignedStatement
from consortium.savings.queries.report import as_seen, consortium_reported
from consortium.savings.reports.kept import report_from, seal_of
from consortium.savings.reports.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    id: UUID
    reference: str
    consortium: str
    period: Period
    version: int
    reason: str
    cash_releasing: Decimal
    net: Decimal
    signed_at: datetime
    signed_by: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDetail:
    """A statement as it was signed; ``report`` holds as much of it as the reader may see."""

    line: SignedLine
    report: Report
    # Whether the text that is kept still has the hash that was signed.
    is_sealed: bool


def list_signed_statements(*, actor: Actor) -> list[SignedLine]:
    """The signed statements of the consortia that the actor sees whole, the newest first."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    rows = (
        select(SignedStatement, Organisation.name)
        .join(Organisation, Organisation.id == SignedStatement.consortium_id)
        .order_by(SignedStatement.signed_at.desc(), SignedStatement.id)
    )
    if not scope.everything:
        rows = rows.where(SignedStatement.consortium_id.in_(scope.organisations))
    found = db.session.execute(rows).all()
    names = names_of({row.signed_by for row, _ in found if row.signed_by is not None})
    return [_line(row, name, names) for row, name in found]


def find_signed_statement(*, actor: Actor, signed_id: UUID) -> SignedDetail:
    """One statement as it was signed, for whoever sees its consortium, whole or in part.

    Raises:
        NotFound: there is none, or nothing of it is within reach.
    """
    row = db.session.get(SignedStatement, signed_id)
    if row is None:
        raise NotFound("signed statement")
    consortium = consortium_reported(actor=actor, consortium_id=row.consortium_id)
    names = names_of({row.signed_by} if row.signed_by else set())
    return SignedDetail(
        line=_line(row, consortium.name, names),
        report=as_seen(report_from(row.content), actor=actor),
        is_sealed=seal_of(row.content) == row.content_sha256,
    )


def _line(row: SignedStatement, consortium: str, names: dict[UUID, str]) -> SignedLine:
    return SignedLine(
        id=row.id,
        reference=row.reference,
        consortium=consortium,
        period=Period(row.period_from, row.period_to),
        version=row.version,
        reason=row.reason,
        cash_releasing=row.cash_releasing,
        net=row.net,
        signed_at=row.signed_at,
        signed_by=names.get(row.signed_by, "somebody") if row.signed_by else "the system",
        sha256=row.content_sha256,
    )
