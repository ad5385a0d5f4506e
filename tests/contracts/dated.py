"""Obligations, options and alerts for tests, made through the use cases."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.managing.obligations import ObligationKind, Rule
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.alert import Alert
from consortium.contracts.usecases.alerts import raise_alerts
from consortium.contracts.usecases.extensions import add_extension_option
from consortium.contracts.usecases.obligations import record_obligation
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Role
from tests.contracts.factories import VISCOELASTIC, agreement, items, signed_contract
from tests.support.world import NOW, SYSTEM, World

OVERDUE = date(2026, 4, 10)


def obligation(
    agreement_id: UUID,
    *,
    what: str = "Certificate of insurance",
    owner: Role = Role.PROCUREMENT_LEAD,
    due_on: date = OVERDUE,
    every_months: int | None = 12,
    trust_id: UUID | None = None,
) -> UUID:
    """Something that falls due each year, for the first time on 10 April 2026."""
    return record_obligation(
        actor=SYSTEM,
        agreement_id=agreement_id,
        kind=ObligationKind.INSURANCE,
        what=what,
        owner=owner,
        rule=Rule(first_due_on=due_on, days_before_end=None, every_months=every_months),
        trust_id=trust_id,
        paragraph="clause 12",
        now=NOW,
    )


def extension_option(agreement_id: UUID, *, months: int = 24, notice_months: int = 6) -> UUID:
    return add_extension_option(
        actor=SYSTEM,
        agreement_id=agreement_id,
        months=months,
        notice_months=notice_months,
        paragraph="clause 3.2",
        now=NOW,
    )


def raised_alert(world: World) -> UUID:
    """An alert about an overdue obligation, under an agreement that North has signed.

    The catalogue holds viscoelastic already.
    """
    agreement_id = agreement(world, VISCOELASTIC)
    signed_contract(world, agreement_id, world.north)
    obligation_id = obligation(agreement_id)
    raise_alerts(actor=SYSTEM, now=NOW)
    about = select(Alert.id).where(Alert.key == f"obligation:{obligation_id}:1")
    return db.session.scalars(about).one()


def listed_alert(world: World, number: int) -> None:
    """One more open alert, for a list; the first one comes with an agreement."""
    signed = select(TrustContract.agreement_id).where(TrustContract.signed_at.is_not(None))
    agreement_id = db.session.scalar(signed)
    if agreement_id is None:
        items()
        agreement_id = agreement(world, VISCOELASTIC)
        signed_contract(world, agreement_id, world.north)
    obligation(agreement_id, what=f"Listed {number}", every_months=None)
    raise_alerts(actor=SYSTEM, now=NOW)
