"""The words and colours of states; the words carry the meaning, the colours only help."""

from decimal import Decimal

from consortium.equipment.domain.asset_status import STATUS_NAMES, AssetStatus
from consortium.equipment.domain.certificate import CERTIFICATE_STATE_NAMES, CertificateState
from consortium.equipment.domain.conformity import VERDICT_NAMES, Verdict
from consortium.equipment.domain.due_dates import Interval
from consortium.equipment.domain.due_state import DueState
from consortium.equipment.domain.loan import LOAN_STATE_NAMES, LoanState
from consortium.foundation.domain.units import plain
from consortium.foundation.web.tables import Tag
from consortium.foundation.web.words import count

_STATUS_COLOURS = {
    AssetStatus.IN_SERVICE: "green",
    AssetStatus.QUARANTINED: "red",
    AssetStatus.MISSING: "red",
    AssetStatus.RECEIVED: "blue",
    AssetStatus.ACCEPTANCE: "blue",
    AssetStatus.AWAITING_REPAIR: "yellow",
    AssetStatus.IN_REPAIR: "yellow",
    AssetStatus.ON_LOAN: "purple",
    AssetStatus.IN_TRANSIT: "purple",
}
_VERDICT_COLOURS = {
    Verdict.PASS: "green",
    Verdict.CONDITIONAL_PASS: "green",
    Verdict.CONDITIONAL_FAIL: "orange",
    Verdict.FAIL: "red",
    Verdict.NOT_APPLICABLE: "yellow",
    Verdict.INCOMPLETE: "yellow",
}
_LOAN_COLOURS = {
    LoanState.REQUESTED: "yellow",
    LoanState.OFFERED: "yellow",
    LoanState.APPROVED: "blue",
    LoanState.ACCEPTED: "blue",
    LoanState.ACTIVE: "purple",
    LoanState.OVERDUE: "red",
    LoanState.RETURNED: "blue",
    LoanState.INSPECTED: "blue",
    LoanState.CLOSED: "green",
}
_CERTIFICATE_COLOURS = {
    CertificateState.IN_FORCE: "green",
    CertificateState.SUPERSEDED: "grey",
    CertificateState.WITHDRAWN: "red",
}
DUE_NAMES = {
    DueState.OVERDUE: "Overdue",
    DueState.DUE: "Due now",
    DueState.UPCOMING: "Coming up",
}


def status_tag(status: AssetStatus) -> Tag:
    return Tag(STATUS_NAMES[status], _STATUS_COLOURS.get(status, "grey"))


def loan_tag(state: LoanState) -> Tag:
    return Tag(LOAN_STATE_NAMES[state], _LOAN_COLOURS.get(state, "grey"))


def verdict_tag(verdict: Verdict) -> Tag:
    return Tag(VERDICT_NAMES[verdict], _VERDICT_COLOURS[verdict])


def certificate_tag(state: CertificateState) -> Tag:
    return Tag(CERTIFICATE_STATE_NAMES[state], _CERTIFICATE_COLOURS[state])


def due_tag(state: DueState, days_late: int) -> Tag:
    """ "5 days late", "Due now", "Coming up"."""
    if state is DueState.OVERDUE:
        return Tag(f"{count(days_late, 'day')} late", "red")
    return Tag(DUE_NAMES[state], "yellow" if state is DueState.DUE else "blue")


def number(value: Decimal | None) -> str:
    """A measured value with a real minus sign: "−0.5"; nothing when there is none."""
    return plain(value).replace("-", "−") if value is not None else ""


def signed(value: Decimal | None) -> str:
    """An error with its sign: "+0.5", "−0.5", "0"."""
    text = number(value)
    return f"+{text}" if value is not None and value > 0 else text


def every(interval: Interval) -> str:
    """ "every month", "every 6 months", "every 90 days"."""
    unit = interval.unit.value
    return f"every {unit[:-1]}" if interval.count == 1 else f"every {interval.count} {unit}"
