"""Devices, procedures and plans for the tests, made through the use cases.

The numbers are the story's: tonometers checked every month at 0, 20 and 60 mmHg, ±0.5 mmHg,
back to their maker at ±2.5 mmHg.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.device_model import DeviceModel
from consortium.catalogue.usecases.device_models import add_device_model
from consortium.equipment.domain.agreed_model import Rank
from consortium.equipment.domain.asset_facts import AssetFacts
from consortium.equipment.domain.calibration import Point, Reading
from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.procedure import Demands
from consortium.equipment.domain.run_state import RunState
from consortium.equipment.domain.standard import StandardKind, StandardRole
from consortium.equipment.models.procedure import newest_version
from consortium.equipment.usecases.agreed_model import agree_on_model
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.calibration import record_calibration
from consortium.equipment.usecases.certificate import sign_step
from consortium.equipment.usecases.out_of_tolerance import open_event
from consortium.equipment.usecases.plan import plan_calibration
from consortium.equipment.usecases.procedure import add_procedure
from consortium.equipment.usecases.standard import declare_standard, record_certificate
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Role
from consortium.organisations.models.organisation import Site
from consortium.organisations.usecases import organisations, people
from tests.support.world import NOW, PASSWORD, SYSTEM, TODAY, Someone

MONTHLY = Interval(count=1, unit=IntervalUnit.MONTHS)
NOMINALS = (0, 20, 60)
_numbers = count(1)


def points(*, readings: int = 1) -> list[Point]:
    return [
        Point(
            parameter="Pressure",
            nominal=Decimal(nominal),
            unit="mmHg",
            lower=Decimal("-0.5"),
            upper=Decimal("0.5"),
            readings=readings,
            resolution=Decimal("0.5"),
            return_at=Decimal("2.5"),
        )
        for nominal in NOMINALS
    ]


def off_by(error: str) -> list[list[Reading]]:
    """Readings of a device that is off by so much everywhere."""
    return [[Decimal(nominal) + Decimal(error)] for nominal in NOMINALS]


def with_gap(error: str) -> list[list[Reading]]:
    """The same, without a reading at the last point."""
    return [*off_by(error)[:-1], []]


def engineer_at(organisation_id: UUID, name: str) -> Someone:
    """A clinical engineer of an organisation; at a consortium, of all its members."""
    email = f"{name}@example.org"
    person_id = people.register_person(
        actor=SYSTEM,
        email=email,
        name=name.replace("_", " ").capitalize(),
        organisation_id=organisation_id,
        password=PASSWORD,
        now=NOW,
    )
    people.grant_role(
        actor=SYSTEM,
        person_id=person_id,
        role=Role.ENGINEER,
        organisation_id=organisation_id,
        now=NOW,
    )
    return Someone(id=person_id, email=email, role=Role.ENGINEER, organisation_id=organisation_id)


def site_at(trust_id: UUID, code: str = "") -> UUID:
    """The site of a trust with that code, registered at first use."""
    code = code or f"S{trust_id.hex[-6:].upper()}"
    found = db.session.scalar(select(Site.id).where(Site.code == code))
    if found is not None:
        return found
    organisations.register_site(
        actor=SYSTEM, trust_id=trust_id, code=code, name=f"Site {code}", now=NOW
    )
    return db.session.scalars(select(Site.id).where(Site.code == code)).one()


def tonometer_model() -> UUID:
    """The one model of tonometer, added at first use."""
    found = db.session.scalar(select(DeviceModel.id).where(DeviceModel.name == "Tono 900"))
    return found or add_device_model(
        actor=SYSTEM, manufacturer="Gamma", name="Tono 900", category="Tonometer", now=NOW
    )


def agreed(owner_id: UUID, *, purpose: str = "All clinics", starts_on: date = TODAY) -> UUID:
    """An owner's agreement on another tonometer than those of the tests."""
    found = db.session.scalar(select(DeviceModel.id).where(DeviceModel.name == "Press 2"))
    return agree_on_model(
        actor=SYSTEM,
        owner_id=owner_id,
        model_id=found
        or add_device_model(
            actor=SYSTEM, manufacturer="Delta", name="Press 2", category="tonometer", now=NOW
        ),
        purpose=purpose,
        rank=Rank.FIRST,
        starts_on=starts_on,
        decided_on=TODAY,
        decided_by="Equipment group",
        reason="Best value",
        now=NOW,
    )


def tonometer(
    trust_id: UUID,
    *,
    actor: Actor = SYSTEM,
    asset_no: str = "",
    site: str = "",
    owner: UUID | None = None,
    accepted_on: date | None = date(2025, 1, 1),
    facts: AssetFacts | None = None,
) -> UUID:
    """A tonometer in service at a site of the trust."""
    number = next(_numbers)
    return register_asset(
        actor=actor,
        asset_no=asset_no or f"TON-{number:04d}",
        device_model_id=tonometer_model(),
        serial=f"SN{number:05d}",
        site_id=site_at(trust_id, site),
        location="Eye clinic",
        owner_trust_id=owner,
        accepted_on=accepted_on,
        facts=facts,
        now=NOW,
    )


def procedure_of(owner_id: UUID, *, code: str = "TONO-1", readings: int = 1) -> UUID:
    return add_procedure(
        actor=SYSTEM,
        owner_id=owner_id,
        code=code,
        title=f"Tonometer check {code}",
        category="Tonometer",
        points=points(readings=readings),
        method="Put the control weight on the arm.",
        now=NOW,
    )


def planned(
    asset_id: UUID,
    procedure_id: UUID,
    *,
    anchor_on: date = date(2026, 3, 25),
    basis: Basis = Basis.FIXED,
    actor: Actor = SYSTEM,
) -> UUID:
    """A monthly plan with seven early days; by default due on 25 April 2026."""
    return plan_calibration(
        actor=actor,
        asset_id=asset_id,
        procedure_id=procedure_id,
        basis=basis,
        anchor_on=anchor_on,
        interval=MONTHLY,
        early_days=7,
        now=NOW,
    )


def calibrated(
    asset_id: UUID,
    procedure_id: UUID,
    readings: Sequence[Sequence[Reading]],
    *,
    actor: Actor = SYSTEM,
    performed_on: date = TODAY,
    now: datetime = NOW,
) -> UUID:
    return record_calibration(
        actor=actor,
        asset_id=asset_id,
        procedure_version_id=newest_version(procedure_id).id,
        performed_on=performed_on,
        readings=readings,
        late_reason="entered from paper",
        now=now,
    )


def standard(
    trust_id: UUID,
    *,
    asset_id: UUID | None = None,
    valid_from: date = date(2026, 1, 1),
    valid_to: date = date(2026, 12, 31),
    kind: StandardKind = StandardKind.MEASURING,
) -> UUID:
    """A manometer of the trust with a certificate: U = 0.1 mmHg with k = 2."""
    standard_id = declare_standard(
        actor=SYSTEM,
        asset_id=asset_id or tonometer(trust_id),
        role=StandardRole.WORKING,
        kind=kind,
        measures="Pressure",
        now=NOW,
    )
    certified(standard_id, valid_from=valid_from, valid_to=valid_to)
    return standard_id


def certified(
    standard_id: UUID, *, valid_from: date, valid_to: date, as_found_good: bool | None = True
) -> None:
    record_certificate(
        actor=SYSTEM,
        standard_id=standard_id,
        number=f"CAL-{valid_from}",
        provider="Gamma Laboratory",
        accredited=True,
        issued_on=min(valid_from, TODAY),
        valid_from=valid_from,
        valid_to=valid_to,
        expanded=Decimal("0.1"),
        k=Decimal(2),
        unit="mm[Hg]",
        as_found_good=as_found_good,
        now=NOW,
    )


def formal_run(
    trust_id: UUID,
    performer: Someone,
    *,
    error: str = "0",
    asset_id: UUID | None = None,
    standard_id: UUID | None = None,
    performed_on: date = TODAY,
) -> UUID:
    """A calibration with a standard, measured by somebody."""
    procedure_id = add_procedure(
        actor=SYSTEM,
        owner_id=trust_id,
        code=f"F{next(_numbers)}",
        title="Check with standards",
        category="Tonometer",
        points=points(),
        demands=Demands(asks_standards=True),
        now=NOW,
    )
    return record_calibration(
        actor=performer.actor(),
        asset_id=asset_id or tonometer(trust_id),
        procedure_version_id=newest_version(procedure_id).id,
        performed_on=performed_on,
        readings=off_by(error),
        standard_ids=[standard_id or standard(trust_id)],
        late_reason="entered from paper",
        now=NOW,
    )


def certificate(
    trust_id: UUID, performer: Someone, reviewer: Someone, run_id: UUID | None = None
) -> UUID:
    """The certificate of such a run: one measured and signed it, another reviewed it."""
    run_id = run_id or formal_run(trust_id, performer)
    issued = None
    for who, state in (
        (performer, RunState.SUBMITTED),
        (reviewer, RunState.REVIEWED),
        (reviewer, RunState.CERTIFIED),
    ):
        issued = sign_step(actor=who.actor(), run_id=run_id, to=state, secret=PASSWORD, now=NOW)
    assert issued is not None
    return issued


def out_of_tolerance(standard_id: UUID, *, found: str | None = "0.8") -> UUID:
    """The event of a standard that showed so much too much, found today."""
    return open_event(
        actor=SYSTEM,
        standard_id=standard_id,
        failed_on=TODAY,
        found=None if found is None else Decimal(found),
        reason="Shows too much",
        now=NOW,
    )
