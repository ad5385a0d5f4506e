"""Many writers at once: nothing is lost, nothing is counted twice, the audit chain holds."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from consortium.app import create_app
from consortium.foundation import audit
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.database.references import next_reference
from consortium.foundation.domain.references import Series
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.usecases import membership, organisations
from tests.support.concurrency import all_at_once, outcomes
from tests.support.world import NOW, SYSTEM

THREADS, WRITES = 8, 12


@pytest.fixture
def trust(empty_app: Flask) -> UUID:
    with empty_app.app_context():
        return organisations.register_organisation(
            actor=SYSTEM, kind=OrganisationKind.TRUST, code="NOR", name="North Trust", now=NOW
        )


def count_up(trust_id: UUID, times: int) -> list[str]:
    """Read a number, write it one higher, and take a reference, so many times."""
    references = []
    for _ in range(times):
        with transaction():
            trust = db.session.get_one(Organisation, trust_id, populate_existing=True)
            trust.market_forces_factor = (trust.market_forces_factor or Decimal(0)) + 1
            references.append(next_reference(Series.TENDER, 2026))
            record(
                actor=SYSTEM,
                action="tests.counted",
                subject=Subject("trust", trust_id, "North Trust"),
                at=NOW,
            )
    return references


def assert_nothing_was_lost(app: Flask, trust_id: UUID, references: list[str]) -> None:
    with app.app_context():
        trust = db.session.get_one(Organisation, trust_id)
        assert trust.market_forces_factor == len(references)
        assert sorted(references) == [f"TN-2026-{each + 1:04d}" for each in range(len(references))]
        verdict = audit.verify()
        assert verdict.intact, verdict.fault
        assert verdict.entries == db.session.scalar(select(func.count(AuditEvent.sequence)))


class TestManyThreads:
    def test_no_update_is_lost_and_the_chain_holds(self, empty_app: Flask, trust: UUID) -> None:
        taken = all_at_once(empty_app, THREADS, lambda _: count_up(trust, WRITES))
        assert_nothing_was_lost(empty_app, trust, [each for some in taken for each in some])

    def test_a_rule_is_checked_against_what_the_others_wrote(
        self, empty_app: Flask, trust: UUID
    ) -> None:
        with empty_app.app_context():
            consortium_id = organisations.form_consortium(
                actor=SYSTEM,
                code="OAKS",
                name="Seven Oaks",
                lead_trust_id=trust,
                host_board_id=None,
                formed_on=date(2024, 1, 1),
                now=NOW,
            )

        def join(_: int) -> None:
            membership.record_membership_change(
                actor=SYSTEM,
                consortium_id=consortium_id,
                trust_id=trust,
                change=MembershipChange.JOINS,
                effective_on=date(2024, 1, 1),
                reason="founding member",
                now=NOW,
            )

        ended = outcomes(empty_app, THREADS, join)
        assert sorted(ended) == ["Invalid"] * (THREADS - 1) + ["done"]

    def test_readers_do_not_wait_for_a_writer(self, empty_app: Flask, trust: UUID) -> None:
        with empty_app.app_context(), transaction():
            record(
                actor=SYSTEM,
                action="tests.held",
                subject=Subject("trust", trust, "North Trust"),
                at=NOW,
            )
            names = all_at_once(
                empty_app, 2, lambda _: db.session.scalars(select(Organisation.name)).all()
            )
        assert names == [["North Trust"], ["North Trust"]]


class TestManyProcesses:
    def test_no_update_is_lost_and_the_chain_holds(self, empty_app: Flask, trust: UUID) -> None:
        where = (empty_app.config["SQLALCHEMY_DATABASE_URI"], empty_app.config["DATA_DIR"])
        command = [sys.executable, "-m", __name__, *where, str(trust)]
        workers = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=config.ROOT)
            for _ in range(4)
        ]
        printed = [worker.communicate(timeout=180)[0] for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * 4
        assert_nothing_was_lost(empty_app, trust, " ".join(printed).split())


def work(address: str, folder: str, trust_id: str) -> None:
    """What each process of the test above does."""
    app = create_app(config.Testing(DATABASE_URL=address, DATA_DIR=Path(folder)))
    with app.app_context():
        print(*count_up(UUID(trust_id), WRITES))  # noqa: T201 - read by the test


if __name__ == "__main__":
    work(*sys.argv[1:])
