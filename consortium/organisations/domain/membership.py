"""Who belongs to the consortium on which day, derived from dated joinings and leavings.

Events are never changed. A spell starts on the day a joining takes effect and ends on the day a
leaving does: that day itself is outside (half-open).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.stays import stays_of


class MembershipChange(StrEnum):
    JOINS = "joins"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEvent:
    trust_id: UUID
    change: MembershipChange
    effective_on: date


@dataclass(frozen=True, slots=True)
class Spell:
    """One unbroken stay of a trust."""

    trust_id: UUID
    period: Period


def spells_of(events: Iterable[MembershipEvent]) -> tuple[Spell, ...]:
    """Every stay, by the day it began and then by trust."""
    changes = (
        (event.trust_id, event.effective_on, 1 if event.change is MembershipChange.JOINS else -1)
        for event in events
    )
    spells = (Spell(trust_id, period) for trust_id, period in stays_of(changes))
    return tuple(sorted(spells, key=lambda spell: (spell.period.start, spell.trust_id)))


def members_on(events: Iterable[MembershipEvent], day: date) -> frozenset[UUID]:
    return frozenset(spell.trust_id for spell in spells_of(events) if day in spell.period)


def check_joining(events: Iterable[MembershipEvent], trust_id: UUID, on: date) -> None:
    """Pass in silence when the trust can join on that day.

    Raises:
        Invalid: the trust is a member on that day already, or has a stay that begins later.
    """
    for spell in spells_of(events):
        if spell.trust_id != trust_id:
            continue
        if on in spell.period:
            raise Invalid(
                "already_member",
                "This trust is already a member on that day.",
                field="effective_on",
                next_step="Choose a day after it has left.",
            )
        if spell.period.start > on:
            raise Invalid(
                "joins_later",
                "This trust is already recorded as joining later.",
                field="effective_on",
                next_step="Record only one joining for each stay.",
            )


def check_leaving(events: Iterable[MembershipEvent], trust_id: UUID, on: date) -> None:
    """Pass in silence when the trust can leave on that day.

    Raises:
        Invalid: the trust is not a member just before that day, or its leaving is recorded.
    """
    for spell in spells_of(events):
        if spell.trust_id == trust_id and spell.period.end is None and spell.period.start < on:
            return
    raise Invalid(
        "not_member",
        "This trust has no stay that can end on that day.",
        field="effective_on",
        next_step="Choose a day after it joined; a leaving already recorded stands.",
    )
