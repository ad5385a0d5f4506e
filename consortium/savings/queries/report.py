"""The one savings function: page, export, command line and API all read its report."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.membership import ConsortiumLine, list_consortia
from consortium.savings.models import loading
from consortium.savings.reports.making import part_of, whole_report
from consortium.savings.reports.report import Report
from consortium.spend.queries.batches import current_batches


def savings_report(*, actor: Actor, consortium_id: UUID, period: Period) -> Report:
    """The savings of a consortium in a period, from every purchase line imported so far.

    Whoever reaches the consortium sees the whole of it; whoever reaches only one of its trusts,
    a former member for example, sees that trust's figures and no others.

    Raises:
        NotFound: there is no such consortium, or nothing of it is within reach.
    """
    consortium = consortium_reported(actor=actor, consortium_id=consortium_id)
    report = whole_report(
        consortium_id=consortium_id, code=consortium.code, name=consortium.name, period=period
    )
    return as_seen(report, actor=actor)


def as_seen(report: Report, *, actor: Actor) -> Report:
    """A whole report as the actor may see it."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    if report.consortium_id in scope:
        return report
    members = loading.members_ever(report.consortium_id).values()
    return part_of(report, [trust.code for trust in members if trust.id in scope])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTrust:
    """A trust whose savings somebody sees, and whether its single lines and its evidence too."""

    id: UUID
    code: str
    name: str
    has_lines: bool
    has_evidence: bool


def trusts_reported(*, actor: Actor, consortium_id: UUID) -> list[ReportedTrust]:
    """The trusts, members or former ones, whose savings the actor sees, by name."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    lines = actor.scope(Permission.SAVINGS_LINES_VIEW)
    evidence = actor.scope(Permission.EVIDENCE_TAKE)
    within = (
        ReportedTrust(
            id=trust.id,
            code=trust.code,
            name=trust.name,
            has_lines=trust.id in lines,
            has_evidence=trust.id in evidence,
        )
        for trust in loading.members_ever(consortium_id).values()
        if consortium_id in scope or trust.id in scope
    )
    return sorted(within, key=lambda trust: trust.name)


def consortia_reported(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The consortia whose savings the actor sees, whole or in part."""
    found = list_consortia(actor=actor, permission=Permission.SAVINGS_VIEW)
    return [(row.id, row.name) for row in found]


def consortium_reported(*, actor: Actor, consortium_id: UUID) -> ConsortiumLine:
    """One of them.

    Raises:
        NotFound: there is no such consortium, or nothing of it is within reach.
    """
    for row in list_consortia(actor=actor, permission=Permission.SAVINGS_VIEW):
        if row.id == consortium_id:
            return row
    raise NotFound("consortium")


def last_purchase(consortium_id: UUID) -> date | None:
    """The day of the latest purchase line of any member, or None before the first import."""
    trust_ids = list(loading.members_ever(consortium_id))
    days = (batch.last_on for batch in current_batches(trust_ids=trust_ids))
    return max((day for day in days if day is not None), default=None)
