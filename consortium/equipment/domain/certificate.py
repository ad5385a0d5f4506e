"""What stands on a calibration certificate (ISO/IEC 17025:2017, 7.8.2, 7.8.4 and 7.8.6).

Work done in-house without accreditation carries no accreditation mark. When the next calibration
is due stands there only when the customer agreed to it (7.8.4.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from consortium.equipment.domain.calibration import MeasuredPoint, highest_risk
from consortium.equipment.domain.conformity import (
    PASSED,
    RULE_NAMES,
    VERDICT_NAMES,
    Rule,
    RuleKind,
    Verdict,
)
from consortium.equipment.domain.measurement import Environment
from consortium.equipment.domain.uncertainty import reported
from consortium.foundation.domain.money import half_up
from consortium.foundation.domain.units import plain, symbol

END_MARK = "End of certificate"


class CertificateState(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


CERTIFICATE_STATE_NAMES = {
    CertificateState.IN_FORCE: "In force",
    CertificateState.SUPERSEDED: "Superseded",
    CertificateState.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardOnCertificate:
    """``after_its_day`` says why a standard was used whose certificate had run out."""

    asset_no: str
    certificate: str
    provider: str
    accredited: bool
    valid_to: date
    after_its_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """All that a certificate says; ``next_due_on`` None leaves the next calibration out."""

    reference: str
    run_reference: str
    laboratory: str
    place: str
    customer: str
    asset_no: str
    device: str
    serial: str
    condition: str
    performed_on: date
    issued_at: datetime
    procedure: str
    rule: Rule
    environment: Environment
    standards: tuple[StandardOnCertificate, ...]
    as_found: tuple[MeasuredPoint, ...]
    as_left: tuple[MeasuredPoint, ...]
    adjustment: str
    verdict: Verdict
    authorised_by: str
    next_due_on: date | None
    replaces: str


def result_rows(points: Sequence[MeasuredPoint]) -> tuple[tuple[str, ...], ...]:
    """Point, mean, error, U, k, limits, verdict; the error to the same decimal as U (7.8.4.1a)."""
    return tuple(_row(each) for each in points)


RESULT_HEADINGS = ("Point", "Mean", "Error", "U", "k", "Allowed error", "Result")


def _row(measured: MeasuredPoint) -> tuple[str, ...]:
    point, found = measured.point, measured.uncertainty
    unit = symbol(point.unit)
    expanded = reported(found.expanded) if found else None
    places = _decimals(expanded) if expanded is not None else 6
    return (
        f"{point.parameter} at {_number(point.nominal)} {unit}",
        _rounded(measured.mean, places, unit),
        _rounded(measured.error, places, unit),
        f"{_number(expanded)} {unit}" if expanded is not None else "",
        f"{found.k:.2f}" if found else "",
        f"{_number(point.lower)} to {_number(point.upper)} {unit}",
        VERDICT_NAMES[measured.verdict],
    )


def risk_in_words(measured: MeasuredPoint) -> str:
    """ "3.04 % of a false accept": the specific risk of the verdict; nothing without one."""
    if measured.risk is None:
        return ""
    kind = "accept" if measured.verdict in PASSED else "reject"
    return f"{measured.risk * 100:.2f} % of a false {kind}"


def highest_risk_in_words(points: Sequence[MeasuredPoint]) -> str:
    """A sentence for the statement of conformity (JCGM 106:2012; ILAC-G8:09/2019)."""
    found = highest_risk(points)
    if found is None:
        return ""
    point = found[0].point
    return (
        f"The greatest specific risk of a wrong decision is {risk_in_words(found[0])}, at "
        f"{point.parameter.lower()} {_number(point.nominal)} {symbol(point.unit)}."
    )


def rule_in_words(rule: Rule) -> str:
    """The decision rule as the statement of conformity names it (7.8.6)."""
    if rule.kind is RuleKind.SIMPLE:
        return f"{RULE_NAMES[rule.kind]}: an error within its limits passes."
    return (
        f"{RULE_NAMES[rule.kind]}: an error passes at least {plain(rule.r)} U inside its limits "
        "(ILAC-G8:09/2019)."
    )


def conditions(environment: Environment) -> str:
    """Where it was done, in a line: "21.5 °C, 45 % humidity"; "Not recorded" without any."""
    parts = [
        (environment.temperature, "°C"),
        (environment.humidity, "% humidity"),
        (environment.pressure, "hPa"),
    ]
    said = ", ".join(f"{_number(value)} {unit}" for value, unit in parts if value is not None)
    return said or "Not recorded"


def _number(value: Decimal) -> str:
    return plain(value).replace("-", "−")


def _rounded(value: Decimal | None, places: int, unit: str) -> str:
    if value is None:
        return ""
    return f"{half_up(value, places):f} {unit}".replace("-", "−")


def _decimals(expanded: Decimal) -> int:
    exponent = expanded.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
