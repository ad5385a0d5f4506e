"""The same thing recorded by many people at the same moment: it is recorded once."""

from collections import Counter
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import func, select

from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import ParticipationEvent
from consortium.contracts.usecases.participation import record_participation
from consortium.foundation.audit import verify
from consortium.foundation.database import db
from consortium.foundation.domain.errors import DomainError
from tests.contracts.factories import agreement, items, signed_contract
from tests.contracts.story import LENS
from tests.support.concurrency import all_at_once
from tests.support.world import SYSTEM, build

PEOPLE = 50
TODAY = datetime(2025, 7, 3, 10, 0, tzinfo=UTC)


def test_of_fifty_recordings_of_one_notice_one_takes_effect(empty_app: Flask) -> None:
    with empty_app.app_context():
        world = build()
        catalogue = items()
        agreement_id = agreement(world, LENS)
        west = signed_contract(world, agreement_id, world.west, commits={catalogue["IOL"]: "3500"})

    def give_notice(_: int) -> str:
        try:
            record_participation(
                actor=SYSTEM,
                contract_id=west,
                kind=ParticipationKind.NOTICE,
                effective_on=date(2025, 7, 3),
                reason="leaves",
                now=TODAY,
            )
        except DomainError as refused:
            return f"{refused.code}: {refused.message}"
        return "done"

    assert Counter(all_at_once(empty_app, PEOPLE, give_notice)) == {
        "done": 1,
        "event_recorded: The same event is recorded already for that day.": PEOPLE - 1,
    }
    with empty_app.app_context():
        notices = select(func.count(ParticipationEvent.id)).where(
            ParticipationEvent.kind == ParticipationKind.NOTICE
        )
        assert db.session.scalar(notices) == 1
        assert verify().intact
