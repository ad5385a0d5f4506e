"""Scene 6: 84 tonometers, checked every month by the shared service, up to the day of loading.

The first year holds 936 checks: twelve devices at each of seven trusts for six months, then at
six. Eight of them fail. Five devices are overdue on the day the demo is loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.demo import story
from consortium.demo.stage import Stage, at
from consortium.demo.story import TrustFacts
from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.queries.procedure import find_procedure
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.calibration import record_calibration
from consortium.equipment.usecases.plan import plan_calibration, suspend_plan
from consortium.equipment.usecases.procedure import add_procedure
from consortium.equipment.usecases.quarantine import release_from_quarantine
from consortium.foundation.domain.periods import add_months
from consortium.foundation.domain.working_days import Nation, working_day_on_or_before

REGISTERED = date(2025, 3, 10)
MONTHLY = Interval(count=1, unit=IntervalUnit.MONTHS)
EARLY_DAYS = 7
ENGLAND = frozenset({Nation.ENGLAND})
ENGINEER = "engineer_shared"
LIMIT, RETURN_AT = Decimal("0.5"), Decimal("2.5")
POINTS = tuple(
    Point(
        parameter="Pressure",
        nominal=Decimal(nominal),
        unit="mm[Hg]",
        lower=-LIMIT,
        upper=LIMIT,
        resolution=Decimal("0.1"),
        return_at=RETURN_AT,
    )
    for nominal in (0, 20, 60)
)
# Month of the first year (0 is April 2025), trust, device: the eight checks that fail.
FAILURES = {
    (1, "NOR", 3): "0.8",
    (2, "VAL", 7): "1.2",
    (3, "EAS", 5): "2.9",
    (4, "CEN", 11): "0.7",
    (6, "COA", 2): "1.6",
    (8, "SOU", 9): "0.9",
    (9, "VAL", 1): "3.1",
    (10, "CEN", 4): "1.1",
}
# Devices whose latest check was missed: five are overdue on the day of loading.
MISSED = {("NOR", 8), ("SOU", 2), ("EAS", 12), ("VAL", 5), ("VAL", 10)}
ROOMS = ("Clinic 1", "Clinic 2", "Clinic 3", "Pre-assessment", "Theatre suite", "Casualty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    trust: TrustFacts
    number: int
    asset_id: UUID
    plan_id: UUID
    anchor: date


def build(stage: Stage) -> None:
    procedure_id, version_id = _procedure(stage)
    devices = [
        _register(stage, trust, number, procedure_id)
        for trust in story.FOUNDERS
        for number in range(1, story.TONOMETERS + 1)
    ]
    for device in devices:
        _checks(stage, device, version_id)


def _procedure(stage: Stage) -> tuple[UUID, UUID]:
    procedure_id = add_procedure(
        actor=stage.actor(ENGINEER, REGISTERED),
        owner_id=stage.consortium,
        code="TONO-1",
        title="Monthly check of applanation tonometers",
        category="Tonometer",
        points=POINTS,
        method="Fit the check weight at 0, 20 and 60 mm Hg. A device that is off by 2.5 mm Hg or "
        "more goes back to its maker.",
        now=at(REGISTERED),
    )
    found = find_procedure(actor=stage.actor(ENGINEER, REGISTERED), procedure_id=procedure_id)
    return procedure_id, found.versions[0].id


def _register(stage: Stage, trust: TrustFacts, number: int, procedure_id: UUID) -> Device:
    engineer = stage.actor(ENGINEER, REGISTERED)
    place = story.FOUNDERS.index(trust) * story.TONOMETERS + number
    asset_id = register_asset(
        actor=engineer,
        asset_no=f"{trust.code}-T{number:02d}",
        device_model_id=stage.items["tonometer model"],
        serial=f"BT9-{41_000 + 37 * place}",
        site_id=stage.sites[trust.code],
        location=ROOMS[(number - 1) % len(ROOMS)],
        accepted_on=REGISTERED,
        put_in_use_on=REGISTERED,
        now=at(REGISTERED),
    )
    # Each trust has a day of its own in the month, so that one visit covers its devices.
    anchor = date(2025, 4, 5 + 3 * story.FOUNDERS.index(trust))
    plan_id = plan_calibration(
        actor=engineer,
        asset_id=asset_id,
        procedure_id=procedure_id,
        basis=Basis.FIXED,
        anchor_on=anchor,
        interval=MONTHLY,
        early_days=EARLY_DAYS,
        now=at(REGISTERED),
    )
    return Device(trust=trust, number=number, asset_id=asset_id, plan_id=plan_id, anchor=anchor)


def _checks(stage: Stage, device: Device, version_id: UUID) -> None:
    """Every monthly check of a device up to today, and what came of each."""
    due = list(enumerate(due_dates(device.anchor, stage.today)))
    if (device.trust.code, device.number) in MISSED:
        due = due[:-1]
    for month, due_on in due:
        # Visits are on working days, a few days early where the day falls on a weekend.
        on = working_day_on_or_before(due_on, ENGLAND)
        if device.trust is story.WEST and on >= story.WEST_LEAVES:
            suspend_plan(
                actor=stage.actor(ENGINEER, story.WEST_LEAVES),
                plan_id=device.plan_id,
                reason="West Trust left the shared service on 1 October 2025",
                now=at(story.WEST_LEAVES),
            )
            return
        _check(stage, device, version_id, month, on)


def _check(stage: Stage, device: Device, version_id: UUID, month: int, on: date) -> None:
    engineer = stage.actor(ENGINEER, on)
    error = FAILURES.get((month, device.trust.code, device.number))
    record_calibration(
        actor=engineer,
        asset_id=device.asset_id,
        procedure_version_id=version_id,
        performed_on=on,
        readings=_readings(device, month, error),
        note="" if error is None else "Repeated twice with the same result",
        now=at(on, 10, device.number),
    )
    if (month - 1, device.trust.code, device.number) in FAILURES:
        release_from_quarantine(
            actor=engineer,
            asset_id=device.asset_id,
            reason="Adjusted by the maker, passed the next check",
            now=at(on, 15),
        )


def _readings(device: Device, month: int, failing: str | None) -> list[list[Decimal | None]]:
    errors = _errors(device, month, failing)
    return [[point.nominal + error] for point, error in zip(POINTS, errors, strict=True)]


def _errors(device: Device, month: int, failing: str | None) -> tuple[Decimal, Decimal, Decimal]:
    """Small errors that differ from device to device and month to month, or one that fails."""
    if failing is not None:
        return Decimal("0.1"), Decimal(failing), Decimal(failing)
    tenths = [((device.number * 7 + month * 3 + place * 5) % 9) - 4 for place in range(3)]
    return Decimal(tenths[0]) / 10, Decimal(tenths[1]) / 10, Decimal(tenths[2]) / 10


def due_dates(anchor: date, today: date) -> Iterator[date]:
    """Every due date that has passed: all of them were kept, so that none is late by itself."""
    months = 0
    while (due_on := add_months(anchor, months)) < today:
        yield due_on
        months += 1
