"""When the monthly mail about savings goes out, and which month it is about."""

from datetime import date

from consortium.foundation.domain.periods import Period, add_months, month_of
from consortium.foundation.domain.working_days import Nation, nth_working_day

# By then the month is closed and its invoices are in: the working day of the month after it.
WORKING_DAY = 10


def month_told_on(today: date) -> Period | None:
    """The month that subscribers are told of today: the one before, from the tenth working day
    in England of this month on; None before that day."""
    this = month_of(today).start
    if today < nth_working_day(this, WORKING_DAY, [Nation.ENGLAND]):
        return None
    return month_of(add_months(this, -1))
