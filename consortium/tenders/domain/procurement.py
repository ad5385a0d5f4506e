"""Under which law and by which procedure a tender runs, and for how long its contracts do."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, add_months

# Procurement Act 2023 (Commencement No. 3) Regulations 2024: in force for procurements that
# begin on or after this day; earlier ones, and their contracts, stay under the 2015 regulations.
PROCUREMENT_ACT_IN_FORCE = date(2025, 2, 24)


class Regime(StrEnum):
    PA23 = "PA23"
    PCR2015 = "PCR2015"


REGIME_NAMES = {
    Regime.PA23: "Procurement Act 2023",
    Regime.PCR2015: "Public Contracts Regulations 2015",
}


class Procedure(StrEnum):
    OPEN = "open"
    RESTRICTED = "restricted"
    COMPETITIVE_FLEXIBLE = "competitive_flexible"
    FRAMEWORK_CALL_OFF = "framework_call_off"


PROCEDURE_NAMES = {
    Procedure.OPEN: "Open procedure",
    Procedure.RESTRICTED: "Restricted procedure (2015 regulations only)",
    Procedure.COMPETITIVE_FLEXIBLE: "Competitive flexible procedure (2023 Act only)",
    Procedure.FRAMEWORK_CALL_OFF: "Call-off under a framework",
}
_FOREIGN = {
    Regime.PA23: Procedure.RESTRICTED,
    Regime.PCR2015: Procedure.COMPETITIVE_FLEXIBLE,
}


def regime_for(commenced_on: date) -> Regime:
    """The law that governs a procurement, by the day it began."""
    return Regime.PA23 if commenced_on >= PROCUREMENT_ACT_IN_FORCE else Regime.PCR2015


def check_procedure(procedure: Procedure, commenced_on: date) -> None:
    """Pass in silence when the law of that day knows the procedure.

    Raises:
        Invalid: it does not.
    """
    regime = regime_for(commenced_on)
    if procedure is _FOREIGN[regime]:
        raise Invalid(
            "procedure_of_other_law",
            f"A procurement that began on {commenced_on:%d/%m/%Y} runs under the "
            f"{REGIME_NAMES[regime]}, which has no such procedure.",
            field="procedure",
            next_step="Choose another procedure, or correct the day it began.",
        )


def term_of(starts_on: date, ends_on: date) -> Period:
    """The term of the contracts.

    Raises:
        Invalid: it ends before it starts, or does not run for whole months.
    """
    if ends_on <= starts_on:
        raise Invalid(
            "ends_before_start",
            "The contracts must end after they start.",
            field="ends_on",
            next_step="Check both days.",
        )
    term = Period(starts_on, ends_on)
    if add_months(starts_on, _months(term)) != ends_on:
        raise Invalid(
            "not_whole_months",
            "The contracts must run for whole months, so that a year's demand can be counted.",
            field="ends_on",
            next_step="Enter a last day like 31 March 2030 for a start on 1 April 2025.",
        )
    return term


def years_of(term: Period) -> Fraction:
    """How many years the term has, exactly: 18 months are 3/2."""
    return Fraction(_months(term), 12)


def _months(term: Period) -> int:
    if term.end is None:
        raise ValueError("a term without an end has no number of months")
    return (term.end.year - term.start.year) * 12 + term.end.month - term.start.month
