"""When a calibration can be recorded, and when a device can be released."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.equipment.domain import recording
from consortium.equipment.domain.calibration import Point, Reading, evaluate
from consortium.equipment.domain.conformity import Verdict
from consortium.foundation.domain.errors import Conflict, Invalid

TODAY = date(2026, 4, 20)
POINT = Point(
    parameter="pressure",
    nominal=Decimal(20),
    unit="mmHg",
    lower=Decimal("-0.5"),
    upper=Decimal("0.5"),
)


class TestPerformedOn:
    @pytest.mark.parametrize(
        ("performed_on", "reason"),
        [
            (TODAY, ""),
            (date(2026, 4, 13), ""),
            (date(2026, 4, 12), "entered from paper"),
        ],
    )
    def test_may_be_today_or_lately_or_explained(self, performed_on: date, reason: str) -> None:
        recording.check_performed_on(performed_on, today=TODAY, late_reason=reason)

    @pytest.mark.parametrize(
        ("performed_on", "code"),
        [
            (date(2026, 4, 21), "in_the_future"),
            (date(2026, 4, 12), "late_without_reason"),
        ],
    )
    def test_is_refused_ahead_of_time_and_late_without_a_reason(
        self, performed_on: date, code: str
    ) -> None:
        with pytest.raises(Invalid) as refusal:
            recording.check_performed_on(performed_on, today=TODAY, late_reason="")
        assert refusal.value.code == code


class TestReadings:
    @pytest.mark.parametrize("readings", [[], [None]])
    def test_of_nothing_are_not_kept(self, readings: list[Reading]) -> None:
        with pytest.raises(Invalid) as refusal:
            recording.check_any_reading(evaluate([POINT], [readings]))
        assert refusal.value.code == "no_readings"

    def test_of_nought_are_readings(self) -> None:
        evaluation = evaluate([POINT], [[Decimal(0)]])
        recording.check_any_reading(evaluation)
        recording.check_complete(evaluation)

    def test_must_all_be_there_when_asked(self) -> None:
        with pytest.raises(Invalid) as refusal:
            recording.check_complete(evaluate([POINT, POINT], [[Decimal(20)], []]))
        assert refusal.value.code == "readings_missing"


class TestRelease:
    def test_needs_the_latest_of_every_procedure_to_be_a_pass(self) -> None:
        recording.check_release([Verdict.PASS, Verdict.PASS])

    @pytest.mark.parametrize(
        "latest", [[], [Verdict.FAIL], [Verdict.INCOMPLETE], [Verdict.PASS, Verdict.FAIL]]
    )
    def test_is_refused_otherwise(self, latest: list[Verdict]) -> None:
        with pytest.raises(Conflict) as refusal:
            recording.check_release(latest)
        assert refusal.value.code == "not_passed"
