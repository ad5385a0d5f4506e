"""Electrical safety tests of devices in use: which apply, and what their readings say.

The limits are those of IEC 62353:2014, as a table that people edit in versions. They are not the
type-test limits of IEC 60601-1, which are others. A test passes when every test that applies is
there and within its limit; one that is missing makes it incomplete, never a pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass
from consortium.equipment.domain.calibration import can_be_kept
from consortium.foundation.domain.errors import Conflict, Invalid


class Method(StrEnum):
    DIRECT = "direct"
    DIFFERENTIAL = "differential"
    ALTERNATIVE = "alternative"


class SafetyReason(StrEnum):
    ACCEPTANCE = "acceptance"
    ROUTINE = "routine"
    AFTER_REPAIR = "after_repair"


class Measure(StrEnum):
    EARTH = "earth"
    EQUIPMENT_LEAKAGE = "equipment_leakage"
    APPLIED_PART_LEAKAGE = "applied_part_leakage"
    INSULATION = "insulation"


class SafetyVerdict(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    FAIL = "fail"
    INCOMPLETE = "incomplete"
    NOT_APPLICABLE = "not_applicable"


METHOD_NAMES = {
    Method.DIRECT: "Direct",
    Method.DIFFERENTIAL: "Differential",
    Method.ALTERNATIVE: "Alternative",
}
REASON_NAMES = {
    SafetyReason.ACCEPTANCE: "At acceptance",
    SafetyReason.ROUTINE: "Routine",
    SafetyReason.AFTER_REPAIR: "After repair",
}
MEASURE_NAMES = {
    Measure.EARTH: "Protective earth resistance",
    Measure.EQUIPMENT_LEAKAGE: "Equipment leakage current",
    Measure.APPLIED_PART_LEAKAGE: "Applied part leakage current",
    Measure.INSULATION: "Insulation resistance",
}
SAFETY_VERDICT_NAMES = {
    SafetyVerdict.PASS: "Pass",
    SafetyVerdict.FAIL: "Fail",
    SafetyVerdict.INCOMPLETE: "Incomplete",
    SafetyVerdict.NOT_APPLICABLE: "Does not apply",
}
# UCUM codes: ohm, microampere, megaohm.
UNITS = {
    Measure.EARTH: "Ohm",
    Measure.EQUIPMENT_LEAKAGE: "uA",
    Measure.APPLIED_PART_LEAKAGE: "uA",
    Measure.INSULATION: "MOhm",
}
# Not every procedure asks for it: without a reading the test can still pass.
OPTIONAL = frozenset({Measure.INSULATION})
# The reading is at least the limit; of the others it is at most the limit.
AT_LEAST = frozenset({Measure.INSULATION})

E, M, P = ElectricalClass, Measure, AppliedPart
# What a limit goes by besides its measure: the class or the applied part, and for leakage of the
# equipment the method; "" stands for every one.
LimitKey = tuple[Measure, str, str]


def _leakage(electrical: ElectricalClass, direct: str, alternative: str) -> dict[LimitKey, Decimal]:
    by_method = {
        Method.DIRECT: direct,
        Method.DIFFERENTIAL: direct,
        Method.ALTERNATIVE: alternative,
    }
    return {
        (M.EQUIPMENT_LEAKAGE, electrical.value, method.value): Decimal(limit)
        for method, limit in by_method.items()
    }


# IEC 62353:2014 as two independent public sources print it; the insulation has one weak source.
LIMITS: Mapping[LimitKey, Decimal] = {
    (M.EARTH, E.I.value, ""): Decimal("0.3"),
    **_leakage(E.I, "500", "1000"),
    **_leakage(E.II, "100", "500"),
    (M.APPLIED_PART_LEAKAGE, P.BF.value, ""): Decimal(5000),
    (M.APPLIED_PART_LEAKAGE, P.CF.value, ""): Decimal(50),
    (M.INSULATION, E.I.value, ""): Decimal(2),
    (M.INSULATION, E.II.value, ""): Decimal(7),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What decides which tests apply to a device."""

    elec_class: ElectricalClass
    applied_part: AppliedPart


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyReading:
    """A measure with its limit, what was read, and what that says.

    ``percent`` is the reading in percent of its limit; ``reference`` is what the measure was at
    acceptance, and ``change`` the reading less that. Limit and reading are in ``UNITS``.
    """

    measure: Measure
    limit: Decimal | None
    value: Decimal | None
    percent: Decimal | None
    reference: Decimal | None
    change: Decimal | None
    verdict: SafetyVerdict


def limit_for(
    measure: Measure, device: Device, method: Method, limits: Mapping[LimitKey, Decimal] = LIMITS
) -> Decimal | None:
    """The limit of a measure for a device; none when the measure does not apply to it.

    A device of class II has no protective earth, and a part of type B no leakage limit of its own.
    """
    if measure is Measure.APPLIED_PART_LEAKAGE:
        return limits.get((measure, device.applied_part.value, ""))
    by_method = limits.get((measure, device.elec_class.value, method.value))
    return (
        by_method if by_method is not None else limits.get((measure, device.elec_class.value, ""))
    )


def evaluate_safety(
    device: Device,
    method: Method,
    readings: Mapping[Measure, Decimal | None],
    *,
    limits: Mapping[LimitKey, Decimal] = LIMITS,
    references: Mapping[Measure, Decimal] | None = None,
) -> list[SafetyReading]:
    """What the readings of a test say, measure by measure; the limits themselves pass.

    Raises:
        Invalid: no test applies to the device, or a reading is negative or too long.
    """
    known = references or {}
    found = [
        _reading(
            measure,
            limit_for(measure, device, method, limits),
            readings.get(measure),
            known.get(measure),
        )
        for measure in Measure
    ]
    if all(each.verdict is SafetyVerdict.NOT_APPLICABLE for each in found):
        raise Invalid(
            "no_safety_test",
            "No electrical safety test applies to a device of this class.",
            field="elec_class",
            next_step="Check the class and the applied part of its model in the catalogue.",
        )
    return found


def verdict_of(readings: Iterable[SafetyReading]) -> SafetyVerdict:
    """The verdict of a test: a failure at once, else incomplete while one that applies is missing.

    Unlike a calibration's, a failure is not hidden by what is still missing: the device goes into
    quarantine, and the gaps no longer matter.
    """
    verdicts = {each.verdict for each in readings}
    for worst in (SafetyVerdict.FAIL, SafetyVerdict.INCOMPLETE, SafetyVerdict.PASS):
        if worst in verdicts:
            return worst
    return SafetyVerdict.INCOMPLETE


def check_safe(latest: SafetyVerdict | None) -> None:
    """Pass in silence when the latest safety test of a device, if there is one, is a pass.

    Raises:
        Conflict: it is not.
    """
    if latest is not None and latest is not SafetyVerdict.PASS:
        raise Conflict(
            "not_safe",
            "The latest safety test of this device is not a pass.",
            next_step="Test it again; it can be released once it passes.",
        )


def check_any_value(readings: Mapping[Measure, Decimal | None]) -> None:
    """Pass in silence when there is at least one reading to keep.

    Raises:
        Invalid: there is none.
    """
    if all(value is None for value in readings.values()):
        raise Invalid(
            "no_readings",
            "There is no reading to record.",
            next_step="Enter the readings you took.",
        )


def check_limits(limits: Mapping[LimitKey, Decimal]) -> None:
    """Pass in silence when a table of limits can be kept.

    Raises:
        Invalid: a limit of the standard is missing, or one is not positive or too long.
    """
    for key in LIMITS:
        limit = limits.get(key)
        if limit is None or limit <= 0 or not can_be_kept(limit):
            raise Invalid(
                "bad_limit",
                f"{MEASURE_NAMES[key[0]]}, {key[1]} {key[2]}".strip()
                + ": a limit is a number above zero.",
                next_step="Enter the limit of your policy, or that of IEC 62353.",
            )


def limits_as_json(limits: Mapping[LimitKey, Decimal]) -> list[list[str]]:
    """The table as it is kept."""
    return [[key[0].value, key[1], key[2], f"{limit:f}"] for key, limit in limits.items()]


def limits_from_json(kept: Sequence[Sequence[Any]]) -> dict[LimitKey, Decimal]:
    return {(Measure(measure), by, method): Decimal(limit) for measure, by, method, limit in kept}


def _reading(
    measure: Measure, limit: Decimal | None, value: Decimal | None, reference: Decimal | None
) -> SafetyReading:
    if value is not None and (value < 0 or not can_be_kept(value)):
        raise Invalid(
            "bad_reading",
            f"{MEASURE_NAMES[measure]}: a reading is a number from zero up, with six decimals at "
            "most.",
            field=measure.value,
            next_step="Check the number you entered.",
        )
    return SafetyReading(
        measure=measure,
        limit=limit,
        value=value,
        percent=value / limit * 100 if value is not None and limit is not None else None,
        reference=reference,
        change=value - reference if value is not None and reference is not None else None,
        verdict=_verdict(measure, limit, value),
    )


def _verdict(measure: Measure, limit: Decimal | None, value: Decimal | None) -> SafetyVerdict:
    if limit is None or (value is None and measure in OPTIONAL):
        return SafetyVerdict.NOT_APPLICABLE
    if value is None:
        return SafetyVerdict.INCOMPLETE
    holds = value >= limit if measure in AT_LEAST else value <= limit
    return SafetyVerdict.PASS if holds else SafetyVerdict.FAIL
