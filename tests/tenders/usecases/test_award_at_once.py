"""Two people award the same tender at the same moment."""

from flask import Flask
from sqlalchemy import func, select

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import db
from consortium.tenders.usecases.award import award_tender
from tests.support.concurrency import outcomes
from tests.support.world import SYSTEM, build
from tests.tenders.factories import SIGNABLE, draft, ranked, standing_still


def test_one_of_them_makes_the_agreement(empty_app: Flask) -> None:
    with empty_app.app_context():
        tender_id = standing_still(ranked(draft(build()))).id

    def award(_: int) -> None:
        award_tender(actor=SYSTEM, tender_id=tender_id, now=SIGNABLE)

    assert sorted(outcomes(empty_app, 2, award)) == ["Conflict", "done"]
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Agreement)) == 1
        assert db.session.scalar(select(func.count()).select_from(TrustContract)) == 3
