"""The periods of grace that run because trusts have left: one for each of them (C8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.terms.schedules import OnDrop, Scheme
from consortium.foundation.domain.periods import add_months


@dataclass(frozen=True, slots=True)
class Clock:
    """The grace after a trust was first missed in a test, up to but not including its end."""

    trust: str
    began: date
    ends: date


def clocks(scheme: Scheme, tests: Sequence[Determination]) -> tuple[Clock, ...]:
    """The clocks that were set since the present tier was last found, given the tests so far.

    The earliest of them that ends lets the worst tier found by then take effect; a test that
    finds the present tier again stops them all.
    """
    if scheme.on_drop is not OnDrop.AFTER_GRACE:
        return ()
    running: list[Clock] = []
    present, before = -1, frozenset[str]()
    for test in tests:
        counted = frozenset(each.trust for each in test.members)
        if running and min(clock.ends for clock in running) <= test.tested_on:
            present, running = -1, []
        if test.found >= present:
            present, running = test.found, []
        else:
            ends = add_months(test.tested_on, scheme.grace_months)
            running += [Clock(trust, test.tested_on, ends) for trust in sorted(before - counted)]
        before = counted
    return tuple(running)
