"""Whatever day the demo is loaded on, the same devices are late, and no others."""

from datetime import date, timedelta
from decimal import Decimal

from consortium.demo.equipment import FAILURES, MISSED, due_dates
from consortium.foundation.domain.periods import add_months

ANCHORS = [date(2025, 4, 5 + 3 * place) for place in range(7)]
DAYS = [date(2026, 4, 1) + timedelta(days=number) for number in range(800)]


def test_every_check_that_fell_due_was_made() -> None:
    for anchor in ANCHORS:
        for today in DAYS:
            last = list(due_dates(anchor, today))[-1]
            next_due_on = add_months(anchor, (last.year - 2025) * 12 + last.month - 4 + 1)
            # Late is what was due before today.
            assert last < today <= next_due_on, (anchor, today)


def test_a_device_that_missed_its_last_check_is_late_from_the_next_day_on() -> None:
    anchor = ANCHORS[0]
    *_, missed = due_dates(anchor, date(2026, 4, 6))
    assert missed == date(2026, 4, 5)


def test_the_story_has_eight_failures_and_five_missed_checks() -> None:
    assert (len(FAILURES), len(MISSED)) == (8, 5)
    # Section 5.0: limit ±0.5 mm Hg; whatever is off by more fails.
    assert all(Decimal(error) > Decimal("0.5") for error in FAILURES.values())
