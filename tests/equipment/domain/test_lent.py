"""What a lent device becomes when it can be used again; the states are those of the equipment
notes: in service with its owner alone, custody and state by the loan."""

import pytest

from consortium.equipment.domain.asset_status import AssetStatus, may_move
from consortium.equipment.domain.lent import check_can_be_released, check_not_lent, fit_status
from consortium.equipment.domain.loan import LoanState
from consortium.foundation.domain.errors import Conflict

S = AssetStatus


@pytest.mark.parametrize(
    ("loan", "on_its_way", "becomes"),
    [
        (None, False, S.IN_SERVICE),
        (LoanState.ACCEPTED, False, S.ON_LOAN),
        (LoanState.APPROVED, True, S.IN_TRANSIT),
        (LoanState.ACCEPTED, True, S.IN_TRANSIT),
        # Its acceptance check failed; it is back and not inspected.
        (LoanState.APPROVED, False, S.QUARANTINED),
        (LoanState.RETURNED, False, S.QUARANTINED),
    ],
)
def test_it_is_in_service_with_its_owner_alone(
    loan: LoanState | None, on_its_way: bool, becomes: AssetStatus
) -> None:
    assert fit_status(loan, on_its_way=on_its_way) is becomes
    assert becomes is S.QUARANTINED or may_move(S.QUARANTINED, becomes)


@pytest.mark.parametrize(
    ("loan", "code"), [(LoanState.APPROVED, "not_accepted"), (LoanState.RETURNED, "not_inspected")]
)
def test_what_nobody_accepted_or_inspected_is_not_released(loan: LoanState, code: str) -> None:
    with pytest.raises(Conflict) as refusal:
        check_can_be_released(loan, fit_status(loan, on_its_way=False))
    assert refusal.value.code == code
    check_can_be_released(LoanState.ACCEPTED, S.ON_LOAN)


def test_a_lent_device_is_named_with_its_loan() -> None:
    check_not_lent(None)
    with pytest.raises(Conflict) as refusal:
        check_not_lent("LN-2026-0001")
    assert "LN-2026-0001" in refusal.value.message
