"""Telling people of new alerts by mail: one letter for each of them, sent after the commit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.agreement import Agreement, ParticipationEvent, TrustContract
from consortium.contracts.models.alert import Alert
from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor, Role
from consortium.foundation.mail import send_mail
from consortium.organisations.queries.people import holders_of_roles

GONE = (ParticipationKind.OPT_OUT, ParticipationKind.EXCLUDE)


@dataclass(frozen=True, slots=True)
class Line:
    """One alert as the letter says it."""

    due: str
    title: str
    agreement: str


def mail_alerts(
    rows: Sequence[Alert],
    agreements: Mapping[UUID, Agreement],
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Write one mail to everybody whom some of the alerts concern; returns how many.

    An alert goes to the people who hold its role at its trust, or, when it concerns the whole
    agreement, at the trusts that take part, at the consortium, or at the supplier.
    """
    places = _places(agreements, today)
    concerned = {
        row.id: {row.trust_id} if row.trust_id else places[row.agreement_id, row.role]
        for row in rows
    }
    holders = holders_of_roles(
        roles={row.role for row in rows},
        organisation_ids=set[UUID]().union(*concerned.values()),
    )
    letters: dict[str, dict[UUID, Alert]] = defaultdict(dict)
    for row in rows:
        for holder in holders:
            if holder.role is row.role and holder.organisation_id in concerned[row.id]:
                letters[holder.email][row.id] = row
    for email, found in sorted(letters.items()):
        lines = [
            _line(row, agreements[row.agreement_id], today)
            for row in sorted(found.values(), key=lambda each: (each.due_on, each.title))
        ]
        send_mail(
            to=email,
            subject=f"Contract dates: {lines[0].title}"[:200]
            if len(lines) == 1
            else f"Contract dates: {len(lines)} alerts",
            template="contract_alerts",
            actor=actor,
            now=now,
            lines=lines,
        )
    return len(letters)


def _line(row: Alert, agreement: Agreement, today: date) -> Line:
    days = (row.due_on - today).days
    how_far = "today" if days == 0 else f"in {days} days" if days > 0 else f"{-days} days ago"
    return Line(
        due=f"{in_words(row.due_on)}, {how_far}",
        title=row.title,
        agreement=f"{agreement.reference} {agreement.title}",
    )


def _places(
    agreements: Mapping[UUID, Agreement], today: date
) -> dict[tuple[UUID, Role], set[UUID]]:
    """The organisations whose people are told what concerns a whole agreement, by role."""
    gone = exists().where(
        ParticipationEvent.contract_id == TrustContract.id,
        ParticipationEvent.kind.in_(GONE),
        ParticipationEvent.effective_on <= today,
    )
    buyers: dict[UUID, set[UUID]] = defaultdict(set)
    for agreement_id, trust_id in db.session.execute(
        select(TrustContract.agreement_id, TrustContract.trust_id).where(
            TrustContract.agreement_id.in_(agreements),
            TrustContract.signed_at.is_not(None),
            ~gone,
        )
    ):
        buyers[agreement_id].add(trust_id)
    return {
        (row.id, role): {row.supplier_id}
        if role is Role.SUPPLIER
        else buyers[row.id] | {row.consortium_id}
        for row in agreements.values()
        for role in Role
    }
