"""How long to wait after failed attempts: free at first, then doubling, never for ever.

An account that could be locked for ever would let a stranger lock everybody out.
"""

from datetime import datetime, timedelta

FREE_ATTEMPTS = 5
# One network address may stand for a whole hospital.
FREE_ATTEMPTS_OF_AN_ADDRESS = 50
LONGEST = timedelta(minutes=15)
# Failures older than this are forgotten.
MEMORY = timedelta(hours=1)


def wait_after(failures: int, *, free: int = FREE_ATTEMPTS) -> timedelta:
    """How long to wait after so many failures in a row: 5 free, then 1 s, 2 s, 4 s, to 15 min."""
    if failures < free:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(failures - free, 12)))


def still_to_wait(
    *, failures: int, last_failure: datetime, now: datetime, free: int = FREE_ATTEMPTS
) -> timedelta:
    """How much of that wait is left at ``now``."""
    if now - last_failure > MEMORY:
        return timedelta(0)
    return max(timedelta(0), last_failure + wait_after(failures, free=free) - now)
