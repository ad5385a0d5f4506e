"""How long a loan lasts: longer when its lender agrees, shorter when its lender needs it."""

from datetime import date

from consortium.equipment.domain.asset_status import STATUS_NAMES, AssetStatus
from consortium.equipment.domain.loan import LONGEST_DAYS, LoanState
from consortium.foundation.domain.errors import Conflict, Invalid

L = LoanState
# In one of these, by the calendar, a loan has days that can still change.
RUNNING = frozenset({L.APPROVED, L.ACCEPTED, L.ACTIVE, L.OVERDUE})
# What a device at its borrower is while it works.
IN_ORDER = frozenset({AssetStatus.IN_SERVICE, AssetStatus.IN_TRANSIT, AssetStatus.ON_LOAN})


def check_running(state: LoanState, *, is_back: bool) -> None:
    """Pass in silence when the days of a loan can still change.

    Raises:
        Conflict: it is not approved yet or over, or its device has been sent back.
    """
    if is_back:
        raise Conflict(
            "sent_back", "The device is on its way back.", next_step="Ask for a new loan."
        )
    if state not in RUNNING:
        raise Conflict(
            "not_running",
            "Only a loan that is approved or running can change its last day.",
            next_step="Ask for a new loan.",
        )


def check_works(status: AssetStatus) -> None:
    """Pass in silence when a device is one that somebody would keep for longer.

    Raises:
        Conflict: it has failed or is held back.
    """
    if status not in IN_ORDER:
        raise Conflict(
            "does_not_work",
            f"The device is {STATUS_NAMES[status].lower()}: keeping it longer helps nobody.",
            next_step="Send it back, and find a replacement.",
        )


def check_later(starts_on: date, ends_on: date, to: date, *, today: date) -> None:
    """Pass in silence when a loan can be made to end later.

    Raises:
        Invalid: the new last day is no later or is over already, or the loan would be too long.
    """
    if to <= ends_on or to < today:
        raise Invalid(
            "not_later",
            "The new last day is not later than it was, or is over already.",
            field="ends_on",
            next_step="Enter a later day.",
        )
    if (to - starts_on).days >= LONGEST_DAYS:
        raise Invalid(
            "too_long",
            "A loan is for a year at most, with all its extensions.",
            field="ends_on",
            next_step="Enter an earlier day, or ask for a new loan once it is back.",
        )


def check_earlier(ends_on: date, to: date, *, starts_on: date, today: date) -> None:
    """Pass in silence when a loan can be made to end earlier.

    Raises:
        Invalid: the new last day is no earlier, is over already, or lies before the first.
    """
    if to >= ends_on:
        raise Invalid(
            "not_earlier",
            "The day it is wanted back is not earlier than its last day.",
            field="ends_on",
            next_step=f"Enter a day before {ends_on.day} {ends_on:%B %Y}.",
        )
    if to < max(today, starts_on):
        raise Invalid(
            "too_early",
            "The day it is wanted back is over already, or lies before the first day.",
            field="ends_on",
            next_step="Enter today or a later day of the loan.",
        )


def check_asked(wanted_to: date | None) -> None:
    """Pass in silence when the borrower has asked for more days.

    Raises:
        Conflict: nobody asked, or the lender has answered already.
    """
    if wanted_to is None:
        raise Conflict(
            "not_asked",
            "Nobody waits for an answer about more days.",
            next_step="Reload the loan to see how it stands.",
        )
