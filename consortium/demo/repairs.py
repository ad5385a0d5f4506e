"""Scene 6e: work on the ultrasound systems, an order in each state, and maintenance by checklists.

West has left, so nothing of its devices is in these orders. Valley keeps a checklist of its own.
"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.demo.upkeep import CATEGORY
from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.safety_test import Measure, Method, SafetyReason
from consortium.equipment.domain.work_kind import WorkKind
from consortium.equipment.domain.work_line import LineKind
from consortium.equipment.domain.work_order import HoldReason, Priority
from consortium.equipment.domain.work_step import Answer, StepKind, read_steps
from consortium.equipment.queries.work_detail import find_work
from consortium.equipment.usecases import work_order as orders
from consortium.equipment.usecases.checklist import add_checklist, revise_checklist
from consortium.equipment.usecases.competence import record_skill
from consortium.equipment.usecases.plan import plan_calibration
from consortium.equipment.usecases.safety_test import record_safety_test
from consortium.equipment.usecases.work_request import report_fault, request_work
from consortium.equipment.usecases.work_step import add_work_line, answer_steps

SERVICE = "engineer_shared"
BEGINS = date(2025, 5, 19)
YEARLY = Interval(count=12, unit=IntervalUnit.MONTHS)
STEPS = "Cables and plugs undamaged\nProbe lenses without cracks\nGrey scale: 10 to 12\n"
HOUR_RATE = Decimal("42.00")


def build(stage: Stage) -> None:
    _skills(stage)
    shared = _checklist(stage, stage.consortium, "SONO-1", "Yearly maintenance of ultrasound")
    own = _checklist(stage, stage.places["VAL"], "VAL-US", "Ultrasound check of Valley Trust")
    _plans(stage, shared, own)
    # Central's system was maintained before the second version of the checklist, South's after.
    _maintained(stage, "CEN-U02", shared, ago=90)
    revised = stage.today - timedelta(days=40)
    revise_checklist(
        actor=stage.actor(SERVICE, revised),
        procedure_id=shared,
        steps=read_steps(f"{STEPS}Clock within: at most 60 s"),
        now=at(revised),
    )
    _maintained(stage, "SOU-U02", shared, ago=20)
    _open_orders(stage)
    _mended(stage, "NOR-U02", ago=9, closes=True)
    _mended(stage, "EAS-U02", ago=2, closes=False)


def _skills(stage: Stage) -> None:
    for code in ("NOR", "SOU", "EAS", "CEN", "COA", "VAL"):
        for kind in (WorkKind.REPAIR, WorkKind.PPM):
            record_skill(
                actor=stage.actor(SERVICE, BEGINS),
                person_id=stage.people[f"engineer_{code.lower()}"],
                organisation_id=stage.places[code],
                category=CATEGORY,
                kind=kind,
                evidence="Maker's course on the SonoView 7",
                valid_from=BEGINS,
                valid_to=date(stage.today.year + 1, 3, 31),
                now=at(BEGINS),
            )


def _checklist(stage: Stage, owner_id: UUID, code: str, title: str) -> UUID:
    return add_checklist(
        actor=stage.actor(SERVICE, BEGINS),
        owner_id=owner_id,
        code=code,
        title=title,
        category=CATEGORY,
        kind=WorkKind.PPM,
        steps=read_steps(STEPS),
        now=at(BEGINS),
    )


def _plans(stage: Stage, shared: UUID, own: UUID) -> None:
    """Every system a year from now at the latest, one after the other, none in the next weeks."""
    members = [trust for trust in story.FOUNDERS if trust is not story.WEST]
    for place, trust in enumerate(members):
        for number in range(1, story.ULTRASOUND_A_TRUST + 1):
            plan_calibration(
                actor=stage.actor(SERVICE, stage.today),
                asset_id=stage.assets[f"{trust.code}-U{number:02d}"],
                procedure_id=own if trust.code == "VAL" else shared,
                basis=Basis.FIXED,
                anchor_on=stage.today + timedelta(days=60 + 25 * (2 * place + number)),
                interval=YEARLY,
                early_days=14,
                now=at(stage.today, 7),
            )


def _maintained(stage: Stage, key: str, procedure_id: UUID, *, ago: int) -> None:
    """A system maintained by the checklist so many days ago, and nothing found."""
    on = stage.today - timedelta(days=ago)
    order_id = request_work(
        actor=stage.actor(SERVICE, on),
        asset_id=stage.assets[key],
        kind=WorkKind.PPM,
        priority=Priority.NORMAL,
        description="Yearly maintenance",
        procedure_id=procedure_id,
        now=at(on, 8),
    )
    _begin(stage, order_id, key, on)
    engineer = stage.actor(_engineer(key), on)
    steps = find_work(actor=engineer, order_id=order_id, now=at(on, 10)).steps
    answers = {
        step.id: Answer(number=step.step.upper or step.step.lower)
        if step.step.kind is StepKind.NUMBER
        else Answer(passed=True)
        for step in steps
    }
    answer_steps(actor=engineer, order_id=order_id, answers=answers, now=at(on, 11))
    _labour(stage, order_id, key, on, minutes=75)
    orders.finish_work(actor=engineer, order_id=order_id, done_on=on, now=at(on, 12))
    orders.close_work(actor=stage.actor(SERVICE, on), order_id=order_id, now=at(on, 16))


def _open_orders(stage: Stage) -> None:
    """One order in each state before the work is done, and one that was cancelled."""
    _fault(stage, "CEN-U01", "Screen flickers", ago=0, priority=Priority.LOW)
    for key, what, ago, priority in (
        ("SOU-U01", "Probe holder broken", 1, Priority.NORMAL),
        ("EAS-U01", "Printer does not print", 4, Priority.LOW),
    ):
        order_id = _fault(stage, key, what, ago=ago, priority=priority)
        _triage(stage, order_id, key, stage.today, priority)
        if key == "EAS-U01":
            _plan(stage, order_id, key, stage.today + timedelta(days=2), assigned=False)
    order_id = _fault(stage, "CEN-U02", "Foot switch sticks", ago=2, priority=Priority.NORMAL)
    _triage(stage, order_id, "CEN-U02", stage.today, Priority.NORMAL)
    _plan(stage, order_id, "CEN-U02", stage.today + timedelta(days=1), assigned=True)
    for key, what, ago in (
        ("COA-U01", "Does not start", 3),
        ("VAL-U01", "Image drops out with the linear probe", 12),
    ):
        on = stage.today - timedelta(days=ago - 1)
        order_id = _fault(stage, key, what, ago=ago, priority=Priority.URGENT)
        _begin(stage, order_id, key, on, priority=Priority.URGENT)
        _labour(stage, order_id, key, on, minutes=40)
        if key == "VAL-U01":
            orders.hold_work(
                actor=stage.actor(_engineer(key), on),
                order_id=order_id,
                reason=HoldReason.PARTS,
                note="Probe ordered from the maker",
                now=at(on, 12),
            )
    order_id = _fault(stage, "NOR-U01", "Image is dark", ago=6, priority=Priority.NORMAL)
    on = stage.today - timedelta(days=5)
    orders.cancel_work(
        actor=stage.actor(SERVICE, on),
        order_id=order_id,
        reason="The brightness was turned down",
        now=at(on),
    )


def _mended(stage: Stage, key: str, *, ago: int, closes: bool) -> None:
    """A repair of the mains part with labour, travel and a part, tested for safety."""
    on = stage.today - timedelta(days=ago)
    order_id = _fault(stage, key, "Mains plug cracked", ago=ago + 1, priority=Priority.EMERGENCY)
    _begin(stage, order_id, key, on, priority=Priority.EMERGENCY, safety=True)
    engineer = stage.actor(_engineer(key), on)
    _labour(stage, order_id, key, on, minutes=50)
    for kind, what, amount, quantity, minutes in (
        (LineKind.TRAVEL, "To the eye unit and back", "24.50", "0", 35),
        (LineKind.PART, "Mains cable with plug", "37.50", "1", 0),
    ):
        add_work_line(
            actor=engineer,
            order_id=order_id,
            kind=kind,
            description=what,
            on_day=on,
            amount=Decimal(amount),
            quantity=Decimal(quantity),
            minutes=minutes,
            now=at(on, 11),
        )
    orders.finish_work(actor=engineer, order_id=order_id, done_on=on, now=at(on, 12))
    record_safety_test(
        actor=engineer,
        asset_id=stage.assets[key],
        method=Method.DIRECT,
        reason=SafetyReason.AFTER_REPAIR,
        tested_on=on,
        readings={
            Measure.EARTH: Decimal("0.12"),
            Measure.EQUIPMENT_LEAKAGE: Decimal(86),
            Measure.APPLIED_PART_LEAKAGE: Decimal(31),
        },
        now=at(on, 13),
    )
    if closes:
        orders.close_work(actor=stage.actor(SERVICE, on), order_id=order_id, now=at(on, 15))


def _fault(stage: Stage, key: str, what: str, *, ago: int, priority: Priority) -> UUID:
    on = stage.today - timedelta(days=ago)
    return report_fault(
        actor=stage.actor(SERVICE, on),
        asset_id=stage.assets[key],
        what=what,
        reported_by="Nurse in charge, eye clinic",
        priority=priority,
        now=at(on, 8),
    )


def _begin(
    stage: Stage,
    order_id: UUID,
    key: str,
    on: date,
    *,
    priority: Priority = Priority.NORMAL,
    safety: bool = False,
) -> None:
    _triage(stage, order_id, key, on, priority, safety=safety)
    _plan(stage, order_id, key, on, assigned=True, decided=on)
    engineer = stage.actor(_engineer(key), on)
    orders.start_work(actor=engineer, order_id=order_id, is_clean=True, now=at(on, 10))


def _triage(
    stage: Stage, order_id: UUID, key: str, on: date, priority: Priority, *, safety: bool = False
) -> None:
    orders.triage_work(
        actor=stage.actor(SERVICE, on),
        order_id=order_id,
        priority=priority,
        payer_id=stage.places[key[:3]],
        is_safety_relevant=safety,
        now=at(on, 8, 30),
    )


def _plan(
    stage: Stage,
    order_id: UUID,
    key: str,
    on: date,
    *,
    assigned: bool,
    decided: date | None = None,
) -> None:
    decided = decided or stage.today
    orders.plan_work(
        actor=stage.actor(SERVICE, decided),
        order_id=order_id,
        planned_on=on,
        assignee_id=stage.people[_engineer(key)] if assigned else None,
        now=at(decided, 9),
    )


def _labour(stage: Stage, order_id: UUID, key: str, on: date, *, minutes: int) -> None:
    add_work_line(
        actor=stage.actor(_engineer(key), on),
        order_id=order_id,
        kind=LineKind.LABOUR,
        description="Engineer of the trust",
        on_day=on,
        minutes=minutes,
        amount=(HOUR_RATE * minutes / 60).quantize(Decimal("0.01")),
        now=at(on, 11),
    )


def _engineer(key: str) -> str:
    return f"engineer_{key[:3].lower()}"
