"""Checking what bids only pass or fail, then letting the panel score."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor
from consortium.tenders.domain.bid import BidStatus
from consortium.tenders.domain.criterion import CriterionKind, leaves_of
from consortium.tenders.domain.tender import TenderState, check_state
from consortium.tenders.models.access import manage_bid, manage_tender
from consortium.tenders.models.history import move_tender
from consortium.tenders.models.lot import criteria_of
from consortium.tenders.models.marks import ComplianceCheck, latest_checks
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Whether a bid passed, and why it is said to."""

    passed: bool
    reason: str


def begin_compliance(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Take no more bids and begin to check them.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: bids are not opened, or none is recorded.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.COMPLIANCE, actor=actor, at=now)
        _record(actor, "tender.compliance_begun", tender, now)


def record_checks(
    *, actor: Actor, bid_id: UUID, checks: Mapping[UUID, Checked], now: datetime
) -> None:
    """Record whether a bid passed each criterion, with the reason; a failed bid is excluded.

    A later record takes the place of an earlier one, which stays. An excluded bid keeps its rows.

    Raises:
        NotFound, NotAllowed: the bid is not within reach, or not run by the actor.
        Conflict: the tender is not in compliance, or the bid is excluded.
        Invalid: a reason is missing, or a criterion is not one of those of the bid's lot.
    """
    with transaction():
        bid, lot, tender = manage_bid(actor=actor, bid_id=bid_id, now=now)
        check_state(tender.state, TenderState.COMPLIANCE, doing="Checking a bid")
        if bid.status is BidStatus.EXCLUDED:
            raise Conflict(
                "bid_excluded", "This bid is excluded.", next_step="Check the admitted bids."
            )
        asked = {
            each.id: each.name
            for each in leaves_of(criteria_of(tender.id).get(lot.id, ()))
            if each.kind is CriterionKind.PASS_FAIL
        }
        _check_reasons(asked, checks)
        earlier = latest_checks([lot.id])
        for criterion_id, checked in checks.items():
            before = earlier.get((bid.id, criterion_id))
            row = ComplianceCheck(id=uuid4(), bid_id=bid.id, criterion_id=criterion_id)
            row.number = before.number + 1 if before else 1
            row.passed, row.reason = checked.passed, checked.reason.strip()
            row.recorded_at, row.recorded_by = now, actor.id
            db.session.add(row)
        failed = [each for each, checked in checks.items() if not checked.passed]
        if failed:
            bid.status = BidStatus.EXCLUDED
            bid.excluded_at, bid.excluded_by = now, actor.id
            why = "; ".join(f"{asked[each]}: {checks[each].reason.strip()}" for each in failed)
            bid.excluded_because = f"Failed {why}"[:400]
        about = Subject("bid", bid.id, f"{tender.reference} lot {lot.seq}")
        _record(actor, "bid.checked", tender, now, about, passed=not failed, checks=len(checks))


def begin_scoring(*, actor: Actor, tender_id: UUID, now: datetime) -> None:
    """Let the panel score: every check is recorded, and the panel is whole.

    Raises:
        NotFound, NotAllowed: the tender is not within reach, or not run by the actor.
        Conflict: a check is missing, the panel has no chair or lacks somebody for its quorum, or
            nobody is to score a criterion.
    """
    with transaction():
        tender = manage_tender(actor=actor, tender_id=tender_id)
        move_tender(tender, TenderState.SCORING, actor=actor, at=now)
        _record(actor, "tender.scoring_begun", tender, now)


def _check_reasons(asked: Mapping[UUID, str], checks: Mapping[UUID, Checked]) -> None:
    if set(checks) != set(asked):
        raise Invalid(
            "checks_missing",
            "Each criterion that bids pass or fail is answered, and no other.",
            next_step="Answer every one of them.",
        )
    for criterion_id, checked in checks.items():
        if not checked.reason.strip():
            raise Invalid(
                "no_reason",
                f"{asked[criterion_id]} needs a reason, whether the bid passed or failed.",
                next_step="Write where the bid shows it, or what is missing.",
            )


def _record(
    actor: Actor,
    action: str,
    tender: Tender,
    now: datetime,
    about: Subject | None = None,
    **details: Any,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=about or Subject("tender", tender.id, tender.reference),
        at=now,
        owner_id=tender.consortium_id,
        **details,
    )
