"""Recording the clauses of a contract: a first version, a later one, and a second pair of eyes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import (
    Conditions,
    check_pricing_group,
    read_terms,
)
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.clause import AgreementClause, ClauseReview, access_clause
from consortium.contracts.models.schedule import PriceSchedule, PricingGroup, ScheduleState
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Invalid, NotAllowed
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission

# The types of a pricing group; the other types that a schedule sets are rules of such a group.
PRICED_BY_ITSELF = (
    Clause.VOLUME_TIER,
    Clause.COMMITTED_SHARE,
    Clause.PARTICIPATION_BAND,
    Clause.RETROSPECTIVE_REBATE,
    Clause.INCREMENTAL_BANDS,
)


def record_clause(
    *,
    actor: Actor,
    agreement_id: UUID,
    clause: Clause,
    parameters: Mapping[str, str],
    group_id: UUID | None,
    conditions: Conditions,
    now: datetime,
) -> UUID:
    """Record what a clause of the contract says, as its first version.

    ``parameters`` are the terms of its type, as texts; ``group_id`` names the prices it is about,
    and for a clause that the price schedule sets they hold its figures.

    Raises:
        NotFound, NotAllowed: the agreement is not within reach, or not the actor's to change.
        Invalid: a parameter or condition cannot be; the refusal names the field.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        row = _row(agreement, clause, parameters, group_id, conditions, actor, now)
        db.session.add(row)
        _record(actor, "clause.recorded", agreement, row, now)
    return row.id


def supersede_clause(
    *,
    actor: Actor,
    clause_id: UUID,
    parameters: Mapping[str, str],
    group_id: UUID | None,
    conditions: Conditions,
    now: datetime,
) -> UUID:
    """Record a later version of a clause, after a variation or because the record was wrong.

    Raises:
        NotFound, NotAllowed: the clause is not within reach, or not the actor's to change.
        Conflict: a later version is recorded already.
        Invalid: a parameter or condition cannot be, or it would take effect before the version
            it supersedes.
    """
    with transaction():
        before, agreement = access_clause(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, clause_id=clause_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        if conditions.effective_from < before.effective_from:
            raise Invalid(
                "before_earlier_version",
                "A later version cannot take effect before the one it supersedes.",
                field="effective_from",
                next_step="Enter that day or a later one.",
            )
        row = _row(agreement, before.clause, parameters, group_id, conditions, actor, now)
        row.version, row.supersedes_id = before.version + 1, before.id
        db.session.add(row)
        _record(actor, "clause.superseded", agreement, row, now)
    return row.id


def review_clause(*, actor: Actor, clause_id: UUID, finding: str, now: datetime) -> None:
    """Say that a version agrees with the contract; whoever wrote it cannot.

    Raises:
        NotFound, NotAllowed: the clause is not within reach, not the actor's to review, or
            written by the actor.
        Conflict: it is reviewed already.
    """
    with transaction():
        row, agreement = access_clause(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, clause_id=clause_id
        )
        permissions.check(actor, Permission.AGREEMENTS_MANAGE, agreement.consortium_id)
        if actor.id is not None and actor.id == row.recorded_by:
            raise NotAllowed(
                "You recorded this version, so somebody else has to review it.",
                next_step="Ask another procurement lead.",
            )
        db.session.add(
            ClauseReview(
                id=uuid7(),
                clause_id=row.id,
                finding=finding.strip(),
                reviewed_at=now,
                reviewed_by=actor.id,
            )
        )
        _record(actor, "clause.reviewed", agreement, row, now, finding=finding.strip())


def _row(
    agreement: Agreement,
    clause: Clause,
    parameters: Mapping[str, str],
    group_id: UUID | None,
    conditions: Conditions,
    actor: Actor,
    now: datetime,
) -> AgreementClause:
    conditions.check(Period(agreement.starts_on, agreement.ends_on))
    check_pricing_group(clause, is_named=group_id is not None)
    if group_id is not None:
        _check_group(agreement, clause, group_id)
    terms = read_terms(clause, parameters)
    return AgreementClause(
        id=uuid7(),
        agreement_id=agreement.id,
        version=1,
        clause=clause,
        group_id=group_id,
        parameters=terms.written() if terms else {},
        **asdict(conditions),
        recorded_at=now,
        recorded_by=actor.id,
    )


def _check_group(agreement: Agreement, clause: Clause, group_id: UUID) -> None:
    """The prices must be those of this agreement, and be set by a clause of the same type."""
    group = db.session.get(PricingGroup, group_id)
    schedule = db.session.get_one(PriceSchedule, group.schedule_id) if group else None
    if group is None or schedule is None or schedule.agreement_id != agreement.id:
        raise Invalid(
            "group_elsewhere",
            "These prices are not part of this agreement.",
            field="group_id",
            next_step="Choose prices of this agreement.",
        )
    if schedule.state is ScheduleState.ABANDONED:
        raise Invalid(
            "group_abandoned",
            "These prices are in a version that was abandoned.",
            field="group_id",
            next_step="Choose prices of a version in force.",
        )
    if clause in PRICED_BY_ITSELF and group.clause is not clause:
        raise Invalid(
            "other_clause",
            f"The schedule sets these prices by clause {group.clause.value}.",
            field="group_id",
            next_step="Choose the prices that this clause sets.",
        )


def _record(
    actor: Actor,
    action: str,
    agreement: Agreement,
    row: AgreementClause,
    now: datetime,
    **details: str,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("clause", row.id, f"{agreement.reference} clause {row.clause.value}"),
        at=now,
        owner_id=agreement.consortium_id,
        version=row.version,
        effective_from=row.effective_from,
        paragraph=row.paragraph,
        parameters=dict(row.parameters),
        **details,
    )
