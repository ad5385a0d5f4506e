"""Where a contract stands on a day: one of 1 April 2025 to 31 March 2030."""

from datetime import date

import pytest

from consortium.contracts.domain.managing.contract_state import RegisterState, state_on
from tests.contracts.story import ENDS, STARTS

JUNE, OCTOBER = date(2025, 6, 30), date(2025, 10, 1)


@pytest.mark.parametrize(
    ("day", "signed", "noticed_on", "left_on", "state"),
    [
        (OCTOBER, False, None, None, RegisterState.DRAFT),
        (date(2025, 3, 31), True, None, None, RegisterState.SIGNED),
        (STARTS, True, None, None, RegisterState.IN_FORCE),
        (date(2030, 3, 31), True, None, None, RegisterState.IN_FORCE),
        (ENDS, True, None, None, RegisterState.ENDED),
        (date(2025, 6, 29), True, JUNE, None, RegisterState.IN_FORCE),
        (JUNE, True, JUNE, None, RegisterState.NOTICE_GIVEN),
        (date(2025, 9, 30), True, JUNE, OCTOBER, RegisterState.NOTICE_GIVEN),
        (OCTOBER, True, JUNE, OCTOBER, RegisterState.ENDED),
        # An exclusion needs no notice, and one after the end ends nothing earlier.
        (JUNE, True, None, OCTOBER, RegisterState.NOTICE_GIVEN),
        (ENDS, True, None, date(2031, 1, 1), RegisterState.ENDED),
    ],
)
def test_state(
    day: date, signed: bool, noticed_on: date | None, left_on: date | None, state: RegisterState
) -> None:
    found = state_on(
        day,
        is_signed=signed,
        starts_on=STARTS,
        ends_on=ENDS,
        left_on=left_on,
        noticed_on=noticed_on,
    )
    assert found is state
