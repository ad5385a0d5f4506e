"""Reference standards: what calibrations are measured with, and on which days they may be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Conflict, Invalid

LONGEST_ALLOWANCE_DAYS = 92


class StandardRole(StrEnum):
    REFERENCE = "reference"
    WORKING = "working"
    CHECK = "check"


STANDARD_ROLE_NAMES = {
    StandardRole.REFERENCE: "Reference: calibrated outside, calibrates other standards",
    StandardRole.WORKING: "Working: calibrates devices",
    StandardRole.CHECK: "Check: watches that others stay as they are",
}


class StandardKind(StrEnum):
    """A measuring standard reads what the device gives, a source gives what the device reads."""

    MEASURING = "measuring"
    SOURCE = "source"


STANDARD_KIND_NAMES = {
    StandardKind.MEASURING: "It measures what the device gives",
    StandardKind.SOURCE: "It gives a known value for the device to measure",
}


class Standing(StrEnum):
    """How a standard stands on a day."""

    VALID = "valid"
    ALLOWED = "allowed"
    NOT_VALID = "not_valid"
    SUSPENDED = "suspended"


STANDING_NAMES = {
    Standing.VALID: "Valid",
    Standing.ALLOWED: "Allowed for now",
    Standing.NOT_VALID: "Not valid",
    Standing.SUSPENDED: "Suspended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A calibration of the standard: valid on these days, both included.

    ``expanded`` is U of the standard with its ``k``; ``as_found_good`` None when not known.
    """

    id: UUID
    number: str
    provider: str
    accredited: bool
    issued_on: date
    valid_from: date
    valid_to: date
    expanded: Decimal
    k: Decimal
    unit: str
    as_found_good: bool | None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Somebody who answers for it lets others use a standard without a valid certificate."""

    until: date
    reason: str
    given_on: date
    given_by: UUID | None

    def covers(self, day: date) -> bool:
        return self.given_on <= day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """All that decides on which days a standard may be used."""

    certificates: tuple[Certificate, ...]
    allowances: tuple[Allowance, ...] = ()
    suspended_on: date | None = None

    def certificate_on(self, day: date) -> Certificate | None:
        """The certificate that covers the day, the one issued last when several do."""
        covering = [each for each in self.certificates if each.covers(day)]
        return max(covering, key=lambda each: (each.issued_on, each.valid_from), default=None)

    def allowance_on(self, day: date) -> Allowance | None:
        return next((each for each in self.allowances if each.covers(day)), None)

    def standing_on(self, day: date) -> Standing:
        """Suspended from the day it was suspended on; else by certificate, else by allowance."""
        if self.suspended_on is not None and day >= self.suspended_on:
            return Standing.SUSPENDED
        if self.certificate_on(day) is not None:
            return Standing.VALID
        return Standing.ALLOWED if self.allowance_on(day) else Standing.NOT_VALID

    @property
    def newest(self) -> Certificate | None:
        """The certificate that is valid longest, whether it still is or not."""
        return max(self.certificates, key=lambda each: each.valid_to, default=None)


def check_use(
    name: str, validity: Validity, *, day: date, user_id: UUID | None
) -> Allowance | None:
    """The allowance under which a standard is used on a day; None when it is simply valid.

    Raises:
        Conflict: it is suspended, or not valid and nobody else allowed its use.
    """
    standing = validity.standing_on(day)
    if standing is Standing.VALID:
        return None
    allowance = validity.allowance_on(day)
    if standing is Standing.ALLOWED and allowance is not None:
        _check_not_by_oneself(allowance, user_id)
        return allowance
    if standing is Standing.SUSPENDED:
        raise Conflict(
            "standard_suspended",
            f"{name} is suspended since {validity.suspended_on}: nothing is calibrated with it.",
            field="standards",
            next_step="Use another standard.",
        )
    newest = validity.newest
    last = f" Its last certificate ended on {newest.valid_to}." if newest else ""
    raise Conflict(
        "standard_not_valid",
        f"{name} has no certificate that is valid on {day}.{last}",
        field="standards",
        next_step="Use another standard, or record its new certificate.",
    )


def _check_not_by_oneself(allowance: Allowance, user_id: UUID | None) -> None:
    if user_id is not None and allowance.given_by == user_id:
        raise Conflict(
            "allowed_by_oneself",
            "You allowed the use of this standard, so somebody else measures with it.",
            field="standards",
            next_step="Use another standard, or ask a colleague.",
        )


def check_certificate(
    *,
    issued_on: date,
    valid_from: date,
    valid_to: date,
    expanded: Decimal,
    k: Decimal,
    today: date,
) -> None:
    """Pass in silence when a certificate of a standard can say this.

    Raises:
        Invalid: its days are not in order, or its uncertainty makes no sense.
    """
    if issued_on > today:
        raise Invalid(
            "in_the_future",
            "A certificate cannot be recorded before it is issued.",
            field="issued_on",
            next_step="Check the day on the certificate.",
        )
    if valid_to < valid_from:
        raise Invalid(
            "ends_before_start",
            "The certificate would end before it begins to be valid.",
            field="valid_to",
            next_step="Check both days.",
        )
    if expanded < 0:
        raise Invalid(
            "negative_uncertainty",
            "An uncertainty cannot be less than nothing.",
            field="expanded",
            next_step="Enter U as the certificate states it.",
        )
    if k <= 0:
        raise Invalid(
            "bad_coverage_factor",
            "The coverage factor k must be more than zero.",
            field="k",
            next_step="It is 2 on most certificates.",
        )


def check_allowance(until: date, *, today: date) -> None:
    """Pass in silence when a standard can be allowed until this day.

    Raises:
        Invalid: the day is past, or more than three months away.
    """
    if not 0 <= (until - today).days <= LONGEST_ALLOWANCE_DAYS:
        raise Invalid(
            "bad_allowance",
            f"An allowance ends within {LONGEST_ALLOWANCE_DAYS} days from today.",
            field="until",
            next_step="Have the standard calibrated in the meantime.",
        )


def check_good_again(wrong_since: date | None, good_again_on: date | None) -> None:
    """Pass in silence when a standard that was wrong, or in doubt, is known to be good again.

    Raises:
        Conflict: nothing has shown since that it is.
    """
    if wrong_since is not None and good_again_on is None:
        raise Conflict(
            "not_good_again",
            f"It was wrong, or calibrated by a standard that was, on {wrong_since}: nothing shows "
            "yet that it is good again.",
            next_step="Have it calibrated, and record its new certificate or its own calibration.",
        )


def check_not_in_doubt(name: str, day: date, *, is_doubted: bool) -> None:
    """Pass in silence when nothing puts the use of a standard on a day in doubt.

    Raises:
        Conflict: it is known by now to have been wrong on that day, or may have been.
    """
    if is_doubted:
        raise Conflict(
            "standard_in_doubt",
            f"{name} is in doubt for {day}: it was out of tolerance, or calibrated by what was.",
            field="standards",
            next_step="Calibrate with another standard.",
        )


def good_days(certificates: Sequence[Certificate]) -> list[tuple[date, bool]]:
    """On which days the standard was found good or bad, for those certificates that say so."""
    return [
        (each.valid_from, each.as_found_good)
        for each in certificates
        if each.as_found_good is not None
    ]
