"""The states of a device, and the one table of how it gets from one to the next."""

from enum import StrEnum

from consortium.foundation.domain.errors import Conflict


class AssetStatus(StrEnum):
    ORDERED = "ordered"
    RECEIVED = "received"
    ACCEPTANCE = "acceptance"
    IN_SERVICE = "in_service"
    AWAITING_REPAIR = "awaiting_repair"
    IN_REPAIR = "in_repair"
    QUARANTINED = "quarantined"
    ON_LOAN = "on_loan"
    IN_TRANSIT = "in_transit"
    MISSING = "missing"
    CONDEMNED = "condemned"
    DISPOSED = "disposed"


S = AssetStatus

STATUS_NAMES = {
    S.ORDERED: "Ordered",
    S.RECEIVED: "Received",
    S.ACCEPTANCE: "In acceptance",
    S.IN_SERVICE: "In service",
    S.AWAITING_REPAIR: "Awaiting repair",
    S.IN_REPAIR: "In repair",
    S.QUARANTINED: "Quarantined",
    S.ON_LOAN: "On loan",
    S.IN_TRANSIT: "In transit",
    S.MISSING: "Missing",
    S.CONDEMNED: "Condemned",
    S.DISPOSED: "Disposed of",
}

MOVES: dict[AssetStatus, frozenset[AssetStatus]] = {
    S.ORDERED: frozenset({S.RECEIVED}),
    S.RECEIVED: frozenset({S.ACCEPTANCE, S.CONDEMNED}),
    S.ACCEPTANCE: frozenset({S.IN_SERVICE, S.CONDEMNED}),
    S.IN_SERVICE: frozenset(
        {
            S.AWAITING_REPAIR,
            S.IN_REPAIR,
            S.QUARANTINED,
            S.ON_LOAN,
            S.IN_TRANSIT,
            S.MISSING,
            S.CONDEMNED,
        }
    ),
    # One that fails while it is lent is repaired there, and on loan again, or goes back to its
    # owner as it is.
    S.AWAITING_REPAIR: frozenset(
        {S.IN_SERVICE, S.IN_REPAIR, S.QUARANTINED, S.ON_LOAN, S.IN_TRANSIT, S.CONDEMNED}
    ),
    S.IN_REPAIR: frozenset({S.IN_SERVICE, S.QUARANTINED, S.ON_LOAN, S.IN_TRANSIT, S.CONDEMNED}),
    S.QUARANTINED: frozenset(
        {S.IN_SERVICE, S.AWAITING_REPAIR, S.IN_REPAIR, S.ON_LOAN, S.IN_TRANSIT, S.CONDEMNED}
    ),
    S.ON_LOAN: frozenset(
        {S.IN_SERVICE, S.AWAITING_REPAIR, S.IN_TRANSIT, S.QUARANTINED, S.MISSING, S.CONDEMNED}
    ),
    S.IN_TRANSIT: frozenset({S.IN_SERVICE, S.ON_LOAN, S.QUARANTINED, S.MISSING, S.CONDEMNED}),
    S.MISSING: frozenset({S.IN_SERVICE, S.QUARANTINED, S.CONDEMNED}),
    S.CONDEMNED: frozenset({S.DISPOSED}),
    S.DISPOSED: frozenset(),
}

# A device has passed its acceptance check before it is in any other state than these.
BEFORE_ACCEPTANCE = frozenset({S.ORDERED, S.RECEIVED, S.ACCEPTANCE})
# Nothing is planned for these, and nothing is measured on them.
WRITTEN_OFF = frozenset({S.CONDEMNED, S.DISPOSED})


def may_move(current: AssetStatus, to: AssetStatus) -> bool:
    return to in MOVES[current]


def check_move(current: AssetStatus, to: AssetStatus) -> None:
    """Pass in silence when the table allows the move.

    Raises:
        Conflict: it does not; the refusal names the states that can come next.
    """
    if may_move(current, to):
        return
    onward = ", ".join(sorted(STATUS_NAMES[each].lower() for each in MOVES[current]))
    raise Conflict(
        "move_refused",
        f"A device that is {STATUS_NAMES[current].lower()} cannot become "
        f"{STATUS_NAMES[to].lower()}.",
        next_step=f"From here it can become: {onward}." if onward else "Its record is closed.",
    )


def check_takes_plan(status: AssetStatus) -> None:
    """Pass in silence when work can be planned for a device in this state.

    Raises:
        Conflict: it is condemned or disposed of.
    """
    if status in WRITTEN_OFF:
        raise Conflict(
            "written_off",
            f"This device is {STATUS_NAMES[status].lower()}: nothing can be planned for it.",
            next_step="Check the asset number.",
        )


def check_at_rest(status: AssetStatus, *, may_be_lent: bool) -> None:
    """Pass in silence when a device in this state can be recorded at another place or owner's.

    Raises:
        Conflict: it is on its way or disposed of, or it is lent and must not be.
    """
    if status in {S.IN_TRANSIT, S.DISPOSED} or (status is S.ON_LOAN and not may_be_lent):
        raise Conflict(
            "not_at_rest",
            f"This device is {STATUS_NAMES[status].lower()}: this cannot change now.",
            next_step="Wait until it is back or has arrived."
            if status is not S.DISPOSED
            else "Check the asset number.",
        )


def check_can_be_calibrated(status: AssetStatus) -> None:
    """Pass in silence when a calibration can be recorded on a device in this state.

    One that is overdue or quarantined always can: otherwise it could never come back.

    Raises:
        Conflict: it has not arrived yet, or is condemned or disposed of.
    """
    if status in WRITTEN_OFF or status is S.ORDERED:
        raise Conflict(
            "not_there",
            f"This device is {STATUS_NAMES[status].lower()}: it cannot be calibrated.",
            next_step="Check the asset number.",
        )


def check_quarantined(status: AssetStatus) -> None:
    """Pass in silence when a device in this state is in quarantine.

    Raises:
        Conflict: it is not.
    """
    if status is not S.QUARANTINED:
        raise Conflict(
            "not_quarantined",
            f"This device is {STATUS_NAMES[status].lower()}, not in quarantine.",
            next_step="Reload its page to see how it stands.",
        )
