"""Sending a lent device off, receiving it, sending it back, inspecting it, closing the loan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState, days_used, hire_avoided
from consortium.equipment.domain.movement import Condition, MovementKind, discrepancies
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.fitness import check_fit
from consortium.equipment.models.loan import Loan, borrowers_loan, lenders_loan, lock_for_booking
from consortium.equipment.models.movement import Movement, MovementReceipt, movement_under_way
from consortium.equipment.models.work_order import end_orders_of
from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a device leaves; ``decontamination`` is the number of the certificate for that."""

    condition: Condition
    accessories: Sequence[str]
    decontamination: str
    carrier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a device arrives; ``passed`` is what its acceptance check said, None without one."""

    condition: Condition
    accessories: Sequence[str]
    passed: bool | None = None
    note: str = ""


def dispatch_loan(*, actor: Actor, loan_id: UUID, sending: Sending, now: datetime) -> None:
    """Send a device to the borrower; it stays in the lender's hands until it is received.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: nothing says that it is clean.
        Conflict: the loan is not approved, the device has left or is not in service.
    """
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        if loan.state_on(london_date(now)) is not LoanState.APPROVED or loan.has_left:
            raise _not_now("The device can leave once the lender has approved the loan.")
        if asset.status is not AssetStatus.IN_SERVICE:
            raise _not_now("The device is not in service: it cannot be lent as it is.")
        if not (asset.owner_trust_id == asset.custodian_trust_id == loan.lender_trust_id):
            raise _not_now("The device is not the lender's any more, or is not with it.")
        _send(loan, asset, MovementKind.LOAN_OUT, sending, actor=actor, now=now)
        loan.has_left = True
        loan.note(at=now, by=actor.id, reason="Sent to the borrower")
        record(
            actor=actor,
            action="loan.dispatched",
            at=now,
            **loan.audited,
            decontamination=sending.decontamination,
        )


def receive_loan(*, actor: Actor, loan_id: UUID, arrival: Arrival, now: datetime) -> None:
    """Record that a device has arrived at the borrower: holder and place change together now.

    It is on loan when it passed its acceptance check, and in quarantine when it did not.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the borrower's equipment.
        Conflict: it is not on its way.
    """
    with transaction():
        loan = borrowers_loan(actor=actor, loan_id=loan_id)
        asset = lock_for_booking(loan.asset_id, loan.borrower_site_id)
        found = _receive(loan, asset, MovementKind.LOAN_OUT, arrival, actor=actor, now=now)
        if arrival.passed:
            loan.move(LoanState.ACCEPTED, on=london_date(now), at=now, by=actor.id)
            loan.accepted_on = london_date(now)
            _arrive(asset, AssetStatus.ON_LOAN, actor=actor, now=now, why=_lent(loan))
        else:
            why = "Its acceptance check at the borrower failed"
            loan.note(at=now, by=actor.id, reason=why)
            _arrive(asset, AssetStatus.QUARANTINED, actor=actor, now=now, why=why)
        record(
            actor=actor,
            action="loan.received",
            at=now,
            **loan.audited,
            passed=arrival.passed,
            discrepancies=list(found),
        )


def send_back_loan(*, actor: Actor, loan_id: UUID, sending: Sending, now: datetime) -> None:
    """Send a device back; it stays in the borrower's hands until the lender has it.

    One that failed there goes back as it is. Work that was open on it there ends: its owner
    inspects it and asks for what it needs.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the borrower's equipment.
        Invalid: nothing says that it is clean.
        Conflict: the borrower does not have it, or it is on its way already.
    """
    with transaction():
        loan = borrowers_loan(actor=actor, loan_id=loan_id)
        asset = lock_for_booking(loan.asset_id, loan.borrower_site_id)
        has_it = asset.custodian_trust_id == loan.borrower_trust_id and loan.has_left
        if not has_it or loan.sent_back_on is not None:
            raise _not_now("The borrower does not have the device, or has sent it back.")
        why = f"Sent back to its owner: loan {loan.reference}"
        end_orders_of(asset.id, reason=why, at=now, by=actor.id)
        _send(loan, asset, MovementKind.LOAN_RETURN, sending, actor=actor, now=now)
        loan.sent_back_on, loan.wanted_to = london_date(now), None
        loan.note(at=now, by=actor.id, reason="Sent back to the lender")
        record(
            actor=actor,
            action="loan.sent_back",
            at=now,
            **loan.audited,
            decontamination=sending.decontamination,
        )


def receive_back_loan(*, actor: Actor, loan_id: UUID, arrival: Arrival, now: datetime) -> None:
    """Record that a device is back at its owner's; it is kept apart until it is inspected.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: it is not on its way back.
    """
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        found = _receive(loan, asset, MovementKind.LOAN_RETURN, arrival, actor=actor, now=now)
        loan.move(LoanState.RETURNED, on=london_date(now), at=now, by=actor.id)
        why = f"Back from loan {loan.reference}, to be inspected"
        _arrive(asset, AssetStatus.QUARANTINED, actor=actor, now=now, why=why)
        record(
            actor=actor, action="loan.returned", at=now, **loan.audited, discrepancies=list(found)
        )


def inspect_loan(*, actor: Actor, loan_id: UUID, passed: bool, note: str, now: datetime) -> None:
    """Record what the inspection after a loan said; the device is in service again if it passed.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: it is not back, a notice says not to use it, or its latest calibration or safety
            test is not a pass.
    """
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        loan.move(LoanState.INSPECTED, on=london_date(now), at=now, by=actor.id, reason=note)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        if passed and asset.status is AssetStatus.QUARANTINED:
            check_fit(asset.id, is_inspected=True)
            asset.move(AssetStatus.IN_SERVICE, at=now, by=actor.id, reason="Inspected after a loan")
        record(
            actor=actor, action="loan.inspected", at=now, **loan.audited, passed=passed, note=note
        )


def close_loan(
    *, actor: Actor, loan_id: UUID, day_rate: Decimal, transport: Decimal, now: datetime
) -> None:
    """Close a loan with what hiring would have cost a day and what its transport cost, in pounds.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: an amount is less than nothing.
        Conflict: it is not inspected.
    """
    for field, amount in (("day_rate", day_rate), ("transport", transport)):
        if amount < 0:
            raise Invalid(
                "negative_amount",
                "An amount cannot be less than nothing.",
                field=field,
                next_step="Enter the pounds without a sign.",
            )
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        loan.move(LoanState.CLOSED, on=london_date(now), at=now, by=actor.id)
        loan.day_rate, loan.transport = day_rate, transport
        days = days_used(loan.accepted_on, loan.sent_back_on)
        avoided = hire_avoided(days, day_rate=day_rate, transport=transport)
        record(
            actor=actor,
            action="loan.closed",
            at=now,
            **loan.audited,
            days=days,
            hire_avoided=avoided,
        )


def _send(
    loan: Loan, asset: Asset, kind: MovementKind, sending: Sending, *, actor: Actor, now: datetime
) -> None:
    if not sending.decontamination.strip():
        raise Invalid(
            "not_decontaminated",
            "A device leaves with a decontamination certificate only.",
            field="decontamination",
            next_step="Enter the number of the certificate.",
        )
    out = kind is MovementKind.LOAN_OUT
    db.session.add(
        Movement(
            id=uuid7(),
            asset_id=asset.id,
            loan_id=loan.id,
            kind=kind,
            from_trust_id=asset.custodian_trust_id,
            from_site_id=asset.site_id,
            to_trust_id=loan.borrower_trust_id if out else loan.lender_trust_id,
            to_site_id=loan.borrower_site_id if out else loan.lender_site_id,
            to_location=loan.borrower_location if out else loan.lender_location,
            sent_at=now,
            sent_by=actor.id,
            condition=sending.condition,
            accessories=list(sending.accessories),
            decontamination=sending.decontamination.strip(),
            carrier=sending.carrier,
        )
    )
    asset.move(AssetStatus.IN_TRANSIT, at=now, by=actor.id, reason=_lent(loan))


def _receive(
    loan: Loan, asset: Asset, kind: MovementKind, arrival: Arrival, *, actor: Actor, now: datetime
) -> tuple[str, ...]:
    movement = movement_under_way(loan.id, kind)
    found = discrepancies(
        sent=movement.accessories,
        received=arrival.accessories,
        condition_out=movement.condition,
        condition_in=arrival.condition,
    )
    db.session.add(
        MovementReceipt(
            id=uuid7(),
            movement_id=movement.id,
            received_at=now,
            received_by=actor.id,
            condition=arrival.condition,
            accessories=list(arrival.accessories),
            discrepancies=list(found),
            passed=arrival.passed,
            note=arrival.note,
        )
    )
    there = replace(
        asset.holding,
        custodian_id=movement.to_trust_id,
        site_id=movement.to_site_id,
        location=movement.to_location,
    )
    asset.hold(there, at=now, by=actor.id, reason=_lent(loan))
    return found


def _arrive(asset: Asset, to: AssetStatus, *, actor: Actor, now: datetime, why: str) -> None:
    """What a device is on arrival; one that was stopped on its way stays in quarantine."""
    if asset.status is not AssetStatus.QUARANTINED:
        asset.move(to, at=now, by=actor.id, reason=why)


def _lent(loan: Loan) -> str:
    return f"Loan {loan.reference}"


def _not_now(why: str) -> Conflict:
    return Conflict("not_now", why, next_step="Reload the loan to see how it stands.")
