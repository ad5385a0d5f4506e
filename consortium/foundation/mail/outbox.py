"""Mail waits in a table until its transaction has committed; a job delivers it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app, render_template
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.foundation.database.base import Base, Identified
from consortium.foundation.database.engine import db
from consortium.foundation.database.types import Instant
from consortium.foundation.database.unit_of_work import bookkeeping
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import JobContext, enqueue, handler
from consortium.foundation.mail.gateway import Letter, carrier_for

DELIVER = "mail.deliver"


class OutgoingMail(Identified, Base):
    __tablename__ = "outgoing_mail"

    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


def send_mail(
    *, to: str, subject: str, template: str, actor: Actor, now: datetime, **facts: Any
) -> None:
    """Write a mail from ``templates/mail/<template>.txt`` inside the open transaction."""
    mail = OutgoingMail(
        id=uuid7(),
        recipient=to,
        subject=subject,
        body=render_template(f"mail/{template}.txt", **facts),
        written_at=now,
    )
    db.session.add(mail)
    enqueue(
        kind=DELIVER,
        title="Send a mail",
        arguments={"mail_id": str(mail.id)},
        actor=actor,
        now=now,
    )


@handler(DELIVER, attempts=5)
def deliver(job: JobContext) -> Mapping[str, Any]:
    """Hand the mail to the carrier and forget its text: it may hold a secret link."""
    mail = db.session.get_one(OutgoingMail, UUID(job.arguments["mail_id"]))
    if mail.sent_at is None:
        letter = Letter(to=mail.recipient, subject=mail.subject, body=mail.body)
        carrier_for(current_app.config).carry(letter)
        with bookkeeping() as session:
            sent = session.get_one(OutgoingMail, mail.id)
            sent.sent_at = datetime.now(UTC)
            sent.body = ""
    return {}
