"""Recording what changes an agreement, measured by section 74 before it is made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.notices.domain.contract_change import (
    NOT_JUDGED,
    ChangeGiven,
    check_change,
    judge_made,
)
from consortium.notices.models.contract_change import (
    ContractChange,
    changes_of,
    contracts_at_award,
    laws_of,
    standing_changes,
)
from consortium.tenders.domain.procurement import Regime


def record_change(
    *,
    actor: Actor,
    agreement_id: UUID,
    given: ChangeGiven,
    now: datetime,
    corrects: UUID | None = None,
) -> UUID:
    """Record a modification of an agreement, or the correction of one; its id.

    What it adds to the value makes room for the contracts under the award.

    Raises:
        NotFound, NotAllowed: the agreement or the change is not within reach, or the actor does
            not keep its notices.
        Conflict: the agreement stays under the regulations of 2015 or has no value to measure
            against; or the change is to be made and no ground allows it; or another correction
            came first.
        Invalid: a reason is missing.
    """
    with transaction():
        agreement = access_agreement(
            actor=actor, permission=Permission.NOTICES_VIEW, agreement_id=agreement_id
        )
        permissions.check(actor, Permission.NOTICES_RECORD, agreement.consortium_id)
        laws = laws_of([agreement])
        if laws[agreement.id].regime is not Regime.PA23:
            raise Conflict(
                "not_under_the_act",
                NOT_JUDGED,
                next_step="Keep the record that regulation 72 asks for with the documents.",
            )
        contract = contracts_at_award([agreement], laws).get(agreement.id)
        if contract is None:
            raise Conflict(
                "no_value_at_award",
                "This agreement has no value at award to measure a change against.",
                next_step="Sign the first contract under it, then record the change.",
            )
        rows = changes_of([agreement.id])[agreement.id]
        if corrects is not None and corrects not in {row.id for row in rows}:
            raise NotFound("contract change")
        before = [row.as_value() for row in standing_changes(rows) if row.id != corrects]
        judgement = judge_made(contract, [*before, given])[-1]
        check_change(given, judgement, corrects=corrects is not None)
        row = ContractChange(
            id=uuid7(),
            agreement_id=agreement.id,
            seq=len(rows) + 1,
            kind=given.kind,
            what=given.what.strip(),
            changed_on=given.changed_on,
            value=given.value,
            term_days=given.term_days,
            changes_scope=given.changes_scope,
            changes_balance=given.changes_balance,
            schedule_8=given.schedule_8.strip(),
            cause=given.cause.strip(),
            made=given.made,
            reason=given.reason.strip(),
            supersedes_id=corrects,
            recorded_at=now,
            recorded_by=actor.id,
        )
        db.session.add(row)
        _make_room(agreement, given, next((each for each in rows if each.id == corrects), None))
        record(
            actor=actor,
            action="contract_change.recorded",
            subject=Subject("agreement", agreement.id, agreement.reference),
            at=now,
            owner_id=agreement.consortium_id,
            change=row.id,
            what=row.what,
            made=row.made,
            value=row.value,
            share=f"{float(judgement.share):.6f}",
            aggregate=judgement.aggregate,
            grounds=[each.value for each in judgement.grounds],
            needs_notice=judgement.needs_notice,
            corrects=corrects,
            limit=agreement.value_limit,
        )
    return row.id


def _make_room(agreement: Agreement, given: ChangeGiven, corrected: ContractChange | None) -> None:
    """Let the contracts reach as much more as a change adds, in place of the one it corrects."""
    if agreement.award_value is None:
        return
    agreement.added_value += given.room - (corrected.as_value().room if corrected else ZERO)
    signed = db.session.scalar(
        select(func.sum(TrustContract.value)).where(TrustContract.agreement_id == agreement.id)
    )
    if (signed or ZERO) > agreement.award_value + agreement.added_value:
        raise Conflict(
            "room_taken",
            "The contracts already use what this change added to the award.",
            next_step="Record another change for them first.",
        )
