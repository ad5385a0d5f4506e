"""Maintenance contracts: what a supplier does for which devices, until when."""

from datetime import date, timedelta
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid

# Long enough to ask for quotes and sign before it ends.
SOON = timedelta(days=90)


class Cover(StrEnum):
    FULL = "full"
    LABOUR = "labour"
    PREVENTIVE = "preventive"
    ON_CALL = "on_call"


COVER_NAMES = {
    Cover.FULL: "Everything, with parts",
    Cover.LABOUR: "Everything, parts charged",
    Cover.PREVENTIVE: "Planned maintenance only",
    Cover.ON_CALL: "On call, charged each time",
}


class Ends(StrEnum):
    """What of a device or a contract runs out."""

    CONTRACT = "contract"
    WARRANTY = "warranty"
    LIFE = "life"
    EXPIRY = "expiry"


ENDS_NAMES = {
    Ends.CONTRACT: "Maintenance contract",
    Ends.WARRANTY: "Warranty",
    Ends.LIFE: "End of life",
    Ends.EXPIRY: "Expiry",
}


def check_term(starts_on: date, last_day: date) -> None:
    """Pass in silence when a contract ends no earlier than it begins.

    Raises:
        Invalid: it ends before.
    """
    if last_day < starts_on:
        raise Invalid(
            "ends_before_start",
            "The last day of the contract lies before its first.",
            field="last_day",
            next_step="Check both days.",
        )
