"""Work orders, checklists, competent engineers and notices for the tests, by the use cases."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.domain.device_class import AppliedPart, ElectricalClass, MdrClass
from consortium.catalogue.models.device_model import DeviceModel
from consortium.equipment.domain.due_dates import Basis
from consortium.equipment.domain.plan import USUAL, Allowance
from consortium.equipment.domain.safety_notice import MatchRule, NoticeSource
from consortium.equipment.domain.safety_test import Measure, Method, SafetyReason
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_order import Priority
from consortium.equipment.domain.work_step import Answer, read_steps
from consortium.equipment.models.work_order import WorkOrder
from consortium.equipment.models.work_step import steps_of
from consortium.equipment.usecases import work_order as orders
from consortium.equipment.usecases.checklist import add_checklist
from consortium.equipment.usecases.competence import authorise_engineer, record_skill
from consortium.equipment.usecases.meter import add_meter
from consortium.equipment.usecases.plan import plan_calibration
from consortium.equipment.usecases.safety_notice import record_notice
from consortium.equipment.usecases.safety_test import record_safety_test
from consortium.equipment.usecases.work_request import report_fault, request_work
from consortium.equipment.usecases.work_step import answer_steps
from consortium.foundation.database import db
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, Someone, World

STEPS = "Look for damage\nOutput pressure: 95 to 105 mmHg\n(Serial of the battery?)"


def classify(mdr_class: MdrClass, elec_class: ElectricalClass = ElectricalClass.I) -> None:
    """Say what class the tonometers of the tests are of."""
    model = db.session.get_one(DeviceModel, factories.tonometer_model())
    model.mdr_class, model.elec_class = mdr_class, elec_class
    model.applied_part = AppliedPart.NONE
    db.session.commit()


def competent(
    who: Someone, trust_id: UUID, *, kind: WorkKind = WorkKind.REPAIR, days: int = 365
) -> None:
    """Give somebody the skill for a kind of work on tonometers, and a trust's authorisation."""
    start, end = TODAY - timedelta(days=365), TODAY + timedelta(days=days)
    record_skill(
        actor=SYSTEM,
        person_id=who.id,
        organisation_id=who.organisation_id,
        category="Tonometer",
        kind=kind,
        evidence="Maker's course",
        valid_from=start,
        valid_to=end,
        now=NOW,
    )
    authorise_engineer(
        actor=SYSTEM,
        person_id=who.id,
        trust_id=trust_id,
        evidence="Contract",
        valid_from=start,
        valid_to=end,
        now=NOW,
    )


def fault(asset_id: UUID, *, now: datetime = NOW) -> UUID:
    return report_fault(actor=SYSTEM, asset_id=asset_id, what="It does not light up", now=now)


def order(order_id: UUID) -> WorkOrder:
    return db.session.get_one(WorkOrder, order_id)


def assigned(
    order_id: UUID,
    who: Someone,
    *,
    payer: UUID | None = None,
    safety: bool = False,
    on: date = TODAY,
    now: datetime = NOW,
) -> None:
    """Triage an order, and plan and assign it."""
    orders.triage_work(
        actor=SYSTEM,
        order_id=order_id,
        priority=Priority.URGENT,
        payer_id=payer or order(order_id).trust_id,
        is_safety_relevant=safety,
        now=now,
    )
    orders.plan_work(actor=SYSTEM, order_id=order_id, planned_on=on, assignee_id=who.id, now=now)


def finished(order_id: UUID, who: Someone, *, safety: bool = False, now: datetime = NOW) -> None:
    """Get an order to the end of its work, done by somebody."""
    assigned(order_id, who, safety=safety, now=now)
    orders.start_work(actor=who.actor(), order_id=order_id, is_clean=True, now=now)
    orders.finish_work(actor=who.actor(), order_id=order_id, done_on=TODAY, now=now)


def checklist(owner_id: UUID, *, code: str = "PPM-1", kind: WorkKind = WorkKind.PPM) -> UUID:
    return add_checklist(
        actor=SYSTEM,
        owner_id=owner_id,
        code=code,
        title=f"Maintenance {code}",
        category="Tonometer",
        kind=kind,
        steps=read_steps(STEPS),
        now=NOW,
    )


def maintained(
    asset_id: UUID,
    checklist_id: UUID,
    *,
    anchor_on: date = date(2026, 3, 25),
    allowance: Allowance = USUAL,
) -> UUID:
    """A monthly plan of maintenance with seven early days; by default due on 25 April 2026."""
    return plan_calibration(
        actor=SYSTEM,
        asset_id=asset_id,
        procedure_id=checklist_id,
        basis=Basis.FIXED,
        anchor_on=anchor_on,
        interval=factories.MONTHLY,
        early_days=7,
        allowance=allowance,
        now=NOW,
    )


def notice(world: World, *, stop_use: bool = True, number: str = "FSN-1", **rule: object) -> UUID:
    """A notice of Seven Oaks about the maker of the tests' tonometers."""
    return record_notice(
        actor=SYSTEM,
        owner_id=world.seven_oaks,
        source=NoticeSource.MHRA,
        number=number,
        title="Prism can come loose",
        action="Stop using them and send them back.",
        rule=MatchRule(manufacturer="Gamma", **rule),  # type: ignore[arg-type]
        stop_use=stop_use,
        now=NOW,
    )


def begun_with_failure(world: World) -> tuple[UUID, UUID]:
    """An order of North in progress, and the step of it that failed."""
    asset_id = factories.tonometer(world.north)
    who = factories.engineer_at(world.north, "engineer_of_steps")
    competent(who, world.north, kind=WorkKind.PPM)
    order_id = request_work(
        actor=SYSTEM,
        asset_id=asset_id,
        kind=WorkKind.PPM,
        priority=Priority.NORMAL,
        description="Maintenance",
        procedure_id=checklist(world.north, code="PPM-S"),
        now=NOW,
    )
    assigned(order_id, who)
    orders.start_work(actor=SYSTEM, order_id=order_id, is_clean=True, now=NOW)
    step_id = steps_of(order_id)[0][0].id
    answer_steps(actor=SYSTEM, order_id=order_id, answers={step_id: Answer(passed=False)}, now=NOW)
    return order_id, step_id


def skill(world: World) -> UUID:
    return record_skill(
        actor=SYSTEM,
        person_id=world.engineer.id,
        organisation_id=world.north,
        category="Tonometer",
        kind=WorkKind.PPM,
        evidence="Course",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=365),
        now=NOW,
    )


def authorisation(world: World) -> UUID:
    return authorise_engineer(
        actor=SYSTEM,
        person_id=world.engineer.id,
        trust_id=world.north,
        evidence="Contract",
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=365),
        now=NOW,
    )


def safety_test(asset_id: UUID, *, leakage: str = "80", on: date = TODAY) -> UUID:
    """A test of a device of class I by the direct method, with a good earth."""
    return record_safety_test(
        actor=SYSTEM,
        asset_id=asset_id,
        method=Method.DIRECT,
        reason=SafetyReason.ROUTINE,
        tested_on=on,
        readings={Measure.EARTH: Decimal("0.1"), Measure.EQUIPMENT_LEAKAGE: Decimal(leakage)},
        elec_class=ElectricalClass.I,
        now=NOW,
    )


def meter(asset_id: UUID) -> UUID:
    return add_meter(actor=SYSTEM, asset_id=asset_id, name="Hours run", unit="h", now=NOW)
