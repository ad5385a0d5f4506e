"""Asking for a device, offering it, approving, declining, extending: what is agreed on a loan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.cover import Unit, cannot_be_lent
from consortium.equipment.domain.loan import (
    BEFORE_IT_LEAVES,
    LoanState,
    Purpose,
    Terms,
    check_extension,
    check_work_is_named,
    days_of,
    period_of,
)
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.cover import units_for
from consortium.equipment.models.loan import Loan, access_loan, check_free, lock_for_booking
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.models.access import access_site

# The version of the standard terms that loans are offered under.
TERMS_VERSION = 1


def request_loan(
    *,
    actor: Actor,
    asset_id: UUID,
    site_id: UUID,
    starts_on: date,
    ends_on: date,
    purpose: Purpose,
    reason: str,
    now: datetime,
    location: str = "",
    failed_asset_id: UUID | None = None,
) -> UUID:
    """Ask the owner of a device to lend it to a site; from now on nobody else gets it for then.

    ``ends_on`` is the last day. Of several who ask for the same days at once one gets it.

    Raises:
        NotFound: the device, the failed one or the site is not within reach.
        NotAllowed: the actor does not manage the equipment of the borrower.
        Invalid: the days make no sense.
        Conflict: the device is promised to somebody else, or cannot be lent; the refusal says why.
    """
    today = london_date(now)
    period = period_of(starts_on, ends_on, today=today)
    with transaction():
        site = access_site(site_id=site_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, site.trust_id)
        asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
        if failed_asset_id is not None:
            access_asset(
                actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=failed_asset_id
            )
        asset = lock_for_booking(asset_id, asset.site_id)
        check_free(asset_id, period, today=today)
        _check_can_be_lent(asset, site_id, site.trust_id, period, today=today)
        loan = Loan(
            id=uuid7(),
            reference=next_reference(Series.LOAN, today.year),
            asset_id=asset_id,
            failed_asset_id=failed_asset_id,
            lender_trust_id=asset.owner_trust_id,
            borrower_trust_id=site.trust_id,
            lender_site_id=asset.site_id,
            lender_location=asset.location,
            borrower_site_id=site_id,
            borrower_location=location,
            purpose=purpose,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            state=LoanState.REQUESTED,
            requested_at=now,
            requested_by=actor.id,
        )
        db.session.add(loan)
        loan.note(at=now, by=actor.id, reason=reason)
        _record(actor, "loan.requested", loan, now, asset=asset.asset_no, ends_on=ends_on)
    return loan.id


def offer_loan(*, actor: Actor, loan_id: UUID, terms: Terms, now: datetime) -> None:
    """Offer a device that was asked for, on these terms; the lender's engineers do.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: a check falls due meanwhile, and the terms do not say who does and pays for it.
        Conflict: it is not waiting for an offer.
    """
    with transaction():
        loan = _lenders(actor, loan_id)
        unit = _unit(loan, loan.period, today=london_date(now))
        check_work_is_named(terms, unit.due_on, loan.period)
        loan.move(LoanState.OFFERED, on=london_date(now), at=now, by=actor.id)
        loan.terms_version, loan.charge = TERMS_VERSION, terms.charge
        loan.checked_by, loan.checks_paid_by = terms.checked_by, terms.checks_paid_by
        loan.indemnity = terms.indemnity
        _record(actor, "loan.offered", loan, now, charge=terms.charge, terms=TERMS_VERSION)


def approve_loan(*, actor: Actor, loan_id: UUID, now: datetime) -> None:
    """Approve an offered loan for the lender: it can be sent from now on.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: it is not offered, or the device cannot be lent any more.
    """
    today = london_date(now)
    with transaction():
        loan = _lenders(actor, loan_id)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        check_free(asset.id, loan.period, today=today, apart_from=loan.id)
        _refuse_if_not_lent(_unit(loan, loan.period, today=today), loan.borrower_trust_id)
        loan.move(LoanState.APPROVED, on=today, at=now, by=actor.id)
        _record(actor, "loan.approved", loan, now)


def decline_loan(*, actor: Actor, loan_id: UUID, reason: str, now: datetime) -> None:
    """Decline a loan for the lender; the device is free for others.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: it is past being declined.
    """
    with transaction():
        loan = _lenders(actor, loan_id)
        loan.move(LoanState.DECLINED, on=london_date(now), at=now, by=actor.id, reason=reason)
        _record(actor, "loan.declined", loan, now, reason=reason)


def cancel_loan(*, actor: Actor, loan_id: UUID, reason: str, now: datetime) -> None:
    """Cancel a loan for the borrower before the device has left; it is free for others.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the borrower's equipment.
        Conflict: the device has left already, or the loan is over.
    """
    with transaction():
        loan = access_loan(actor=actor, loan_id=loan_id)
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, loan.borrower_trust_id)
        if loan.has_left and loan.state in BEFORE_IT_LEAVES:
            raise Conflict(
                "has_left",
                "The device has left its owner already.",
                next_step="Record that it arrived, and send it back.",
            )
        loan.move(LoanState.CANCELLED, on=london_date(now), at=now, by=actor.id, reason=reason)
        _record(actor, "loan.cancelled", loan, now, reason=reason)


def extend_loan(*, actor: Actor, loan_id: UUID, ends_on: date, reason: str, now: datetime) -> None:
    """Let the borrower keep a device longer; the lender decides, and everything is checked anew.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: the day is no later, or a check falls due and nobody is named for it.
        Conflict: another loan needs the device, or this one is over.
    """
    today = london_date(now)
    check = Permission.EQUIPMENT_MANAGE
    with transaction():
        loan = access_loan(actor=actor, loan_id=loan_id)
        permissions.check(actor, check, loan.lender_trust_id)
        _check_can_be_extended(loan, today)
        check_extension(loan.ends_on, ends_on, today=today)
        period = days_of(loan.starts_on, ends_on)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        check_free(asset.id, period, today=today, apart_from=loan.id)
        if loan.terms is not None:
            check_work_is_named(loan.terms, _unit(loan, period, today=today).due_on, period)
        before, loan.ends_on = loan.ends_on, ends_on
        loan.note(at=now, by=actor.id, reason=reason)
        _record(actor, "loan.extended", loan, now, reason=reason, before=before, ends_on=ends_on)


def _check_can_be_extended(loan: Loan, today: date) -> None:
    state = loan.state_on(today)
    if state not in {LoanState.APPROVED, LoanState.ACCEPTED, LoanState.ACTIVE, LoanState.OVERDUE}:
        raise Conflict(
            "not_running",
            "Only a loan that is approved or running can be extended.",
            next_step="Ask for a new loan.",
        )
    if loan.sent_back_on is not None:
        raise Conflict(
            "sent_back", "The device is on its way back.", next_step="Ask for a new loan."
        )


def _lenders(actor: Actor, loan_id: UUID) -> Loan:
    loan = access_loan(actor=actor, loan_id=loan_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, loan.lender_trust_id)
    return loan


def _unit(loan: Loan, period: Period, *, today: date) -> Unit:
    [unit] = units_for(
        site_id=loan.borrower_site_id,
        period=period,
        where=Asset.id == loan.asset_id,
        today=today,
        apart_from=loan.id,
    )
    return unit


def _check_can_be_lent(
    asset: Asset, site_id: UUID, borrower_id: UUID, period: Period, *, today: date
) -> None:
    [unit] = units_for(site_id=site_id, period=period, where=Asset.id == asset.id, today=today)
    _refuse_if_not_lent(unit, borrower_id)


def _refuse_if_not_lent(unit: Unit, borrower_id: UUID) -> None:
    why = cannot_be_lent(borrower_id, unit)
    if why:
        words = "; ".join(each[0].lower() + each[1:] for each in why)
        raise Conflict(
            "cannot_be_lent",
            f"{unit.asset_no} cannot be lent: {words}.",
            next_step="Choose another device or other days.",
        )


def _record(actor: Actor, action: str, loan: Loan, now: datetime, **details: Any) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("loan", loan.id, loan.reference),
        at=now,
        owner_id=loan.lender_trust_id,
        borrower=loan.borrower_trust_id,
        state=loan.state.value,
        **details,
    )
