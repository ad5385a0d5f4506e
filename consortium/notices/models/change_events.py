"""What changed an agreement here, by itself: joiners, later prices and extensions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import ParticipationEvent
from consortium.contracts.models.extension import ExtensionDecision
from consortium.contracts.models.schedule import PriceSchedule, ScheduleState
from consortium.foundation.database import db
from consortium.notices.domain.contract_change import ChangeKind
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    """Something that may be a modification of the agreement, from a day on."""

    kind: ChangeKind
    on: date
    what: str


def change_events(agreement_id: UUID | None = None) -> Mapping[UUID, list[ChangeEvent]]:
    """The events of each agreement by day, or of one: three questions, however many there are."""
    found: dict[UUID, list[ChangeEvent]] = defaultdict(list)
    for one, joined in _joiners(agreement_id).items():
        first = min(day for day, _ in joined)
        found[one] += [
            ChangeEvent(kind=ChangeKind.TRUST_JOINS, on=day, what=f"{trust} joined")
            for day, trust in joined
            if day > first
        ]
    for one, days in _price_days(agreement_id).items():
        found[one] += [
            ChangeEvent(kind=ChangeKind.TIERS_OR_PRICES, on=day, what=f"price version {version}")
            for day, version in days
            if day > min(days)[0]
        ]
    extensions = select(ExtensionDecision).where(ExtensionDecision.taken)
    if agreement_id:
        extensions = extensions.where(ExtensionDecision.agreement_id == agreement_id)
    for row in db.session.scalars(extensions):
        found[row.agreement_id].append(
            ChangeEvent(kind=ChangeKind.LONGER_TERM, on=row.told_on, what="extended")
        )
    return {
        one: sorted(events, key=lambda each: (each.on, each.kind)) for one, events in found.items()
    }


def _joiners(agreement_id: UUID | None) -> Mapping[UUID, list[tuple[date, str]]]:
    joining = (ParticipationKind.JOIN, ParticipationKind.REJOIN)
    wanted = (
        select(ParticipationEvent.agreement_id, ParticipationEvent.effective_on, Organisation.name)
        .join(Organisation, Organisation.id == ParticipationEvent.trust_id)
        .where(ParticipationEvent.kind.in_(joining))
        .order_by(Organisation.name)
    )
    if agreement_id:
        wanted = wanted.where(ParticipationEvent.agreement_id == agreement_id)
    found: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for one, day, trust in db.session.execute(wanted):
        found[one].append((day, trust))
    return found


def _price_days(agreement_id: UUID | None) -> Mapping[UUID, list[tuple[date, int]]]:
    wanted = select(PriceSchedule).where(PriceSchedule.state == ScheduleState.ACTIVE)
    if agreement_id:
        wanted = wanted.where(PriceSchedule.agreement_id == agreement_id)
    found: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    for row in db.session.scalars(wanted):
        found[row.agreement_id].append((row.effective_from, row.version))
    return found
