"""Two people award the same lot at the same moment."""

from flask import Flask
from sqlalchemy import func, select

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.foundation.database import db
from consortium.tenders.usecases.award import award_lot
from tests.support.concurrency import outcomes
from tests.support.world import SYSTEM, build
from tests.tenders.factories import AFTER, REASON, draft, ranked


def test_one_of_them_makes_the_agreement(empty_app: Flask) -> None:
    with empty_app.app_context():
        bid_id = ranked(draft(build())).bids["alpha"]

    def award(_: int) -> None:
        award_lot(actor=SYSTEM, bid_id=bid_id, reason=REASON, now=AFTER)

    assert sorted(outcomes(empty_app, 2, award)) == ["Conflict", "done"]
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Agreement)) == 1
        assert db.session.scalar(select(func.count()).select_from(TrustContract)) == 3
