"""One point of a calibration, from readings to verdict; and a run of them in two phases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from consortium.equipment.domain.conformity import (
    Chances,
    Limits,
    Rule,
    Verdict,
    chances,
    judge,
    worst,
)
from consortium.equipment.domain.uncertainty import Budget, Component, budget_of, sample_of


class Phase(StrEnum):
    AS_FOUND = "as_found"
    AS_LEFT = "as_left"


PHASE_NAMES = {Phase.AS_FOUND: "As found", Phase.AS_LEFT: "As left"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where it was done: degrees Celsius, per cent of relative humidity, hectopascals."""

    temperature: Decimal | None = None
    humidity: Decimal | None = None
    pressure: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What was read at a point, against what, within which limits of the error."""

    phase: Phase
    reference: Decimal
    limits: Limits
    readings: tuple[Decimal, ...]
    components: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the readings of a point say; ``budget`` is None when no component was given."""

    phase: Phase
    mean: Fraction | None
    error: Fraction | None
    budget: Budget | None
    chances: Chances | None
    verdict: Verdict


def result_of(measurement: Measurement, rule: Rule) -> Result:
    """Mean, error, uncertainty and verdict of a point; incomplete without readings.

    Raises:
        Invalid: the uncertainty that the rule needs is missing, or repeatability is asked for
            and there is one reading.
    """
    if not measurement.readings:
        return Result(
            phase=measurement.phase,
            mean=None,
            error=None,
            budget=None,
            chances=None,
            verdict=Verdict.INCOMPLETE,
        )
    sample = sample_of(measurement.readings)
    budget = budget_of(measurement.components, sample) if measurement.components else None
    mean = sample.mean
    error = mean - Fraction(measurement.reference)
    return Result(
        phase=measurement.phase,
        mean=mean,
        error=error,
        budget=budget,
        chances=chances(error, measurement.limits, budget.u) if budget else None,
        verdict=judge(error, measurement.limits, rule, budget),
    )


def phase_verdict(results: Sequence[Result], phase: Phase) -> Verdict | None:
    """The worst verdict of a phase; None when nothing belongs to it."""
    verdicts = [result.verdict for result in results if result.phase is phase]
    return worst(verdicts) if verdicts else None
