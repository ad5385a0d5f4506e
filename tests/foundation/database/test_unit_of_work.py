"""One place commits: everything inside, or nothing, and only from inside."""

from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import after_commit, bookkeeping, db
from consortium.foundation.domain.errors import Invalid, Stale
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation, Site
from tests.support.world import NOW, SYSTEM, World


def a_supplier(code: str = "GAMMA", name: str = "Gamma Ltd") -> Organisation:
    return Organisation(kind=OrganisationKind.SUPPLIER, code=code, name=name)


def is_known(code: str) -> bool:
    found = select(func.count()).where(Organisation.code == code)
    return bool(db.session.scalar(found))


def write_and_fail(world: World) -> None:
    with transaction() as session:
        session.add(a_supplier())
        note(world)
        _ = 1 // 0


def open_two(world: World) -> None:
    with transaction():
        note(world)
        with transaction():
            note(world)


def wait_and_fail(seen: list[bool]) -> None:
    with bookkeeping():
        after_commit(lambda: seen.append(True))
        _ = 1 // 0


def point_nowhere() -> None:
    with bookkeeping() as session:
        supplier = a_supplier()
        supplier.board_id = UUID(int=1)
        session.add(supplier)


def save_second(world: World) -> None:
    meanwhile = text("UPDATE organisation SET version = version + 1 WHERE code = 'NOR'")
    with bookkeeping() as session:
        north = session.get_one(Organisation, world.north)
        session.execute(meanwhile)
        north.name = "Saved second"


def note(world: World) -> None:
    subject = Subject("trust", world.north, "North Trust")
    record(actor=SYSTEM, action="tests.noted", subject=subject, at=NOW)


class TestTransaction:
    def test_commits_what_was_recorded(self, world: World) -> None:
        with transaction() as session:
            session.add(a_supplier())
            note(world)
        assert is_known("GAMMA")

    def test_refuses_to_commit_when_nothing_was_recorded(self, world: World) -> None:
        with (
            pytest.raises(RuntimeError, match="must record at least one audit event"),
            transaction() as session,
        ):
            session.add(a_supplier())
        assert not is_known("GAMMA")

    def test_takes_everything_back_when_something_fails(self, world: World) -> None:
        events = db.session.scalar(select(func.count(AuditEvent.sequence)))
        with pytest.raises(ZeroDivisionError):
            write_and_fail(world)
        assert not is_known("GAMMA")
        assert db.session.scalar(select(func.count(AuditEvent.sequence))) == events

    def test_is_not_nested(self, world: World) -> None:
        with pytest.raises(RuntimeError, match="use cases do not call use cases"):
            open_two(world)

    def test_refuses_rows_that_were_changed_before_it(self, world: World) -> None:
        db.session.get_one(Organisation, world.north).name = "Changed too early"
        with pytest.raises(RuntimeError, match="changed outside a unit of work"), transaction():
            note(world)
        db.session.rollback()

    def test_can_follow_one_that_failed(self, world: World) -> None:
        with pytest.raises(ZeroDivisionError), transaction():
            _ = 1 // 0
        with transaction():
            note(world)

    def test_an_event_outside_of_one_is_refused(self, world: World) -> None:
        with pytest.raises(RuntimeError, match="inside a transaction"):
            note(world)
        with (
            pytest.raises(RuntimeError, match="inside a transaction"),
            bookkeeping(),
        ):
            note(world)


class TestAfterCommit:
    def test_runs_once_the_facts_are_there(self, world: World) -> None:
        seen: list[bool] = []
        with bookkeeping() as session:
            session.add(a_supplier())
            after_commit(lambda: seen.append(is_known("GAMMA")))
            assert not seen
        assert seen == [True]

    def test_never_runs_after_a_rollback(self, world: World) -> None:
        seen: list[bool] = []
        with pytest.raises(ZeroDivisionError):
            wait_and_fail(seen)
        assert not seen

    def test_one_that_fails_stops_neither_the_facts_nor_the_others(self, world: World) -> None:
        seen: list[bool] = []
        with bookkeeping() as session:
            session.add(a_supplier())
            after_commit(lambda: seen.append(bool(1 // 0)))
            after_commit(lambda: seen.append(True))
        assert seen == [True]
        assert is_known("GAMMA")

    def test_needs_something_to_wait_for(self, world: World) -> None:
        with pytest.raises(RuntimeError, match="no open unit of work"):
            after_commit(lambda: None)


class TestReading:
    def test_the_database_itself_refuses_to_write_outside_a_unit_of_work(
        self, empty_app: Flask
    ) -> None:
        with empty_app.app_context():
            db.session.add(a_supplier())
            with pytest.raises(DBAPIError, match=r"read-?only"):
                db.session.commit()
            db.session.rollback()
            with bookkeeping() as session:
                session.add(a_supplier())
            assert is_known("GAMMA")


class TestConstraints:
    def test_one_with_a_meaning_becomes_a_refusal_on_its_field(self, world: World) -> None:
        with pytest.raises(Invalid) as refused, bookkeeping() as session:
            session.add(a_supplier(code="ALPHA"))
        assert (refused.value.code, refused.value.field) == ("code_taken", "code")
        assert not is_known("GAMMA")

    def test_a_partial_unique_index_has_a_meaning_too(self, world: World) -> None:
        again = text(
            "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at) "
            "SELECT :id, person_id, role, organisation_id, granted_at FROM role_grant LIMIT 1"
        )
        with pytest.raises(Invalid) as refused, bookkeeping() as session:
            session.execute(again, {"id": str(world.north).replace("-", "")})
        assert refused.value.code == "role_held"

    def test_one_without_a_meaning_stays_a_fault_of_ours(self, world: World) -> None:
        with pytest.raises(IntegrityError, match="has_name"), bookkeeping() as session:
            session.add(Site(trust_id=world.north, code="N01", name=""))

    def test_a_row_that_points_nowhere_is_refused_at_the_commit(self, empty_app: Flask) -> None:
        with empty_app.app_context():
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
                point_nowhere()
            assert not is_known("GAMMA")


class TestOptimisticLocking:
    def test_the_second_to_save_is_told(self, world: World) -> None:
        with pytest.raises(Stale, match="Your change was not saved"):
            save_second(world)
        db.session.expire_all()
        assert db.session.get_one(Organisation, world.north).name == "North Trust"

    def test_each_change_counts_the_version_up(self, world: World) -> None:
        before = db.session.get_one(Organisation, world.north).version
        with bookkeeping() as session:
            session.get_one(Organisation, world.north).market_forces_factor = Decimal("1.5")
        assert db.session.get_one(Organisation, world.north).version == before + 1
