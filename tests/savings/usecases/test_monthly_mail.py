"""The monthly mail: once, on its day, to whoever asked and still may, with a link and no figure."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotAllowed
from consortium.foundation.mail import OutgoingMail
from consortium.savings.domain.monthly_mail import month_told_on
from consortium.savings.queries.monthly_mail import is_subscribed
from consortium.savings.usecases.monthly_mail import mail_month, subscribe, unsubscribe
from tests.savings.factories import Year
from tests.support.world import NOW, SYSTEM, Someone, World

# The tenth working day of May 2026: 1, 5 to 8 (4 May is a bank holiday), 11 to 15 May.
DAY = datetime(2026, 5, 15, 6, 30, tzinfo=UTC)
ADDRESS = "https://consortium.example/savings"


def wants(someone: Someone, world: World) -> None:
    subscribe(actor=someone.actor(), consortium_id=world.seven_oaks, address=ADDRESS, now=NOW)


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.recipient)))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 5, 14), None),
        (date(2026, 5, 15), date(2026, 4, 1)),
        (date(2026, 5, 31), date(2026, 4, 1)),
        (date(2026, 6, 1), None),
        (date(2026, 1, 15), date(2025, 12, 1)),
    ],
)
def test_the_month_before_is_told_from_the_tenth_working_day(
    today: date, month: date | None
) -> None:
    told = month_told_on(today)
    assert (told.start if told else None) == month


def test_goes_once_to_whoever_asked_and_holds_no_figure(
    world: World, year: Year, capsys: pytest.CaptureFixture[str]
) -> None:
    wants(world.finance_of_north, world)
    wants(world.finance_of_north, world)
    assert mail_month(actor=SYSTEM, now=datetime(2026, 5, 14, 6, 30, tzinfo=UTC)).mails == 0
    first, again = (mail_month(actor=SYSTEM, now=DAY) for _ in range(2))
    assert (first.month, first.mails, again.mails) == (date(2026, 4, 1), 1, 0)
    (mail,) = mails()
    assert mail.recipient == world.finance_of_north.email
    assert mail.subject == "Savings of April 2026: Seven Oaks"
    link = (
        f"{ADDRESS}?consortium={world.seven_oaks}&start-day=1&start-month=4&start-year=2026"
        "&end-day=30&end-month=4&end-year=2026"
    )
    # Carried to the console once it was committed; then its text is forgotten.
    sent = capsys.readouterr().out.partition("--- mail ---")[2]
    assert link in sent
    rest = sent.replace(link, "").replace("April 2026", "")
    assert "£" not in rest
    assert not re.search(r"[0-9]", rest)


def test_who_ended_it_or_may_no_longer_see_the_report_gets_none(world: World, year: Year) -> None:
    wants(world.finance_of_north, world)
    wants(world.lead, world)
    unsubscribe(actor=world.finance_of_north.actor(), consortium_id=world.seven_oaks, now=NOW)
    assert not is_subscribed(actor=world.finance_of_north.actor(), consortium_id=world.seven_oaks)
    assert mail_month(actor=SYSTEM, now=DAY).mails == 1
    assert [mail.recipient for mail in mails()] == [world.lead.email]
    actions = set(db.session.scalars(select(AuditEvent.action)))
    assert {
        *("savings_mail.subscribed", "savings_mail.unsubscribed", "savings_mail.written")
    } <= actions


def test_strangers_cannot_ask_for_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        wants(world.stranger, world)
