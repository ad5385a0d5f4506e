"""The audit log: what is written, and that tampering with it shows."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Executable, delete, func, select, update

from consortium.foundation import audit
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.audit.models import AuditEvent, AuditHead
from consortium.foundation.audit.queries import list_events
from consortium.foundation.database import bookkeeping, db
from consortium.foundation.database.append_only import allow_changes
from consortium.foundation.domain.audit_chain import body_of, seal
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import NOTHING, Scope
from tests.support.commands import run
from tests.support.world import NOW, SYSTEM, World

EVERYTHING = Scope(everything=True)


def note(world: World, action: str = "tests.noted", **details: object) -> None:
    with transaction():
        record(
            actor=SYSTEM,
            action=action,
            subject=Subject("trust", world.north, "North Trust"),
            at=NOW,
            owner_id=world.north,
            reason="because",
            **details,
        )


def tamper(statement: Executable) -> None:
    """Change the log as somebody with the keys to the database could."""
    with bookkeeping() as session:
        allow_changes(session.connection(), "audit_event")
        session.execute(statement)
    db.session.expire_all()


def change_row_4(**values: object) -> None:
    tamper(update(AuditEvent).where(AuditEvent.sequence == 4).values(values))


def remove_row_4() -> None:
    tamper(delete(AuditEvent).where(AuditEvent.sequence == 4))


def last() -> AuditEvent:
    found = db.session.scalar(select(AuditEvent).order_by(AuditEvent.sequence.desc()))
    assert found is not None
    return found


class TestRecord:
    def test_names_who_did_what_to_what_and_why(self, world: World) -> None:
        note(world, places=2)
        event = list_events(scope=EVERYTHING, asked=Asked()).rows[0]
        assert (event.action, event.subject_kind, event.subject) == (
            "tests.noted",
            "trust",
            "North Trust",
        )
        assert (event.at, event.actor, event.reason) == (NOW, "system: tests", "because")
        assert event.details == {"places": 2}

    def test_names_people_by_their_id_only(self, world: World) -> None:
        with transaction():
            record(
                actor=world.lead.actor(),
                action="tests.noted",
                subject=Subject("trust", world.north, "North Trust"),
                at=NOW,
            )
        assert last().actor_id == world.lead.id
        assert last().actor == "person"
        assert "Lead" not in last().body

    def test_refuses_floats(self, world: World) -> None:
        with pytest.raises(TypeError, match="no floats"):
            note(world, share=0.5)

    def test_several_events_of_one_transaction_are_chained(self, world: World) -> None:
        before = last()
        with transaction():
            for number in range(3):
                record(
                    actor=SYSTEM,
                    action=f"tests.noted_{number}",
                    subject=Subject("trust", world.north, "North Trust"),
                    at=NOW,
                )
        assert last().sequence == before.sequence + 3
        assert audit.verify().intact


class TestListEvents:
    def test_shows_only_the_events_of_organisations_within_reach(self, world: World) -> None:
        note(world)
        mine = list_events(scope=Scope(frozenset({world.north})), asked=Asked())
        assert mine.rows[0].action == "tests.noted"
        theirs = list_events(scope=Scope(frozenset({world.east})), asked=Asked(rows=None))
        assert all(event.action != "tests.noted" for event in theirs.rows)
        assert list_events(scope=NOTHING, asked=Asked()).total == 0

    def test_finds_by_action_and_subject(self, world: World) -> None:
        note(world, action="tests.needle")
        found = list_events(scope=EVERYTHING, asked=Asked(words="needle"))
        assert [event.action for event in found.rows] == ["tests.needle"]
        about = list_events(scope=EVERYTHING, asked=Asked(), subject_id=world.north)
        assert {event.subject_id for event in about.rows} == {world.north}


class TestVerify:
    def test_an_untouched_log_is_intact(self, world: World) -> None:
        verdict = audit.verify()
        assert verdict.intact
        assert verdict.entries == db.session.scalar(select(func.count(AuditEvent.sequence)))

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("body", "{}"),
            ("hash", "0" * 64),
            ("previous_hash", "1" * 64),
            ("actor", "system: somebody else"),
            ("action", "nothing.happened"),
            ("subject", "Another Trust"),
            ("subject_kind", "thing"),
            ("owner_id", None),
        ],
    )
    def test_a_changed_row_is_named(self, world: World, column: str, value: str | None) -> None:
        change_row_4(**{column: value})
        verdict = audit.verify()
        assert verdict.fault is not None
        assert verdict.fault.sequence == 4
        assert verdict.entries == 3

    def test_a_moved_time_is_found_though_the_text_was_kept(self, world: World) -> None:
        change_row_4(at=NOW + timedelta(days=1))
        fault = audit.verify().fault
        assert fault is not None
        assert fault.sequence == 4

    def test_a_row_sealed_anew_is_found_at_the_next(self, world: World) -> None:
        row = db.session.get_one(AuditEvent, 4)
        facts = {**json.loads(row.body), "reason": "forged"}
        body = body_of(facts)
        sealed = seal(sequence=4, previous_hash=row.previous_hash, body=body)
        change_row_4(body=body, hash=sealed)
        fault = audit.verify().fault
        assert fault is not None
        assert fault.sequence == 5

    def test_a_removed_row_is_found(self, world: World) -> None:
        remove_row_4()
        fault = audit.verify().fault
        assert fault is not None
        assert fault.problem == "entry 4 is missing"

    def test_a_cut_off_end_is_found(self, world: World) -> None:
        head = db.session.get_one(AuditHead, "main").sequence
        tamper(delete(AuditEvent).where(AuditEvent.sequence > head - 2))
        fault = audit.verify().fault
        assert fault is not None
        assert fault.problem == f"the log ends here, but its head is entry {head}"

    def test_a_text_that_is_no_longer_facts_is_found(self, world: World) -> None:
        change_row_4(body="[]")
        assert not audit.verify().intact
        change_row_4(body="not JSON")
        assert not audit.verify().intact


class TestCommand:
    """`consortium audit verify`."""

    def test_says_that_an_untouched_log_is_intact(self, app: Flask, world: World) -> None:
        done = run(app, "audit", "verify")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.startswith("The audit log is intact: ")

    def test_names_the_bad_row_and_ends_with_1(self, app: Flask, world: World) -> None:
        change_row_4(body="{}")
        done = run(app, "audit", "verify")
        assert done.exit_code == 1
        assert done.stderr == (
            "The audit log is broken at row 4: its text was changed after it was written.\n"
        )

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda: None, {"intact": True, "first_bad_row": None, "problem": None}),
            (
                remove_row_4,
                {"intact": False, "first_bad_row": 5, "problem": "entry 4 is missing"},
            ),
        ],
    )
    def test_says_so_in_json_too(
        self,
        app: Flask,
        world: World,
        change: Callable[[], None],
        expected: dict[str, object],
    ) -> None:
        change()
        done = run(app, "audit", "verify", "--json")
        assert done.exit_code == (0 if expected["intact"] else 1)
        verdict = json.loads(done.stdout)
        assert {key: verdict[key] for key in expected} == expected
