"""Loans of tonometers between the trusts of the small world, made through the use cases."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.loan import Purpose, Terms
from consortium.equipment.domain.movement import Condition
from consortium.equipment.models.procedure import CalibrationProcedure
from consortium.equipment.usecases import loan, movement
from consortium.equipment.usecases.loan_terms import keep_loan_terms
from consortium.equipment.usecases.movement import Arrival, Sending
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from tests.equipment import factories
from tests.support.world import NOW, SYSTEM, TODAY, World

LAST = TODAY + timedelta(days=11)
TERMS = Terms(
    charge=Decimal("120.00"), checked_by=None, checks_paid_by=None, indemnity="NHS indemnity"
)
CABLES = ("Power cable", "Chin rest")
SENDING = Sending(condition=Condition.GOOD, accessories=CABLES, decontamination="DC-77")
ARRIVAL = Arrival(condition=Condition.GOOD, accessories=CABLES, passed=True)


def lendable(world: World, *, trust_id: UUID | None = None, asset_no: str = "") -> UUID:
    """A tonometer in service, with a plan that is due long after any loan of these tests."""
    asset_id = factories.tonometer(trust_id or world.north, asset_no=asset_no)
    found = db.session.scalar(
        select(CalibrationProcedure.id).where(CalibrationProcedure.code == "LEND-1")
    )
    procedure_id = found or factories.procedure_of(world.seven_oaks, code="LEND-1")
    factories.planned(asset_id, procedure_id, anchor_on=date(2027, 1, 1))
    return asset_id


def requested(
    world: World,
    asset_id: UUID,
    *,
    actor: Actor = SYSTEM,
    starts_on: date = TODAY,
    ends_on: date = LAST,
    now: datetime = NOW,
) -> UUID:
    """South asks for a device."""
    return loan.request_loan(
        actor=actor,
        asset_id=asset_id,
        site_id=factories.site_at(world.south),
        location="Eye clinic",
        starts_on=starts_on,
        ends_on=ends_on,
        purpose=Purpose.FAILURE_COVER,
        reason="Ours failed",
        now=now,
    )


def approved(world: World, asset_id: UUID) -> UUID:
    loan_id = requested(world, asset_id)
    loan.offer_loan(actor=SYSTEM, loan_id=loan_id, terms=TERMS, now=NOW)
    loan.approve_loan(actor=SYSTEM, loan_id=loan_id, now=NOW)
    return loan_id


def accepted(world: World, asset_id: UUID) -> UUID:
    loan_id = approved(world, asset_id)
    movement.dispatch_loan(actor=SYSTEM, loan_id=loan_id, sending=SENDING, now=NOW)
    movement.receive_loan(actor=SYSTEM, loan_id=loan_id, arrival=ARRIVAL, now=NOW)
    return loan_id


def closed(world: World, asset_id: UUID, *, days: int = 12) -> UUID:
    """Lent, used for so many days, sent back, inspected, closed: £220 a day, £310 transport."""
    loan_id = accepted(world, asset_id)
    back = NOW + timedelta(days=days - 1)
    movement.send_back_loan(actor=SYSTEM, loan_id=loan_id, sending=SENDING, now=back)
    movement.receive_back_loan(actor=SYSTEM, loan_id=loan_id, arrival=ARRIVAL, now=back)
    movement.inspect_loan(actor=SYSTEM, loan_id=loan_id, passed=True, note="", now=back)
    movement.close_loan(
        actor=SYSTEM,
        loan_id=loan_id,
        day_rate=Decimal("220.00"),
        transport=Decimal("310.00"),
        now=back,
    )
    return loan_id


def a_closed_loan(world: World) -> UUID:
    """The same of a device of its own."""
    return closed(world, lendable(world))


def with_terms(world: World) -> UUID:
    """A loan that is approved, with its terms kept once."""
    loan_id = approved(world, lendable(world))
    keep_loan_terms(actor=SYSTEM, loan_id=loan_id, now=NOW)
    return loan_id
