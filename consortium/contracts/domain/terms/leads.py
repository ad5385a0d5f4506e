"""Who leads the consortium for administrative purposes, derived from what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from consortium.contracts.domain.terms.facts import Lead
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period


class LeadKind(StrEnum):
    APPOINTED = "appointed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChange:
    trust: str
    kind: LeadKind
    effective_on: date


def leads_of(changes: Iterable[LeadChange]) -> tuple[Lead, ...]:
    """Who led from when to when. One trust leads at a time: a new lead ends the one before.

    Of several changes on one day an appointment counts before a leaving: the lead that is laid
    down on the day on which another takes over passes to it.
    """
    leads: list[Lead] = []
    now: tuple[str, date] | None = None
    in_order = sorted(changes, key=lambda change: change.effective_on)
    for day, on_day in groupby(in_order, key=lambda change: change.effective_on):
        same_day = list(on_day)
        appointed = [each.trust for each in same_day if each.kind is LeadKind.APPOINTED]
        left = {each.trust for each in same_day if each.kind is LeadKind.LEFT}
        if now is not None and (appointed or now[0] in left):
            if now[1] < day:
                leads.append(Lead(trust=now[0], period=Period(now[1], day)))
            now = None
        if appointed:
            now = (appointed[-1], day)
    if now is not None:
        leads.append(Lead(trust=now[0], period=Period(now[1])))
    return tuple(leads)


def check_lead(
    changes: Iterable[LeadChange], trust: str, kind: LeadKind, on: date, *, is_member: bool
) -> None:
    """Pass in silence when the change fits what is recorded.

    Raises:
        Invalid: a trust is appointed that is no member or leads already, or one lays down a lead
            that it does not have.
    """
    leads = any(each.trust == trust and on in each.period for each in leads_of(changes))
    if kind is LeadKind.APPOINTED and not is_member:
        raise _invalid("not_taking_part", "Only a member can lead, and it is none on that day.")
    if leads and kind is LeadKind.APPOINTED:
        raise _invalid("leads_already", "This trust leads already on that day.")
    if not leads and kind is LeadKind.LEFT:
        raise _invalid("does_not_lead", "This trust does not lead on that day.")


def _invalid(code: str, message: str) -> Invalid:
    return Invalid(code, message, field="effective_on", next_step="Look at who leads from when.")
