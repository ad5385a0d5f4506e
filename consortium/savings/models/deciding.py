"""Deciding on a line or a record: the checks that both pass, and the row that is written."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.picked import Budget
from consortium.savings.domain.signoff import Decision, Step, Verdict, check_decision
from consortium.savings.models.recorded import RecordedDecision, RecordedSaving
from consortium.savings.models.signable import Signable
from consortium.savings.models.signoff import SavingsDecision, SavingsLine

Row = type[SavingsDecision] | type[RecordedDecision]
DECISIONS: Mapping[type, Row] = {SavingsLine: SavingsDecision, RecordedSaving: RecordedDecision}


def put_forward(
    signable: Signable,
    row: type[SavingsLine] | type[RecordedSaving],
    *,
    key: Mapping[str, Any],
    called: str,
    amount: Decimal,
    content: Mapping[str, Any],
    consortium_id: UUID,
    reason: str,
    by: UUID | None,
    at: datetime,
) -> None:
    """Write the next version of figures with its first signature, inside the open transaction.

    ``key`` holds the columns that say which figures they are.

    Raises:
        Conflict: another consortium claims them, or nothing about them is new.
        Invalid: a new version has no reason.
    """
    _check_put_forward(signable, called=called, consortium_id=consortium_id, reason=reason)
    latest = signable.latest
    version = row(
        id=uuid7(),
        **key,
        consortium_id=consortium_id,
        version=latest.number + 1 if latest else 1,
        amount=amount,
        content=content,
        content_sha256=signable.sha256,
        reason=reason,
        put_forward_at=at,
        put_forward_by=by,
    )
    db.session.add(version)
    _add_decision(
        DECISIONS[row],
        line_id=version.id,
        sha256=signable.sha256,
        step=Step.PROCUREMENT,
        verdict=Verdict.ACCEPTED,
        amount=amount,
        by=by,
        at=at,
    )


def decide(
    signable: Signable,
    given: Decision,
    *,
    called: str,
    actor: Actor,
    prepared_by: Collection[UUID],
    releases_cash: bool,
    budget: Budget | None,
    row: Row,
) -> None:
    """Check a decision on what was put forward, and write it, inside the open transaction.

    Raises:
        Conflict: nobody put it forward, or it waits for another signature.
        Invalid: the person, the amount, the reason or the budget does not fit.
    """
    latest, step = signable.latest, given.step
    if latest is None or signable.waits_for is Step.PROCUREMENT:
        raise Conflict(
            "not_put_forward",
            f"{called} waits for procurement to put its figures forward.",
            next_step="Tell the procurement lead.",
        )
    check_decision(
        step=step,
        verdict=given.verdict,
        claimed=signable.accepted(step),
        amount=given.amount,
        reason=given.reason,
        signer=actor.id,
        decisions=latest.decisions,
        prepared_by=prepared_by,
    )
    names_budget = step is Step.BUDGET and releases_cash
    if names_budget and budget is None:
        raise Invalid(
            "no_budget",
            "A saving releases cash only when a budget has fallen by it.",
            field="budget_code",
            next_step="Enter the budget and the day from which it is lower.",
        )
    _add_decision(
        row,
        line_id=latest.id,
        sha256=latest.sha256,
        step=step,
        verdict=given.verdict,
        amount=given.amount,
        reason=given.reason,
        budget=budget if names_budget else None,
        by=actor.id,
        at=given.at,
    )


def _check_put_forward(
    signable: Signable, *, called: str, consortium_id: UUID, reason: str
) -> None:
    latest = signable.latest
    if latest is not None and latest.consortium_id != consortium_id:
        raise Conflict(
            "claimed_elsewhere",
            f"{called} is claimed in another consortium already.",
            next_step="One pound is claimed once: leave it there.",
        )
    if not signable.can_be_put_forward:
        raise Conflict(
            "put_forward_already",
            f"{called} was put forward already, and nothing about it has changed.",
            next_step="Its page says for whom it waits.",
        )
    if (latest is not None or signable.is_locked) and not reason:
        raise Invalid(
            "no_reason",
            "A new version of a line needs a reason, which is printed with both figures.",
            field="reason",
            next_step="Say what has changed, or what finance has not seen.",
        )


def _add_decision(
    row: Row,
    *,
    line_id: UUID,
    sha256: str,
    step: Step,
    verdict: Verdict,
    amount: Decimal,
    by: UUID | None,
    at: datetime,
    reason: str = "",
    budget: Budget | None = None,
) -> None:
    """The row of a decision, inside the open transaction."""
    db.session.add(
        row(
            id=uuid7(),
            line_id=line_id,
            step=step,
            verdict=verdict,
            amount=amount,
            reason=reason,
            budget_code=budget.code if budget else "",
            budget_removed_on=budget.removed_on if budget else None,
            decided_at=at,
            decided_by=by,
            content_sha256=sha256,
        )
    )
