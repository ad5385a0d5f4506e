"""A tomograph of Central Trust, lent to Coast Trust while its own was away for repair."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.catalogue.usecases.device_models import add_device_model
from consortium.demo.stage import Stage, at
from consortium.equipment.domain.loan import Purpose, Terms
from consortium.equipment.domain.movement import Condition
from consortium.equipment.usecases import loan, movement
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.movement import Arrival, Sending

REGISTERED = date(2025, 3, 10)
ENGINEER = "engineer_shared"
ACCESSORIES = ("Power cable", "Chin rest", "Dust cover")
DAY_RATE, TRANSPORT = Decimal("220.00"), Decimal("310.00")


def lend(stage: Stage, *, out: date, back: date, closed: date) -> UUID:
    """The loan from its request to its end: in use from ``out`` to ``back``, both days counted."""
    engineer = stage.actor(ENGINEER, out)
    loan_id = loan.request_loan(
        actor=engineer,
        asset_id=_tomograph(stage),
        site_id=stage.sites["COA"],
        location="Clinic 1",
        starts_on=out,
        ends_on=back,
        purpose=Purpose.FAILURE_COVER,
        reason="Coast's own tomograph is at its maker for repair",
        now=at(out, 8, 0),
    )
    terms = Terms(
        charge=Decimal(0), checked_by=None, checks_paid_by=None, indemnity="NHS indemnity"
    )
    loan.offer_loan(actor=engineer, loan_id=loan_id, terms=terms, now=at(out, 8, 10))
    loan.approve_loan(actor=engineer, loan_id=loan_id, now=at(out, 8, 20))
    movement.dispatch_loan(
        actor=engineer, loan_id=loan_id, sending=_sending("DC-2025-114"), now=at(out, 9)
    )
    arrival = Arrival(condition=Condition.GOOD, accessories=ACCESSORIES, passed=True)
    movement.receive_loan(actor=engineer, loan_id=loan_id, arrival=arrival, now=at(out, 12))
    movement.send_back_loan(
        actor=engineer, loan_id=loan_id, sending=_sending("DC-2025-131"), now=at(back, 16)
    )
    home = Arrival(condition=Condition.GOOD, accessories=ACCESSORIES)
    movement.receive_back_loan(actor=engineer, loan_id=loan_id, arrival=home, now=at(closed, 9))
    movement.inspect_loan(
        actor=engineer, loan_id=loan_id, passed=True, note="As it left", now=at(closed, 10)
    )
    movement.close_loan(
        actor=engineer,
        loan_id=loan_id,
        day_rate=DAY_RATE,
        transport=TRANSPORT,
        now=at(closed, 11),
    )
    return loan_id


def _tomograph(stage: Stage) -> UUID:
    model_id = add_device_model(
        actor=stage.actor("lead_nor", REGISTERED),
        manufacturer="Bridgeway Instruments",
        name="OCT-40",
        category="Tomograph",
        now=at(REGISTERED),
    )
    return register_asset(
        actor=stage.actor(ENGINEER, REGISTERED),
        asset_no="CEN-O01",
        device_model_id=model_id,
        serial="BO4-1107",
        site_id=stage.sites["CEN"],
        location="Clinic 2",
        accepted_on=REGISTERED,
        put_in_use_on=REGISTERED,
        now=at(REGISTERED),
    )


def _sending(certificate: str) -> Sending:
    return Sending(
        condition=Condition.GOOD,
        accessories=ACCESSORIES,
        decontamination=certificate,
        carrier="Courier of the shared service",
    )
