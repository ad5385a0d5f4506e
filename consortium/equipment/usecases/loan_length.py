"""Changing how long a loan lasts: the borrower asks for more days, the lender gives or recalls."""

from datetime import date, datetime
from uuid import UUID

from consortium.equipment.domain.loan import check_work_is_named, days_of
from consortium.equipment.domain.loan_length import (
    check_asked,
    check_earlier,
    check_later,
    check_running,
    check_works,
)
from consortium.equipment.models.cover import unit_lent
from consortium.equipment.models.loan import (
    Loan,
    borrowers_loan,
    check_free,
    lenders_loan,
    lock_for_booking,
)
from consortium.foundation.audit import record, transaction
from consortium.foundation.domain.periods import london_date
from consortium.foundation.domain.permissions import Actor


def ask_for_longer(
    *, actor: Actor, loan_id: UUID, ends_on: date, reason: str, now: datetime
) -> None:
    """Ask the lender for more days; nothing changes until the lender answers.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the borrower's equipment.
        Invalid: the day is no later, or the loan would last too long.
        Conflict: the loan is over, its device does not work, or another loan needs it then.
    """
    today = london_date(now)
    with transaction():
        loan = borrowers_loan(actor=actor, loan_id=loan_id)
        _check_can_last(loan, ends_on, today=today)
        loan.wanted_to = ends_on
        loan.note(at=now, by=actor.id, reason=f"Asked to keep it to {_day(ends_on)}: {reason}")
        record(
            actor=actor,
            action="loan.longer_asked",
            at=now,
            **loan.audited,
            reason=reason,
            wanted_to=ends_on,
        )


def extend_loan(*, actor: Actor, loan_id: UUID, ends_on: date, reason: str, now: datetime) -> None:
    """Let the borrower keep a device longer; the lender decides, and everything is checked anew.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: the day is no later, the loan would last too long, or a check falls due and
            nobody is named for it.
        Conflict: another loan needs the device, it does not work, or this loan is over.
    """
    today = london_date(now)
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        _check_can_last(loan, ends_on, today=today)
        period = days_of(loan.starts_on, ends_on)
        unit = unit_lent(loan, period, today=today)
        if loan.terms is not None:
            check_work_is_named(
                loan.terms, unit.due_on, period, is_suspended=unit.has_suspended_plan
            )
        before, loan.ends_on, loan.wanted_to = loan.ends_on, ends_on, None
        loan.note(at=now, by=actor.id, reason=reason)
        record(
            actor=actor,
            action="loan.extended",
            at=now,
            **loan.audited,
            reason=reason,
            before=before,
            ends_on=ends_on,
        )


def refuse_longer(*, actor: Actor, loan_id: UUID, reason: str, now: datetime) -> None:
    """Answer the borrower that the last day stays as it is.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Conflict: nobody asked for more days.
    """
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        check_asked(loan.wanted_to)
        loan.wanted_to = None
        loan.note(at=now, by=actor.id, reason=f"The last day stays as it is: {reason}")
        record(actor=actor, action="loan.longer_refused", at=now, **loan.audited, reason=reason)


def recall_loan(*, actor: Actor, loan_id: UUID, ends_on: date, reason: str, now: datetime) -> None:
    """Ask for a device back before its last day: the loan ends on the given day instead.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
        Invalid: the day is no earlier, or over already.
        Conflict: the loan is not approved yet or over, or its device is on its way back.
    """
    today = london_date(now)
    with transaction():
        loan = lenders_loan(actor=actor, loan_id=loan_id)
        check_running(loan.state_on(today), is_back=loan.sent_back_on is not None)
        check_earlier(loan.ends_on, ends_on, starts_on=loan.starts_on, today=today)
        before, loan.ends_on, loan.wanted_to = loan.ends_on, ends_on, None
        loan.recalled_at = now
        loan.note(at=now, by=actor.id, reason=f"Recalled by {_day(ends_on)}: {reason}")
        record(
            actor=actor,
            action="loan.recalled",
            at=now,
            **loan.audited,
            reason=reason,
            before=before,
            ends_on=ends_on,
        )


def _check_can_last(loan: Loan, ends_on: date, *, today: date) -> None:
    """Pass in silence when a loan can last to a later day, as far as its days and device go."""
    check_running(loan.state_on(today), is_back=loan.sent_back_on is not None)
    check_later(loan.starts_on, loan.ends_on, ends_on, today=today)
    asset = lock_for_booking(loan.asset_id, loan.lender_site_id)
    check_works(asset.status)
    check_free(asset.id, days_of(loan.starts_on, ends_on), today=today, apart_from=loan.id)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
