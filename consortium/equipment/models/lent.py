"""The loan that keeps a device away from its owner, and what the device is meanwhile."""

from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.lent import check_can_be_released, check_not_lent, fit_status
from consortium.equipment.domain.loan import LoanState
from consortium.equipment.models.loan import Loan
from consortium.equipment.models.movement import Movement, MovementReceipt
from consortium.foundation.database import db


def loan_away(asset_id: UUID) -> Loan | None:
    """The loan of a device that has left its owner, or is back and not inspected yet."""
    return db.session.scalar(
        select(Loan).where(
            Loan.asset_id == asset_id,
            or_(
                Loan.state.in_((LoanState.ACCEPTED, LoanState.RETURNED)),
                and_(Loan.state == LoanState.APPROVED, Loan.has_left),
            ),
        )
    )


def status_when_fit(asset_id: UUID) -> AssetStatus:
    """What a device becomes once it is fit for use, wherever it is now."""
    return _status(loan_away(asset_id))


def status_when_released(asset_id: UUID) -> AssetStatus:
    """The same of a device that is to leave quarantine.

    Raises:
        Conflict: its loan keeps it there: nobody accepted it, or nobody inspected it.
    """
    loan = loan_away(asset_id)
    to = _status(loan)
    check_can_be_released(loan.state if loan else None, to)
    return to


def refuse_while_lent(asset_id: UUID) -> None:
    """Pass in silence when no loan keeps a device away from its owner.

    Raises:
        Conflict: one does.
    """
    loan = loan_away(asset_id)
    check_not_lent(loan.reference if loan else None)


def _status(loan: Loan | None) -> AssetStatus:
    if loan is None:
        return fit_status(None, on_its_way=False)
    on_its_way = exists().where(
        Movement.loan_id == loan.id,
        ~exists().where(MovementReceipt.movement_id == Movement.id),
    )
    return fit_status(loan.state, on_its_way=bool(db.session.scalar(select(on_its_way))))
