"""Work orders from the fault to the return into service, with every guard on the way."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.catalogue.domain.device_class import ElectricalClass, MdrClass
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.safety_test import Measure, Method, SafetyReason
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_line import LineKind
from consortium.equipment.domain.work_order import HoldReason, Priority, WorkState
from consortium.equipment.domain.work_step import Answer, read_steps
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.work_order import WorkEvent, WorkOrder
from consortium.equipment.models.work_step import steps_of
from consortium.equipment.queries.work_detail import engineers_for, find_work
from consortium.equipment.usecases import work_order as orders
from consortium.equipment.usecases.asset import condemn_asset
from consortium.equipment.usecases.checklist import revise_checklist
from consortium.equipment.usecases.competence import record_skill, withdraw_skill
from consortium.equipment.usecases.safety_test import record_safety_test
from consortium.equipment.usecases.work_request import report_fault, request_repair, request_work
from consortium.equipment.usecases.work_step import add_work_line, answer_steps
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.equipment import factories, work
from tests.support.world import NOW, SYSTEM, TODAY, Someone, World

HOUR = timedelta(hours=1)


@pytest.fixture
def device(world: World) -> UUID:
    work.competent(world.engineer, world.north)
    return factories.tonometer(world.north)


@pytest.fixture
def colleague(world: World) -> Someone:
    return factories.engineer_at(world.north, "second_engineer")


def status(asset_id: UUID) -> AssetStatus:
    return db.session.get_one(Asset, asset_id).status


def passing_test(asset_id: UUID, *, on: date = TODAY) -> None:
    record_safety_test(
        actor=SYSTEM,
        asset_id=asset_id,
        method=Method.DIRECT,
        reason=SafetyReason.AFTER_REPAIR,
        tested_on=on,
        readings={Measure.EARTH: Decimal("0.1"), Measure.EQUIPMENT_LEAKAGE: Decimal(80)},
        elec_class=ElectricalClass.I,
        now=NOW,
    )


class TestAFault:
    def test_takes_the_device_out_of_service_and_counts_its_downtime(
        self, world: World, device: UUID
    ) -> None:
        order_id = report_fault(
            actor=world.engineer.actor(),
            asset_id=device,
            what="The lamp is dark",
            reported_by="Ward 4",
            since=NOW - 3 * HOUR,
            now=NOW,
        )
        found = work.order(order_id)
        assert status(device) is AssetStatus.AWAITING_REPAIR
        assert (found.reference, found.kind, found.reported_by) == (
            "WO-2026-0001",
            WorkKind.REPAIR,
            "Ward 4",
        )
        assert found.downtime_from == NOW - 3 * HOUR
        assert found.payer_id == world.north

    def test_is_not_reported_for_another_trust_or_for_tomorrow(
        self, world: World, device: UUID
    ) -> None:
        with pytest.raises(NotAllowed):
            report_fault(actor=world.lead_of_south.actor(), asset_id=device, what="-", now=NOW)
        with pytest.raises(Invalid):
            report_fault(actor=SYSTEM, asset_id=device, what="-", since=NOW + HOUR, now=NOW)
        with pytest.raises(NotFound):
            report_fault(actor=world.stranger.actor(), asset_id=device, what="-", now=NOW)


class TestARepair:
    def test_goes_from_the_request_to_the_return_into_service(
        self, world: World, device: UUID, colleague: Someone
    ) -> None:
        order_id = work.fault(device)
        work.finished(order_id, world.engineer)
        assert status(device) is AssetStatus.IN_REPAIR
        orders.close_work(actor=colleague.actor(), order_id=order_id, now=NOW + HOUR)
        assert work.order(order_id).state is WorkState.CLOSED
        assert work.order(order_id).downtime_to == NOW + HOUR
        assert status(device) is AssetStatus.IN_SERVICE
        states = db.session.scalars(
            select(WorkEvent.to_state).where(WorkEvent.order_id == order_id).order_by(WorkEvent.id)
        ).all()
        assert [each.value for each in states] == [
            "requested",
            "triaged",
            "planned",
            "assigned",
            "in_progress",
            "work_done",
            "in_review",
            "closed",
        ]

    def test_of_class_iib_is_closed_by_another_person(
        self, world: World, device: UUID, colleague: Someone
    ) -> None:
        work.classify(MdrClass.IIB, ElectricalClass.NONE)
        order_id = work.fault(device)
        work.finished(order_id, world.engineer)
        with pytest.raises(Conflict) as refusal:
            orders.close_work(actor=world.engineer.actor(), order_id=order_id, now=NOW)
        assert refusal.value.code == "reviews_own_work"
        orders.close_work(actor=colleague.actor(), order_id=order_id, now=NOW)

    def test_that_touches_safety_is_closed_after_a_passing_test_since(
        self, world: World, device: UUID
    ) -> None:
        work.classify(MdrClass.IIA)
        passing_test(device, on=TODAY - timedelta(days=2))
        order_id = work.fault(device)
        assert work.order(order_id).is_safety_relevant
        work.finished(order_id, world.engineer, safety=True)
        with pytest.raises(Conflict) as refusal:
            orders.close_work(actor=SYSTEM, order_id=order_id, now=NOW)
        assert refusal.value.code == "no_safety_test"
        passing_test(device)
        orders.close_work(actor=SYSTEM, order_id=order_id, now=NOW)
        assert status(device) is AssetStatus.IN_SERVICE

    def test_leaves_the_device_in_repair_while_another_is_open(
        self, world: World, device: UUID
    ) -> None:
        first, second = work.fault(device), work.fault(device)
        work.finished(first, world.engineer)
        orders.close_work(actor=SYSTEM, order_id=first, now=NOW)
        assert status(device) is AssetStatus.IN_REPAIR
        orders.cancel_work(actor=SYSTEM, order_id=second, reason="reported twice", now=NOW)
        assert status(device) is AssetStatus.IN_SERVICE

    def test_is_sent_back_and_done_again(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        work.finished(order_id, world.engineer)
        orders.send_work_back(actor=SYSTEM, order_id=order_id, reason="Screw missing", now=NOW)
        assert work.order(order_id).state is WorkState.IN_PROGRESS

    def test_ends_with_the_device(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        condemn_asset(actor=SYSTEM, asset_id=device, reason="beyond repair", now=NOW)
        assert work.order(order_id).state is WorkState.CANCELLED


class TestAssigning:
    def test_needs_a_skill_and_the_authorisation_of_the_trust(
        self, world: World, device: UUID, colleague: Someone
    ) -> None:
        order_id = work.fault(device)
        with pytest.raises(Conflict) as refusal:
            work.assigned(order_id, colleague)
        assert "no skill for repair of Tonometer" in str(refusal.value)
        assert "no authorisation to work at this trust" in str(refusal.value)
        who = engineers_for(actor=SYSTEM, order_id=order_id, on=TODAY)
        assert [(each.name, bool(each.lacks)) for each in who] == [
            ("Engineer", False),
            ("Second engineer", True),
        ]

    def test_is_refused_beyond_the_last_day(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        with pytest.raises(Conflict) as refusal:
            work.assigned(order_id, world.engineer, on=TODAY + timedelta(days=366))
        assert refusal.value.code == "not_competent"

    def test_counts_no_skill_that_is_withdrawn(
        self, world: World, device: UUID, colleague: Someone
    ) -> None:
        work.competent(colleague, world.north)
        skill_id = record_skill(
            actor=world.engineer.actor(),
            person_id=colleague.id,
            organisation_id=world.north,
            category="Tonometer",
            kind=WorkKind.PPM,
            evidence="Course",
            valid_from=TODAY,
            valid_to=TODAY,
            now=NOW,
        )
        withdraw_skill(actor=world.engineer.actor(), skill_id=skill_id, now=NOW)
        order_id = request_work(
            actor=SYSTEM,
            asset_id=device,
            kind=WorkKind.PPM,
            priority=Priority.LOW,
            description="Clean the prism",
            now=NOW,
        )
        with pytest.raises(Conflict):
            work.assigned(order_id, colleague)

    def test_takes_nobodys_word_for_themselves(self, world: World) -> None:
        with pytest.raises(Conflict) as refusal:
            record_skill(
                actor=world.engineer.actor(),
                person_id=world.engineer.id,
                organisation_id=world.north,
                category="Tonometer",
                kind=WorkKind.PPM,
                evidence="I know it",
                valid_from=TODAY,
                valid_to=TODAY,
                now=NOW,
            )
        assert refusal.value.code == "own_competence"


class TestTheClock:
    def test_stands_still_for_access_and_not_for_parts(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        work.assigned(order_id, world.engineer)
        before = work.order(order_id).done_by
        # Urgent and of no known class: begun within 8 hours, done within 48.
        assert before == NOW + 48 * HOUR
        orders.start_work(actor=SYSTEM, order_id=order_id, is_clean=True, now=NOW)
        for reason, hours, expected in (
            (HoldReason.PARTS, 5, before),
            (HoldReason.ACCESS, 7, before + 7 * HOUR),
        ):
            orders.hold_work(actor=SYSTEM, order_id=order_id, reason=reason, note="", now=NOW)
            orders.start_work(
                actor=SYSTEM, order_id=order_id, is_clean=True, now=NOW + hours * HOUR
            )
            assert work.order(order_id).done_by == expected

    def test_work_begins_on_a_clean_device(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        work.assigned(order_id, world.engineer)
        with pytest.raises(Invalid) as refusal:
            orders.start_work(actor=SYSTEM, order_id=order_id, is_clean=False, now=NOW)
        assert refusal.value.code == "not_decontaminated"


class TestSteps:
    def begun(self, world: World, device: UUID) -> tuple[UUID, list[UUID]]:
        work.competent(world.engineer, world.north, kind=WorkKind.PPM)
        checklist_id = work.checklist(world.north)
        order_id = request_work(
            actor=SYSTEM,
            asset_id=device,
            kind=WorkKind.PPM,
            priority=Priority.NORMAL,
            description="Yearly maintenance",
            procedure_id=checklist_id,
            now=NOW,
        )
        work.assigned(order_id, world.engineer)
        orders.start_work(actor=SYSTEM, order_id=order_id, is_clean=True, now=NOW)
        revise_checklist(
            actor=SYSTEM, procedure_id=checklist_id, steps=read_steps("Dust it"), now=NOW
        )
        return order_id, [step.id for step, _ in steps_of(order_id)]

    def test_keep_their_limits_and_ask_for_every_answer(self, world: World, device: UUID) -> None:
        order_id, (look, pressure, _) = self.begun(world, device)
        answers = {look: Answer(passed=True), pressure: Answer(number=Decimal(105))}
        assert answer_steps(actor=SYSTEM, order_id=order_id, answers=answers, now=NOW) == []
        with pytest.raises(Invalid):
            answer_steps(actor=SYSTEM, order_id=order_id, answers=answers, now=NOW)
        orders.finish_work(actor=SYSTEM, order_id=order_id, done_on=TODAY, now=NOW)

    def test_without_an_answer_hold_the_work_up(self, world: World, device: UUID) -> None:
        order_id, _ = self.begun(world, device)
        with pytest.raises(Conflict) as refusal:
            orders.finish_work(actor=SYSTEM, order_id=order_id, done_on=TODAY, now=NOW)
        assert refusal.value.code == "steps_missing"
        assert "Look for damage" in str(refusal.value)

    def test_that_fail_lead_to_one_repair(self, world: World, device: UUID) -> None:
        order_id, (look, pressure, _) = self.begun(world, device)
        failed = answer_steps(
            actor=SYSTEM,
            order_id=order_id,
            answers={look: Answer(passed=True), pressure: Answer(number=Decimal("105.1"))},
            now=NOW,
        )
        assert failed == [pressure]
        repair = request_repair(actor=SYSTEM, order_id=order_id, step_id=pressure, now=NOW)
        assert work.order(repair).parent_id == order_id
        assert status(device) is AssetStatus.AWAITING_REPAIR
        shown = find_work(actor=SYSTEM, order_id=order_id, now=NOW)
        assert [line.repair for line in shown.steps] == ["", work.order(repair).reference, ""]
        with pytest.raises(Conflict):
            request_repair(actor=SYSTEM, order_id=order_id, step_id=look, now=NOW)
        with pytest.raises(Conflict) as refusal:
            request_repair(actor=SYSTEM, order_id=order_id, step_id=pressure, now=NOW)
        assert refusal.value.code == "repair_requested"


class TestWhatItTook:
    def test_is_added_up_and_taken_back(self, world: World, device: UUID) -> None:
        order_id = work.fault(device)
        for minutes, amount in ((90, "60.00"), (-30, "-20.00")):
            add_work_line(
                actor=SYSTEM,
                order_id=order_id,
                kind=LineKind.LABOUR,
                description="Fault finding",
                on_day=TODAY,
                minutes=minutes,
                amount=Decimal(amount),
                now=NOW,
            )
        shown = find_work(actor=world.engineer.actor(), order_id=order_id, now=NOW)
        assert sum(line.minutes for line in shown.lines) == 60
        assert sum(line.amount for line in shown.lines) == 40

    def test_is_refused_with_mixed_signs(self, device: UUID) -> None:
        with pytest.raises(Invalid):
            add_work_line(
                actor=SYSTEM,
                order_id=work.fault(device),
                kind=LineKind.PART,
                description="Lamp",
                on_day=TODAY,
                quantity=Decimal(1),
                amount=Decimal(-5),
                now=NOW,
            )


def test_an_order_of_another_network_is_not_there(world: World, device: UUID) -> None:
    order_id = work.fault(device)
    with pytest.raises(NotFound):
        find_work(actor=world.stranger.actor(), order_id=order_id, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(WorkOrder)) == 1
