"""Two people at the same moment: one record, one lock, one clear refusal."""

from collections import Counter
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.savings.domain.baseline import Party
from consortium.savings.models.baseline import Baseline, BaselineSignature
from consortium.savings.models.forecast import Forecast
from consortium.savings.usecases.baselines import sign_baseline
from consortium.savings.usecases.forecast import lock_forecast
from tests.contracts import factories as contracts
from tests.contracts.story import LENS
from tests.savings.factories import FORECAST_LOCKED, LOCKED, YEAR, locked, prepared
from tests.support.concurrency import all_at_once, outcomes
from tests.support.world import SYSTEM, World, build

pytestmark = pytest.mark.database


@pytest.fixture
def place(empty_app: Flask) -> tuple[World, UUID]:
    with empty_app.app_context():
        return build(), contracts.items()["IOL"]


def test_one_side_signs_once(empty_app: Flask, place: tuple[World, UUID]) -> None:
    world, lens = place
    with empty_app.app_context():
        made = prepared(world.north, lens)

    def sign(_: int) -> None:
        sign_baseline(actor=SYSTEM, baseline_id=made, party=Party.HOST, now=LOCKED)

    assert Counter(outcomes(empty_app, 4, sign)) == {"done": 1, "Conflict": 3}
    with empty_app.app_context():
        assert db.session.scalar(select(func.count(BaselineSignature.id))) == 1


def test_whichever_side_signs_last_locks_it(empty_app: Flask, place: tuple[World, UUID]) -> None:
    world, lens = place
    with empty_app.app_context():
        made = prepared(world.north, lens)

    def sign(number: int) -> bool:
        party = tuple(Party)[number]
        return sign_baseline(actor=SYSTEM, baseline_id=made, party=party, now=LOCKED)

    assert sorted(all_at_once(empty_app, 2, sign)) == [False, True]
    with empty_app.app_context():
        actions = db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject_id == made)
        ).all()
        assert sorted(actions) == ["baseline.locked", "baseline.prepared", "baseline.signed"]


def test_one_next_version_is_prepared(empty_app: Flask, place: tuple[World, UUID]) -> None:
    world, lens = place

    def prepare(number: int) -> None:
        prepared(world.north, lens, f"4{number}.00", reason="Prepared at the same time")

    ended = Counter(outcomes(empty_app, 3, prepare))
    with empty_app.app_context():
        versions = db.session.scalars(select(Baseline.version).order_by(Baseline.version)).all()
    # Whoever comes too late is told so, or makes the version after it; none is lost.
    assert list(versions) == list(range(1, ended["done"] + 1))
    assert ended["done"] + ended["Conflict"] == 3


def test_one_forecast_is_locked(empty_app: Flask, place: tuple[World, UUID]) -> None:
    world, lens = place
    with empty_app.app_context():
        contracts.signed_contract(
            world, contracts.agreement(world, LENS), world.north, commits={lens: "18000"}
        )
        locked(world.north, lens)

    def lock(_: int) -> None:
        lock_forecast(
            actor=SYSTEM, consortium_id=world.seven_oaks, period=YEAR, now=FORECAST_LOCKED
        )

    assert Counter(outcomes(empty_app, 3, lock)) == {"done": 1, "Conflict": 2}
    with empty_app.app_context():
        assert db.session.scalar(select(func.count(Forecast.id))) == 1
