"""Electrical safety tests by the limits of IEC 62353:2014 (metrology catalogue, D5)."""

from decimal import Decimal

import pytest

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass
from consortium.equipment.domain.safety_test import (
    LIMITS,
    Device,
    Measure,
    Method,
    SafetyReading,
    SafetyVerdict,
    check_limits,
    evaluate_safety,
    limits_as_json,
    limits_from_json,
    verdict_of,
)
from consortium.foundation.domain.errors import Invalid

V = SafetyVerdict


def readings_of(
    elec_class: str, part: str, method: str, **readings: str
) -> dict[Measure, SafetyReading]:
    found = evaluate_safety(
        Device(elec_class=ElectricalClass(elec_class), applied_part=AppliedPart(part)),
        Method(method),
        {Measure(name): Decimal(value) for name, value in readings.items()},
    )
    return {each.measure: each for each in found}


@pytest.mark.parametrize(
    ("elec_class", "method", "microamperes", "verdict"),
    [
        ("I", "direct", "510", V.FAIL),
        ("I", "alternative", "510", V.PASS),
        ("I", "differential", "500", V.PASS),
        ("II", "direct", "130", V.FAIL),
        ("II", "alternative", "130", V.PASS),
    ],
)
def test_leakage_of_the_equipment(
    elec_class: str, method: str, microamperes: str, verdict: SafetyVerdict
) -> None:
    found = readings_of(elec_class, "none", method, equipment_leakage=microamperes)
    assert found[Measure.EQUIPMENT_LEAKAGE].verdict is verdict


@pytest.mark.parametrize(
    ("part", "microamperes", "verdict"),
    [
        ("CF", "50.0", V.PASS),
        ("CF", "50.1", V.FAIL),
        ("BF", "5000", V.PASS),
        ("BF", "5001", V.FAIL),
    ],
)
def test_leakage_of_the_applied_part(part: str, microamperes: str, verdict: SafetyVerdict) -> None:
    found = readings_of("II", part, "direct", applied_part_leakage=microamperes)
    assert found[Measure.APPLIED_PART_LEAKAGE].verdict is verdict


class TestTheWholeTest:
    def test_without_the_earth_of_class_one_is_incomplete_never_a_pass(self) -> None:
        found = readings_of("I", "none", "direct", equipment_leakage="100")
        assert found[Measure.EARTH].verdict is V.INCOMPLETE
        assert verdict_of(found.values()) is V.INCOMPLETE

    def test_asks_for_no_earth_of_class_two(self) -> None:
        found = readings_of("II", "none", "direct", equipment_leakage="80", earth="0.9")
        assert found[Measure.EARTH].verdict is V.NOT_APPLICABLE
        assert verdict_of(found.values()) is V.PASS

    def test_that_failed_has_failed_though_a_reading_is_missing(self) -> None:
        found = readings_of("I", "CF", "direct", earth="0.31")
        assert verdict_of(found.values()) is V.FAIL

    def test_passes_without_insulation_and_fails_with_too_little(self) -> None:
        good = readings_of("I", "none", "direct", earth="0.3", equipment_leakage="500")
        assert verdict_of(good.values()) is V.PASS
        bad = readings_of(
            "I", "none", "direct", earth="0.3", equipment_leakage="500", insulation="1.9"
        )
        assert verdict_of(bad.values()) is V.FAIL

    def test_says_the_percent_of_the_limit_and_the_change_since_acceptance(self) -> None:
        found = evaluate_safety(
            Device(elec_class=ElectricalClass.I, applied_part=AppliedPart.NONE),
            Method.DIRECT,
            {Measure.EQUIPMENT_LEAKAGE: Decimal(125)},
            references={Measure.EQUIPMENT_LEAKAGE: Decimal(90)},
        )
        leakage = found[1]
        assert (leakage.percent, leakage.change) == (Decimal(25), Decimal(35))

    def test_of_a_device_without_mains_and_patient_makes_no_sense(self) -> None:
        with pytest.raises(Invalid):
            readings_of("none", "none", "direct")

    def test_takes_no_negative_reading(self) -> None:
        with pytest.raises(Invalid):
            readings_of("I", "none", "direct", earth="-0.1")


class TestLimits:
    def test_come_back_as_they_were_kept(self) -> None:
        assert limits_from_json(limits_as_json(LIMITS)) == LIMITS

    def test_are_all_there_and_above_zero(self) -> None:
        check_limits(LIMITS)
        with pytest.raises(Invalid):
            check_limits({**LIMITS, next(iter(LIMITS)): Decimal(0)})
        with pytest.raises(Invalid):
            check_limits({})
