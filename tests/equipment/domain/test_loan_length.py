"""The days of a loan: longer, shorter, and when neither."""

from datetime import date

import pytest

from consortium.equipment.domain import loan_length
from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.loan import LoanState
from consortium.foundation.domain.errors import DomainError

FIRST, LAST, TODAY = date(2026, 4, 20), date(2026, 5, 1), date(2026, 4, 25)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (date(2026, 5, 2), None),
        # 366 days from 20 April 2026, both counted, end on 20 April 2027.
        (date(2027, 4, 20), None),
        (date(2027, 4, 21), "too_long"),
        (LAST, "not_later"),
        (date(2026, 4, 30), "not_later"),
    ],
)
def test_a_loan_is_made_longer_within_a_year(to: date, code: str | None) -> None:
    assert _refused(lambda: loan_length.check_later(FIRST, LAST, to, today=TODAY)) == code


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (TODAY, None),
        (date(2026, 4, 30), None),
        (LAST, "not_earlier"),
        (date(2026, 4, 24), "too_early"),
    ],
)
def test_a_device_is_recalled_to_a_day_from_today_on(to: date, code: str | None) -> None:
    assert (
        _refused(lambda: loan_length.check_earlier(LAST, to, starts_on=FIRST, today=TODAY)) == code
    )


@pytest.mark.parametrize(
    ("state", "is_back", "code"),
    [
        (LoanState.APPROVED, False, None),
        (LoanState.OVERDUE, False, None),
        (LoanState.ACTIVE, True, "sent_back"),
        (LoanState.OFFERED, False, "not_running"),
        (LoanState.CLOSED, False, "not_running"),
    ],
)
def test_only_a_running_loan_has_days_to_change(
    state: LoanState, is_back: bool, code: str | None
) -> None:
    assert _refused(lambda: loan_length.check_running(state, is_back=is_back)) == code


@pytest.mark.parametrize(
    ("status", "code"),
    [(AssetStatus.ON_LOAN, None), (AssetStatus.QUARANTINED, "does_not_work")],
)
def test_what_does_not_work_is_not_kept_longer(status: AssetStatus, code: str | None) -> None:
    assert _refused(lambda: loan_length.check_works(status)) == code


def _refused(check: object) -> str | None:
    """The code of the refusal, None without one."""
    try:
        check()  # type: ignore[operator]
    except DomainError as refusal:
        return refusal.code
    return None
