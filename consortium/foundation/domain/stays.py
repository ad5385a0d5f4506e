"""Stays derived from dated comings and goings, as memberships and participations have them.

The events are never changed; whoever asks for stays derives them anew.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Protocol, Self, TypeVar

from consortium.foundation.domain.periods import Period


class _Who(Hashable, Protocol):
    def __lt__(self, other: Self, /) -> bool: ...


Who = TypeVar("Who", bound=_Who)


def stays_of(changes: Iterable[tuple[Who, date, int]]) -> list[tuple[Who, Period]]:
    """Every stay, by whom it is of and the day it began; the day of going is outside it.

    A change is who, on which day, and +1 for coming or -1 for going. Who goes and comes back on
    one day stays on in a new stay; who comes and goes on one day was never there.
    """
    on_day: dict[tuple[date, Who], list[int]] = defaultdict(list)
    for who, day, change in changes:
        on_day[day, who].append(change)
    began: dict[Who, date] = {}
    stays: list[tuple[Who, Period]] = []
    for (day, who), steps in sorted(on_day.items()):
        is_here_after = (who in began) + sum(steps) > 0
        if min(steps) < 0 and who in began:
            stays.append((who, Period(began.pop(who), day)))
        if is_here_after:
            began.setdefault(who, day)
    stays += [(who, Period(start)) for who, start in began.items()]
    return sorted(stays, key=lambda stay: (stay[0], stay[1].start))
