"""The server's clock, believed only while it has not gone back behind the audit log."""

from collections.abc import Callable
from datetime import datetime

from consortium.foundation.audit import last_instant
from consortium.tenders.domain.submission import check_clock

Clock = Callable[[], datetime]


def guarded(clock: Clock) -> Clock:
    """The clock, refusing to tell a time before what is on record.

    Read inside a transaction: nobody else adds to the log between the reading and the commit.
    """

    def read() -> datetime:
        now = clock()
        check_clock(now, last_instant())
        return now

    return read
