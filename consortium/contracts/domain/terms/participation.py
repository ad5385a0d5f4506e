"""Who takes part in an agreement on which day.

Events are append-only and carry two dates: the day they take effect and the instant they were
recorded. Spells are derived; the day an opt-out takes effect is the first day outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.stays import stays_of


class ParticipationKind(StrEnum):
    JOIN = "join"
    NOTICE = "notice"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    OPT_OUT = "opt_out"
    REJOIN = "rejoin"
    EXCLUDE = "exclude"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


KIND_NAMES = {
    ParticipationKind.JOIN: "Joins",
    ParticipationKind.NOTICE: "Gives notice",
    ParticipationKind.NOTICE_WITHDRAWN: "Withdraws its notice",
    ParticipationKind.OPT_OUT: "Opts out",
    ParticipationKind.REJOIN: "Joins again",
    ParticipationKind.EXCLUDE: "Is excluded",
    ParticipationKind.SUSPEND: "Is suspended",
    ParticipationKind.REINSTATE: "Is reinstated",
}

_BEGINS = {ParticipationKind.JOIN, ParticipationKind.REJOIN}
_ENDS = {ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE}


class Standing(StrEnum):
    """Where a trust stands on a day: a member, one that has left, or one that has not joined."""

    MEMBER = "member"
    LEFT = "left"
    NOT_JOINED = "not_joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationEvent:
    trust: str
    kind: ParticipationKind
    effective_on: date


@dataclass(frozen=True, slots=True)
class Spell:
    """One unbroken stay of a trust, by its code."""

    trust: str
    period: Period


def spells_of(events: Iterable[ParticipationEvent]) -> tuple[Spell, ...]:
    """Every stay, by trust and then by the day it began. Notices alone change nothing."""
    changes = (
        (event.trust, event.effective_on, 1 if event.kind in _BEGINS else -1)
        for event in events
        if event.kind in _BEGINS | _ENDS
    )
    return tuple(Spell(trust, period) for trust, period in stays_of(changes))


def suspensions_of(events: Iterable[ParticipationEvent]) -> tuple[Spell, ...]:
    """The days on which each trust is suspended, until it is reinstated; it stays a member."""
    changes = (
        (event.trust, event.effective_on, 1 if event.kind is ParticipationKind.SUSPEND else -1)
        for event in events
        if event.kind in (ParticipationKind.SUSPEND, ParticipationKind.REINSTATE)
    )
    return tuple(Spell(trust, period) for trust, period in stays_of(changes))


def standing_of(spells: Iterable[Spell], trust: str, day: date) -> Standing:
    """Where the trust stands on the day.

    A trust that joined after the day, or never, has not joined: it has no price, and none is
    made up for it.
    """
    own = [spell.period for spell in spells if spell.trust == trust]
    if any(day in period for period in own):
        return Standing.MEMBER
    if any(period.end is not None and period.end <= day for period in own):
        return Standing.LEFT
    return Standing.NOT_JOINED


def members_on(spells: Iterable[Spell], day: date) -> tuple[str, ...]:
    """The codes of the members on the day, in alphabetical order."""
    return tuple(sorted({spell.trust for spell in spells if day in spell.period}))


def check_next(
    events: Iterable[ParticipationEvent], trust: str, kind: ParticipationKind, on: date
) -> None:
    """Pass in silence when the event fits what is recorded of the trust.

    Raises:
        Invalid: it joins while a member, leaves or is suspended while none, is suspended twice, or
            is reinstated though it is not suspended.
    """
    known = list(events)
    spells = spells_of(known)
    standing = standing_of(spells, trust, on)
    ends_later = any(
        spell.trust == trust and spell.period.end is not None and on < spell.period.end
        for spell in spells
    )
    if kind in _BEGINS and standing is Standing.MEMBER:
        raise Invalid(
            "already_taking_part",
            "This trust takes part already on that day.",
            field="effective_on",
            next_step="Choose a day after it has left.",
        )
    if kind not in _BEGINS and standing is not Standing.MEMBER:
        raise Invalid(
            "not_taking_part",
            "This trust does not take part on that day.",
            field="effective_on",
            next_step="Choose a day on which it is a member.",
        )
    if kind in _ENDS and ends_later:
        raise Invalid(
            "leaves_already",
            "It is recorded already that this trust leaves later.",
            field="effective_on",
            next_step="A leaving that is recorded stands; talk to whoever recorded it.",
        )
    if kind in (ParticipationKind.SUSPEND, ParticipationKind.REINSTATE):
        _check_suspension(suspensions_of(known), trust, kind, on)


def _check_suspension(
    suspended: Iterable[Spell], trust: str, kind: ParticipationKind, on: date
) -> None:
    is_suspended = any(each.trust == trust and on in each.period for each in suspended)
    if is_suspended == (kind is ParticipationKind.SUSPEND):
        raise Invalid(
            "suspended_already" if is_suspended else "not_suspended",
            "This trust is suspended already on that day."
            if is_suspended
            else "This trust is not suspended on that day.",
            field="effective_on",
            next_step="Look at the list of events.",
        )
