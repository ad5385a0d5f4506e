"""The calendar of agreements: every key date that the reader may see, between two days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.contracts.models.access import access_agreement, seen_by
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.key_dates import load_key_dates
from consortium.contracts.models.visibility import parties_of
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.models.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A key date with the agreement, and the trust where it concerns one alone."""

    on: date
    kind: KeyDateKind
    key: str
    title: str
    agreement_id: UUID
    reference: str
    agreement: str
    trust: str
    done: bool


def calendar_of(
    *,
    actor: Actor,
    period: Period,
    agreement_id: UUID | None = None,
    kinds: Collection[KeyDateKind] = tuple(KeyDateKind),
) -> list[CalendarLine]:
    """The key dates within a period, of one agreement or of all within reach, in order.

    Raises:
        NotFound: the agreement is not there, or not within reach.
    """
    scope = actor.scope(Permission.AGREEMENTS_VIEW)
    if agreement_id is not None:
        access_agreement(
            actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
        )
        ids: Collection[UUID] = [agreement_id]
    else:
        ids = db.session.scalars(select(Agreement.id).where(seen_by(scope))).all()
    known = load_key_dates(ids)
    parties = parties_of([each.agreement for each in known.values()])
    seen = [
        (found.agreement, each)
        for found in known.values()
        for each in found.dates
        if each.kind in kinds
        and each.on in period
        and parties[found.agreement.id].concern(scope, trust_id=each.trust_id, role=each.role)
    ]
    names = trust_names({each.trust_id for _, each in seen if each.trust_id})
    lines = [_line(agreement, each, names) for agreement, each in seen]
    return sorted(lines, key=lambda line: (line.on, line.reference, line.key))


def trust_names(ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of some organisations by their ids."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return dict(rows.all())


def _line(agreement: Agreement, each: KeyDate, names: Mapping[UUID, str]) -> CalendarLine:
    return CalendarLine(
        on=each.on,
        kind=each.kind,
        key=each.key,
        title=each.title,
        agreement_id=agreement.id,
        reference=agreement.reference,
        agreement=agreement.title,
        trust=names[each.trust_id] if each.trust_id else "",
        done=each.done,
    )
