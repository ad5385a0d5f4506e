"""Lending a device to another trust: the states of a loan, its terms, and what it is worth.

What somebody does is kept as a state; what only the calendar does is read from the days: a loan
that was accepted is active from its first day and overdue after its last, and a request that
nobody answered in time has expired.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.equipment.domain.cover import is_due_within
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.periods import Period

LONGEST_DAYS = 366


class LoanState(StrEnum):
    REQUESTED = "requested"
    OFFERED = "offered"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    OVERDUE = "overdue"
    RETURNED = "returned"
    INSPECTED = "inspected"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


L = LoanState

LOAN_STATE_NAMES = {
    L.REQUESTED: "Requested",
    L.OFFERED: "Offered",
    L.APPROVED: "Approved by the lender",
    L.ACCEPTED: "Accepted by the borrower",
    L.ACTIVE: "Active",
    L.OVERDUE: "Overdue",
    L.RETURNED: "Returned",
    L.INSPECTED: "Inspected",
    L.CLOSED: "Closed",
    L.DECLINED: "Declined",
    L.CANCELLED: "Cancelled",
    L.EXPIRED: "Expired",
}

LOAN_MOVES: dict[LoanState, frozenset[LoanState]] = {
    L.REQUESTED: frozenset({L.OFFERED, L.DECLINED, L.CANCELLED}),
    L.OFFERED: frozenset({L.APPROVED, L.DECLINED, L.CANCELLED}),
    # It comes back unaccepted where its acceptance check at the borrower fails.
    L.APPROVED: frozenset({L.ACCEPTED, L.RETURNED, L.DECLINED, L.CANCELLED}),
    L.ACCEPTED: frozenset({L.RETURNED}),
    L.ACTIVE: frozenset({L.RETURNED}),
    L.OVERDUE: frozenset({L.RETURNED}),
    L.RETURNED: frozenset({L.INSPECTED}),
    L.INSPECTED: frozenset({L.CLOSED}),
    L.CLOSED: frozenset(),
    L.DECLINED: frozenset(),
    L.CANCELLED: frozenset(),
    L.EXPIRED: frozenset(),
}
# Kept by nobody: they follow from the days.
BY_THE_CALENDAR = frozenset({L.ACTIVE, L.OVERDUE, L.EXPIRED})
# Before the device has left; past its last day a loan in one of these has expired.
BEFORE_IT_LEAVES = frozenset({L.REQUESTED, L.OFFERED, L.APPROVED})
# The device is away or not yet back in use: it cannot be promised before today is over.
HELD = frozenset({L.ACCEPTED, L.RETURNED, L.INSPECTED})


class Purpose(StrEnum):
    FAILURE_COVER = "failure_cover"
    SURGE = "surge"
    POOL_STANDARD = "pool_standard"
    TRIAL = "trial"


PURPOSE_NAMES = {
    Purpose.FAILURE_COVER: "Cover for a failed device",
    Purpose.SURGE: "More work than usual",
    Purpose.POOL_STANDARD: "A reference standard of the pool",
    Purpose.TRIAL: "Trial",
}


class Party(StrEnum):
    LENDER = "lender"
    BORROWER = "borrower"
    SERVICE = "service"


PARTY_NAMES = {
    Party.LENDER: "The lender",
    Party.BORROWER: "The borrower",
    Party.SERVICE: "The shared service",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What lender and borrower agree on; ``charge`` in pounds, for the whole loan.

    ``checked_by`` and ``checks_paid_by`` say who does and who pays for checks that fall due
    while it is lent.
    """

    charge: Decimal
    checked_by: Party | None
    checks_paid_by: Party | None
    indemnity: str


def state_on(
    kept: LoanState, *, starts_on: date, ends_on: date, has_left: bool, is_back: bool, on: date
) -> LoanState:
    """The state of a loan on a day; ``ends_on`` is its last day.

    A loan whose device has left does not expire, and one whose device ``is_back`` on its way to
    the lender is not overdue.
    """
    if kept in BEFORE_IT_LEAVES:
        return L.EXPIRED if on > ends_on and not has_left else kept
    if kept is L.ACCEPTED and on >= starts_on:
        return L.OVERDUE if on > ends_on and not is_back else L.ACTIVE
    return kept


def check_loan_move(current: LoanState, to: LoanState) -> None:
    """Pass in silence when a loan gets from the one state to the other.

    Raises:
        Conflict: it does not; the refusal names what can come next.
    """
    if to in LOAN_MOVES[current]:
        return
    onward = ", ".join(sorted(LOAN_STATE_NAMES[each].lower() for each in LOAN_MOVES[current]))
    raise Conflict(
        "loan_move_refused",
        f"A loan that is {LOAN_STATE_NAMES[current].lower()} cannot become "
        f"{LOAN_STATE_NAMES[to].lower()}.",
        next_step=f"From here it can become: {onward}." if onward else "Ask for a new loan.",
    )


def period_of(starts_on: date, ends_on: date, *, today: date) -> Period:
    """The days of a loan from its first to its last.

    Raises:
        Invalid: it ends before it starts, begins in the past, or is longer than a year.
    """
    if starts_on < today:
        raise Invalid(
            "in_the_past",
            "A loan cannot begin on a day that is over.",
            field="starts_on",
            next_step="Enter today or a later day.",
        )
    if ends_on < starts_on:
        raise Invalid(
            "ends_before_it_starts",
            "The last day lies before the first.",
            field="ends_on",
            next_step="Check both days.",
        )
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise Invalid(
            "too_long",
            "A loan is for a year at most.",
            field="ends_on",
            next_step="Choose an earlier last day, or transfer the device for good.",
        )
    return days_of(starts_on, ends_on)


def days_of(starts_on: date, ends_on: date) -> Period:
    """The days from the first to the last, both of them counted."""
    return Period(starts_on, date.fromordinal(ends_on.toordinal() + 1))


def check_work_is_named(
    terms: Terms, due_on: date | None, period: Period, *, is_suspended: bool
) -> None:
    """Pass in silence when it is clear who does and pays for a check that falls due meanwhile.

    Raises:
        Invalid: a check falls due or all of them are suspended, and the terms do not say.
    """
    if is_suspended:
        why = "Its planned checks are suspended: nothing says that it stays calibrated."
    elif due_on is not None and is_due_within(due_on, period):
        why = f"A planned check falls due on {due_on.day} {due_on:%B %Y}, before the loan ends."
    else:
        return
    if terms.checked_by is None or terms.checks_paid_by is None:
        raise Invalid(
            "nobody_checks",
            why,
            field="checked_by" if terms.checked_by is None else "checks_paid_by",
            next_step="Say who does it and who pays for it, or choose an earlier last day.",
        )


def check_stands_in(*, is_same_model: bool, is_lenders: bool) -> None:
    """Pass in silence when a lender can offer a device instead of the one that was asked for.

    Raises:
        Invalid: it is another model, or not the lender's.
    """
    if not (is_same_model and is_lenders):
        raise Invalid(
            "other_model",
            "Only another device of the same model and owner can be offered instead.",
            field="asset_id",
            next_step="Choose one of the list, or decline and say what else could help.",
        )


def days_used(accepted_on: date | None, sent_back_on: date | None) -> int:
    """How many days the borrower had it in use, the first and the last counted."""
    if accepted_on is None or sent_back_on is None:
        return 0
    return (sent_back_on - accepted_on).days + 1


def hire_avoided(days: int, *, day_rate: Decimal, transport: Decimal) -> Decimal:
    """What a loan saved in pounds: the hire of so many days, less its transport.

    Less than nothing where the transport cost more than the hire would have.
    """
    return half_up(days * day_rate, 2) - transport
