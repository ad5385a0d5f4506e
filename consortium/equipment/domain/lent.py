"""A device that is away from its owner: what it becomes when it can be used again, and what its
loan forbids meanwhile."""

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState
from consortium.foundation.domain.errors import Conflict


def fit_status(loan: LoanState | None, *, on_its_way: bool) -> AssetStatus:
    """What a device becomes that is fit for use again, by the loan that keeps it away, if any.

    It is in service with its owner and nowhere else. With a borrower who accepted it it is on
    loan; one that nobody has accepted, or that is back and not inspected, stays in quarantine.
    """
    if loan is None:
        return AssetStatus.IN_SERVICE
    if on_its_way:
        return AssetStatus.IN_TRANSIT
    return AssetStatus.ON_LOAN if loan is LoanState.ACCEPTED else AssetStatus.QUARANTINED


def check_can_be_released(loan: LoanState | None, to: AssetStatus) -> None:
    """Pass in silence when a device that is fit may leave quarantine now.

    Raises:
        Conflict: the borrower has not accepted it, or its owner has not inspected it.
    """
    if to is not AssetStatus.QUARANTINED:
        return
    if loan is LoanState.RETURNED:
        raise Conflict(
            "not_inspected",
            "It is back from a loan and nobody has inspected it.",
            next_step="Record its inspection on the loan; that puts it in service.",
        )
    raise Conflict(
        "not_accepted",
        "Its acceptance check at the borrower failed, so it is not theirs to use.",
        next_step="Send it back to its owner from the page of the loan.",
    )


def check_not_lent(reference: str | None) -> None:
    """Pass in silence when no loan keeps a device away from its owner.

    Raises:
        Conflict: one does; the refusal names it.
    """
    if reference is not None:
        raise Conflict(
            "lent",
            f"This device is lent: loan {reference}.",
            next_step="Recall it, and do this once it is back and inspected.",
        )
