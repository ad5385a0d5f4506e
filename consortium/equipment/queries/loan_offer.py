"""What a lender can offer to somebody who asked for one of its devices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.equipment.domain.cover import cannot_be_lent
from consortium.equipment.models.asset import Asset
from consortium.equipment.models.cover import units_for
from consortium.equipment.models.loan import lenders_loan
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Site


@dataclass(frozen=True, slots=True)
class UnitToOffer:
    """A device as a choice of the form that offers it."""

    asset_id: UUID
    text: str


def units_to_offer(*, actor: Actor, loan_id: UUID, today: date) -> list[UnitToOffer]:
    """The device that was asked for, and after it the lender's others of the model that are free.

    Raises:
        NotFound: the loan is not within reach.
        NotAllowed: the actor does not manage the lender's equipment.
    """
    loan = lenders_loan(actor=actor, loan_id=loan_id)
    asked = db.session.get_one(Asset, loan.asset_id)
    units = units_for(
        site_id=loan.borrower_site_id,
        period=loan.period,
        where=(Asset.device_model_id == asked.device_model_id)
        & (Asset.owner_trust_id == loan.lender_trust_id),
        today=today,
        apart_from=loan.id,
    )
    lent = {
        unit.asset_id: unit
        for unit in units
        if unit.asset_id == asked.id or not cannot_be_lent(loan.borrower_trust_id, unit)
    }
    places = db.session.execute(
        select(Asset.id, Site.name, Asset.location)
        .join(Site, Site.id == Asset.site_id)
        .where(Asset.id.in_(lent))
    )
    where = {key: ", ".join(part for part in place if part) for key, *place in places}
    ordered = sorted(lent.values(), key=lambda unit: (unit.asset_id != asked.id, unit.asset_no))
    return [
        UnitToOffer(
            unit.asset_id,
            f"{unit.asset_no}, {where[unit.asset_id]}, {_due(unit.due_on)}"
            f"{' (asked for)' if unit.asset_id == asked.id else ''}",
        )
        for unit in ordered
    ]


def _due(due_on: date | None) -> str:
    return f"next check due {due_on.day} {due_on:%B %Y}" if due_on else "no check planned"
