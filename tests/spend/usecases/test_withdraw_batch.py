"""Imports that are taken back, and brought in again."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor
from consortium.spend.domain.report import ImportReport
from consortium.spend.queries.batches import current_batches, find_batch
from consortium.spend.queries.lines import list_lines
from consortium.spend.queries.payments import list_payments
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.withdraw_batch import restore_batch, withdraw_batch
from tests.spend.factories import csv_of, imported, numbered
from tests.support.world import NOW, SYSTEM, World

PAYMENTS = (
    b"Supplier,Amount,Transaction Number,Date\r\n"
    b"Alpha Ltd,5,1,02/04/2020\r\nAlpha Ltd,5,1,02/04/2020\r\n"
)


@pytest.fixture
def report(world: World) -> ImportReport:
    return imported(world.north, csv_of(*numbered(3)))


def withdraw(batch_id: UUID, actor: Actor = SYSTEM) -> None:
    withdraw_batch(actor=actor, batch_id=batch_id, reason="wrong month", now=NOW)


def restore(batch_id: UUID) -> None:
    restore_batch(
        actor=SYSTEM, batch_id=batch_id, reason="right after all", now=NOW + timedelta(days=1)
    )


def spent() -> Decimal:
    return list_lines(actor=SYSTEM, wanted=Wanted(), asked=Asked()).amount


def paid() -> Decimal:
    return list_payments(actor=SYSTEM, wanted=Wanted(), asked=Asked()).amount


class TestWithdrawing:
    def test_takes_the_lines_out_of_what_is_reported(
        self, world: World, report: ImportReport
    ) -> None:
        withdraw(report.batch_id)
        assert spent() == 0
        assert current_batches(trust_ids=[world.north]) == ()
        found = find_batch(actor=SYSTEM, batch_id=report.batch_id)
        assert found.is_withdrawn
        assert found.said[0].reason == "wrong month"

    def test_leaves_them_to_whoever_is_pinned_to_them(self, report: ImportReport) -> None:
        withdraw(report.batch_id)
        pinned = Wanted(batch_ids=frozenset({report.batch_id}))
        assert list_lines(actor=SYSTEM, wanted=pinned, asked=Asked()).page.total == 3

    def test_lets_the_same_file_and_its_lines_land_anew(
        self, world: World, report: ImportReport
    ) -> None:
        withdraw(report.batch_id)
        again = imported(world.north, csv_of(*numbered(3)))
        assert not again.already_imported
        assert (again.counts.accepted, again.counts.duplicate) == (3, 0)
        assert spent() == report.amount

    def test_is_in_the_audit_log(self, world: World, report: ImportReport) -> None:
        withdraw(report.batch_id)
        actions = db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject_id == report.batch_id)
        )
        assert set(actions) == {"lines.imported", "import.withdrawn"}

    def test_needs_a_reason(self, report: ImportReport) -> None:
        with pytest.raises(Invalid, match="Say why"):
            withdraw_batch(actor=SYSTEM, batch_id=report.batch_id, reason=" ", now=NOW)

    def test_twice_is_refused(self, report: ImportReport) -> None:
        withdraw(report.batch_id)
        with pytest.raises(Conflict, match="withdrawn already"):
            withdraw(report.batch_id)

    def test_is_for_those_who_may_import(self, world: World, report: ImportReport) -> None:
        with pytest.raises(NotFound):
            withdraw(report.batch_id, world.stranger.actor())


class TestRestoring:
    def test_brings_the_lines_in_again(self, report: ImportReport) -> None:
        withdraw(report.batch_id)
        restore(report.batch_id)
        assert spent() == report.amount
        with pytest.raises(Conflict, match="in force already"):
            restore(report.batch_id)

    def test_is_refused_while_another_import_holds_the_lines(
        self, world: World, report: ImportReport
    ) -> None:
        withdraw(report.batch_id)
        again = imported(world.north, csv_of(*numbered(4)))
        with pytest.raises(Conflict, match=f"{again.reference} holds 3 of its lines"):
            restore(report.batch_id)
        withdraw(again.batch_id)
        restore(report.batch_id)
        assert spent() == report.amount

    def test_of_payments_counts_those_that_are_alike(self, world: World) -> None:
        first = imported(world.north, PAYMENTS)
        # A third one alike, in a file of its own.
        imported(world.north, PAYMENTS + b"Alpha Ltd,5,1,02/04/2020\r\n")
        assert paid() == Decimal("15.00")
        withdraw(first.batch_id)
        assert paid() == Decimal("5.00")
        restore(first.batch_id)
        assert paid() == Decimal("15.00")
        withdraw(first.batch_id)
        again = imported(world.north, PAYMENTS)
        with pytest.raises(Conflict, match=f"{again.reference} holds 2 of its lines"):
            restore(first.batch_id)
