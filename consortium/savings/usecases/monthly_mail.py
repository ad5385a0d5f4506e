"""The monthly mail about savings: a link to the report of the month, and never a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import Row, delete, select
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.mail import send_mail
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.models.person import Person
from consortium.organisations.queries.actors import actor_of
from consortium.savings.domain.monthly_mail import month_told_on
from consortium.savings.models.loading import members_ever
from consortium.savings.models.monthly_mail import SavingsMail, SavingsSubscription


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRun:
    """What a run did: of which month, None before its day, and how many mails it wrote."""

    month: date | None
    mails: int


def subscribe(*, actor: Actor, consortium_id: UUID, address: str, now: datetime) -> None:
    """Send the actor the link each month from now on; a second time changes nothing.

    ``address`` is the page of the report as the actor's browser calls it.

    Raises:
        NotAllowed: nothing of the consortium's savings is within reach.
    """
    _check(actor, consortium_id)
    if actor.id is None or _subscription(actor.id, consortium_id) is not None:
        return
    with transaction():
        row = SavingsSubscription(
            id=uuid7(),
            person_id=actor.id,
            consortium_id=consortium_id,
            address=address,
            subscribed_at=now,
        )
        db.session.add(row)
        _record(actor, "savings_mail.subscribed", consortium_id, now)


def unsubscribe(*, actor: Actor, consortium_id: UUID, now: datetime) -> None:
    """Send the actor no more of them.

    Raises:
        NotFound: the actor gets none.
    """
    if actor.id is None or _subscription(actor.id, consortium_id) is None:
        raise NotFound("monthly mail")
    with transaction():
        db.session.execute(
            delete(SavingsSubscription).where(
                SavingsSubscription.person_id == actor.id,
                SavingsSubscription.consortium_id == consortium_id,
            )
        )
        _record(actor, "savings_mail.unsubscribed", consortium_id, now)


def mail_month(*, actor: Actor, now: datetime) -> MailRun:
    """Write the mails of the month before, once its day has come, each once.

    Whoever no longer reaches the report gets none. A run that was missed is made up for by the
    next one in the same month.
    """
    month = month_told_on(london_date(now))
    if month is None:
        return MailRun(month=None, mails=0)
    waiting = [
        each
        for each in _waiting(month)
        if _reaches(
            actor_of(person_id=each[0].person_id, today=london_date(now)), each[0].consortium_id
        )
    ]
    if waiting:
        with transaction():
            for row, email, consortium in waiting:
                _write(row, email, consortium, month, actor=actor, now=now)
            record(
                actor=actor,
                action="savings_mail.written",
                subject=Subject("savings mail", uuid7(), f"{month.start:%Y-%m}"),
                at=now,
                month=month.start,
                mails=len(waiting),
            )
    return MailRun(month=month.start, mails=len(waiting))


def _waiting(month: Period) -> Sequence[Row[SavingsSubscription, str, str]]:
    """Who has not been told of the month: the subscription, the address, the consortium's name."""
    told = select(SavingsMail.id).where(
        SavingsMail.person_id == SavingsSubscription.person_id,
        SavingsMail.consortium_id == SavingsSubscription.consortium_id,
        SavingsMail.month == month.start,
    )
    return db.session.execute(
        select(SavingsSubscription, Person.email, Organisation.name)
        .join(Person, Person.id == SavingsSubscription.person_id)
        .join(Organisation, Organisation.id == SavingsSubscription.consortium_id)
        .where(Person.disabled_at.is_(None), ~told.exists())
        .order_by(Person.email, Organisation.name)
    ).all()


def _write(
    row: SavingsSubscription,
    email: str,
    consortium: str,
    month: Period,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    name = f"{month.start:%B %Y}"
    send_mail(
        to=email,
        subject=f"Savings of {name}: {consortium}"[:200],
        template="savings_month",
        actor=actor,
        now=now,
        consortium=consortium,
        month=name,
        link=f"{row.address}?{urlencode(_asked(row.consortium_id, month))}",
    )
    db.session.add(
        SavingsMail(
            id=uuid7(),
            person_id=row.person_id,
            consortium_id=row.consortium_id,
            month=month.start,
            written_at=now,
        )
    )


def _asked(consortium_id: UUID, month: Period) -> dict[str, object]:
    """The form of the report as its address carries it, for the days of the month."""
    days = {"start": month.start, "end": month.last_day}
    parts = {
        f"{name}-{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    return {"consortium": consortium_id, **parts}


def _subscription(person_id: UUID, consortium_id: UUID) -> UUID | None:
    return db.session.scalar(
        select(SavingsSubscription.id).where(
            SavingsSubscription.person_id == person_id,
            SavingsSubscription.consortium_id == consortium_id,
        )
    )


def _check(actor: Actor, consortium_id: UUID) -> None:
    if not _reaches(actor, consortium_id):
        permissions.check(actor, Permission.SAVINGS_VIEW, consortium_id)


def _reaches(actor: Actor, consortium_id: UUID) -> bool:
    """Whether the consortium or any trust that was ever in it is within reach."""
    scope = actor.scope(Permission.SAVINGS_VIEW)
    return consortium_id in scope or any(each in scope for each in members_ever(consortium_id))


def _record(actor: Actor, action: str, consortium_id: UUID, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("savings mail", consortium_id, actor.name),
        at=now,
        owner_id=consortium_id,
    )
