"""Which monthly mails somebody gets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.permissions import Actor
from consortium.organisations.models.organisation import Organisation
from consortium.savings.models.monthly_mail import SavingsSubscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    consortium_id: UUID
    consortium: str
    since: datetime


def my_subscriptions(*, actor: Actor) -> list[Subscription]:
    """The actor's own, by the name of the consortium."""
    rows = db.session.execute(
        select(
            SavingsSubscription.consortium_id,
            Organisation.name,
            SavingsSubscription.subscribed_at,
        )
        .join(Organisation, Organisation.id == SavingsSubscription.consortium_id)
        .where(SavingsSubscription.person_id == actor.id)
        .order_by(Organisation.name)
    )
    return [
        Subscription(consortium_id=consortium_id, consortium=name, since=since)
        for consortium_id, name, since in rows
    ]


def is_subscribed(*, actor: Actor, consortium_id: UUID) -> bool:
    return any(each.consortium_id == consortium_id for each in my_subscriptions(actor=actor))
