"""Asking for a device, offering it or another one, approving, declining: what a loan is about."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.equipment.domain.cover import Unit, cannot_be_lent
from consortium.equipment.domain.loan import (
    BEFORE_IT_LEAVES,
    LoanState,
    Purpose,
    Terms,
    check_stands_in,
    check_work_is_named,
    period_of,
)
from consortium.equipment.domain.loan_terms import TERMS_VERSION
from consortium.equipment.models.asset import Asset, access_asset
from consortium.equipment.models.cover import unit_lent, units_for
from consortium.equipment.models.loan import (
    Loan,
    borrowers_loan,
    check_free,
    lenders_loan,
    lock_for_booking,
)
from consortium.foundation.audit import record, transaction
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.references import Series
from consortium.organisations.models.access import access_site


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
        record(
            actor=actor,
            action="loan.requested",
            at=now,
            **loan.audited,
            asset=asset.asset_no,
            ends_on=ends_on,
        )
    return loan.id


def offer_loan(
    *, actor: Actor, loan_id: UUID, terms: Terms, now: datetime, asset_id: UUID | None = None
) -> None:
    """Offer a device that was asked for, on these terms; the lender's engineers do.

    With ``asset_id`` they offer that one instead, another of the same model; the device that was
    asked for is free for others from then on.

    Raises:
        NotFound: the loan or the other device is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: a check falls due meanwhile and the terms do not say who does and pays for it, or
            the other device is none of the lender's or of another model.
        Conflict: it is not waiting for an offer, or the other device cannot be lent.
    """
    today = london_date(now)
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        note = ""
        if asset_id is not None and asset_id != loan.asset_id:
            asked = db.session.get_one(Asset, loan.asset_id).asset_no
            instead = _swap(loan, asset_id, actor=actor, today=today)
            note = f"{instead.asset_no} instead of {asked}"
        unit = unit_lent(loan, loan.period, today=today)
        check_work_is_named(terms, unit.due_on, loan.period, is_suspended=unit.has_suspended_plan)
        loan.move(LoanState.OFFERED, on=today, at=now, by=actor.id, reason=note)
        loan.terms_version, loan.charge = TERMS_VERSION, terms.charge
        loan.checked_by, loan.checks_paid_by = terms.checked_by, terms.checks_paid_by
        loan.indemnity = terms.indemnity
        record(
            actor=actor,
            action="loan.offered",
            at=now,
            **loan.audited,
            charge=terms.charge,
            terms=TERMS_VERSION,
            asset=unit.asset_no,
        )


def approve_loan(*, actor: Actor, loan_id: UUID, now: datetime) -> None:
    """Approve an offered loan for the lender: it can be sent from now on.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: it is not offered, or the device cannot be lent any more.
    """
    today = london_date(now)
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
        check_free(asset.id, loan.period, today=today, apart_from=loan.id)
        _refuse_if_not_lent(unit_lent(loan, loan.period, today=today), loan.borrower_trust_id)
        loan.move(LoanState.APPROVED, on=today, at=now, by=actor.id)
        record(actor=actor, action="loan.approved", at=now, **loan.audited)


def decline_loan(*, actor: Actor, loan_id: UUID, reason: str, now: datetime) -> None:
    """Decline a loan for the lender before the device has left; it is free for others.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: the device has left already, or the loan is over.
    """
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        _check_has_not_left(loan)
        loan.move(LoanState.DECLINED, on=london_date(now), at=now, by=actor.id, reason=reason)
        record(actor=actor, action="loan.declined", at=now, **loan.audited, reason=reason)


def cancel_loan(*, actor: Actor, loan_id: UUID, reason: str, now: datetime) -> None:
    """Cancel a loan for the borrower before the device has left; it is free for others.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the borrower's equipment.
        Conflict: the device has left already, or the loan is over.
    """
    with transaction():
        loan = borrowers_loan(actor=actor, loan_id=loan_id)
        _check_has_not_left(loan)
        loan.move(LoanState.CANCELLED, on=london_date(now), at=now, by=actor.id, reason=reason)
        record(actor=actor, action="loan.cancelled", at=now, **loan.audited, reason=reason)


def _swap(loan: Loan, asset_id: UUID, *, actor: Actor, today: date) -> Asset:
    """Let a loan be of another device of the same owner, which is free and can be lent."""
    asset = access_asset(actor=actor, permission=Permission.EQUIPMENT_VIEW, asset_id=asset_id)
    asset = lock_for_booking(asset_id, asset.site_id)
    asked = db.session.get_one(Asset, loan.asset_id)
    check_stands_in(
        is_same_model=asset.device_model_id == asked.device_model_id,
        is_lenders=asset.owner_trust_id == loan.lender_trust_id,
    )
    check_free(asset_id, loan.period, today=today, apart_from=loan.id)
    unit = unit_lent(loan, loan.period, today=today, asset_id=asset_id)
    _refuse_if_not_lent(unit, loan.borrower_trust_id)
    loan.asked_asset_id = loan.asked_asset_id or loan.asset_id
    loan.asset_id = asset_id
    loan.lender_site_id, loan.lender_location = asset.site_id, asset.location
    return asset


def _check_has_not_left(loan: Loan) -> None:
    if loan.has_left and loan.state in BEFORE_IT_LEAVES:
        raise Conflict(
            "has_left",
            "The device has left its owner already.",
            next_step="Record that it arrived, and send it back.",
        )


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
