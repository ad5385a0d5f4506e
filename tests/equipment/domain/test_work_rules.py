"""Rules of work: states, service levels, competence, steps, meters, what was used."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.catalogue.domain.device_class import MdrClass
from consortium.equipment.domain import service_level
from consortium.equipment.domain.competence import Job, SiteAuthorisation, Skill, lacks
from consortium.equipment.domain.meter import MeterReading, check_reading, forecast
from consortium.equipment.domain.service_level import ClockState, Level, clock_state
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import (
    ENDED,
    MOVES,
    OPEN,
    Priority,
    WorkState,
    check_done_on,
    check_move,
)
from consortium.equipment.domain.work_step import (
    Answer,
    Step,
    StepKind,
    StepResult,
    read_steps,
    result_of,
    written_steps,
)
from consortium.foundation.domain.errors import Conflict, Invalid

DAY = date(2026, 4, 20)
NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)


class TestStates:
    def test_every_open_state_leads_to_an_end(self) -> None:
        for state in OPEN:
            reached, waiting = {state}, [state]
            while waiting:
                new = MOVES[waiting.pop()] - reached
                reached |= new
                waiting += new
            assert reached & ENDED

    @given(st.sampled_from(WorkState), st.sampled_from(WorkState))
    def test_only_the_table_lets_an_order_move(self, current: WorkState, to: WorkState) -> None:
        if to in MOVES[current]:
            check_move(current, to)
        else:
            with pytest.raises(Conflict):
                check_move(current, to)

    def test_work_is_completed_between_its_start_and_today(self) -> None:
        start = DAY - timedelta(days=9)
        check_done_on(DAY, started_on=start, today=DAY, late_reason="")
        for done_on in (start - timedelta(days=1), DAY + timedelta(days=1), start):
            with pytest.raises(Invalid):
                check_done_on(done_on, started_on=start, today=DAY, late_reason="")
        check_done_on(start, started_on=start, today=DAY, late_reason="from paper")


class TestServiceLevels:
    def test_go_by_priority_and_class_and_come_back_as_kept(self) -> None:
        table = service_level.DEFAULT
        assert table.level(Priority.EMERGENCY, MdrClass.III).respond_hours == 1
        assert table.level(Priority.EMERGENCY, None).respond_hours == 2
        assert service_level.from_json(service_level.as_json(table)) == table
        service_level.check_levels(table)

    def test_ask_for_a_start_before_the_end(self) -> None:
        table = service_level.DEFAULT
        wrong = dict(table.levels)
        wrong[next(iter(wrong))] = Level(respond_hours=9, fix_hours=8)
        with pytest.raises(Invalid):
            service_level.check_levels(
                service_level.ServiceLevels(levels=wrong, pausing=frozenset())
            )

    @pytest.mark.parametrize(
        ("ended", "now", "paused", "expected"),
        [
            (0, 5, None, ClockState.MET),
            (1, 5, None, ClockState.MISSED),
            (None, 0, None, ClockState.RUNNING),
            (None, 1, None, ClockState.LATE),
            (None, 5, -1, ClockState.PAUSED),
            (None, 5, 0, ClockState.PAUSED),
            # Put on hold after it was late: the hold makes nothing good again.
            (None, 5, 1, ClockState.LATE),
        ],
    )
    def test_clock(
        self, ended: int | None, now: int, paused: int | None, expected: ClockState
    ) -> None:
        def at(seconds: int | None) -> datetime | None:
            return None if seconds is None else NOON + timedelta(seconds=seconds)

        found = clock_state(
            due_at=NOON,
            ended_at=at(ended),
            now=NOON + timedelta(seconds=now),
            paused_since=at(paused),
        )
        assert found is expected


class TestCompetence:
    def test_needs_the_kind_the_device_the_trust_and_the_day(self) -> None:
        model, trust = uuid4(), uuid4()
        skill = Skill(
            category="Pump", model_id=None, kind=WorkKind.PPM, valid_from=DAY, valid_to=DAY
        )
        leave = SiteAuthorisation(trust_id=trust, valid_from=DAY, valid_to=DAY)

        def wanting(
            kind: WorkKind = WorkKind.PPM, *, category: str = "Pump", on: date = DAY
        ) -> int:
            job = Job(category=category, model_id=model, kind=kind, trust_id=trust, on=on)
            return len(lacks(job, [skill], [leave]))

        assert wanting() == 0
        assert wanting(WorkKind.REPAIR) == 1
        assert wanting(category="Monitor") == 1
        assert wanting(on=DAY + timedelta(days=1)) == 2

    def test_of_one_model_is_none_of_another(self) -> None:
        model = uuid4()
        skill = Skill(
            category="Pump", model_id=model, kind=WorkKind.PPM, valid_from=DAY, valid_to=DAY
        )
        assert skill.covers(category="Pump", model_id=model, kind=WorkKind.PPM, on=DAY)
        assert not skill.covers(category="Pump", model_id=uuid4(), kind=WorkKind.PPM, on=DAY)


class TestSteps:
    def test_are_read_as_people_write_them_and_written_back(self) -> None:
        text = (
            "Look for damage\nOutput: 95 to 105 mmHg\nLeakage: at most 100 uA\n"
            "Battery: at least 11.5 V\n(Serial of the battery?)\nZero: -0.5 to 0.5"
        )
        steps = read_steps(text)
        assert [step.kind for step in steps] == [
            StepKind.CHECK,
            StepKind.NUMBER,
            StepKind.NUMBER,
            StepKind.NUMBER,
            StepKind.TEXT,
            StepKind.NUMBER,
        ]
        assert (steps[1].lower, steps[1].upper, steps[1].unit) == (
            Decimal(95),
            Decimal(105),
            "mmHg",
        )
        assert (steps[2].lower, steps[3].upper, steps[4].mandatory) == (None, None, False)
        assert written_steps(steps) == text

    @pytest.mark.parametrize("wrong", ["", " \n", "Output: 105 to 95 V", "Output: to 95 V"])
    def test_that_make_no_sense_are_refused_by_their_line(self, wrong: str) -> None:
        with pytest.raises(Invalid):
            read_steps(wrong)

    def test_pass_on_their_limits_and_fail_beyond(self) -> None:
        step = Step(kind=StepKind.NUMBER, prompt="-", lower=Decimal("0.1"), upper=Decimal("0.3"))
        for number, expected in (("0.3", "pass"), ("0.31", "fail"), ("0.09", "fail")):
            assert result_of(step, Answer(number=Decimal(number))) is StepResult(expected)
        assert result_of(step, Answer(text="0.2")) is None


class TestMeters:
    @pytest.mark.parametrize(
        ("readings", "target", "expected"),
        [
            # 10 h a day: 190 h more than 1,310 take 19 days after 1 February.
            ([("2026-01-01", "1000"), ("2026-02-01", "1310")], "1500", date(2026, 2, 20)),
            ([("2026-01-01", "0"), ("2026-01-11", "1")], "1.01", date(2026, 1, 12)),
            ([("2026-01-01", "0"), ("2026-01-05", "80")], "50", date(2026, 1, 5)),
            ([("2026-01-01", "7")], "50", None),
            ([("2026-01-01", "7"), ("2026-03-01", "7")], "50", None),
            ([("2026-01-01", "0"), ("2026-01-02", "0.001")], "500", None),
            ([], "1", None),
        ],
    )
    def test_forecast(
        self, readings: list[tuple[str, str]], target: str, expected: date | None
    ) -> None:
        given_readings = [
            MeterReading(on=date.fromisoformat(day), value=Decimal(value))
            for day, value in readings
        ]
        assert forecast(given_readings, Decimal(target)) == expected

    def test_only_count_up(self) -> None:
        known = [MeterReading(on=DAY, value=Decimal(10))]
        check_reading(MeterReading(on=DAY - timedelta(days=1), value=Decimal(9)), known, today=DAY)
        for days, value in ((-1, 11), (1, 9), (2, 12)):
            wrong = MeterReading(on=DAY + timedelta(days=days), value=Decimal(value))
            with pytest.raises(Invalid):
                check_reading(wrong, known, today=DAY + timedelta(days=1))
