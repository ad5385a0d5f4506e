"""Long work: queued with what asked for it, done once, with a clear end."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Invalid, NotFound
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.jobs import Job, JobContext, JobState, enqueue, handler, queue, runner
from consortium.foundation.jobs.queries import count_by_state, find_job
from tests.support.pages import PageClient, text_of
from tests.support.world import NOW, SYSTEM, Someone, World

SignIn = Callable[[Someone], PageClient]


@handler("tests.add")
def add(job: JobContext) -> Mapping[str, Any]:
    return {"sum": job.arguments["one"] + job.arguments["other"]}


@handler("tests.refuse")
def refuse(_job: JobContext) -> Mapping[str, Any]:
    raise Invalid("bad_file", "The file is empty.", next_step="Choose another.")


@handler("tests.crash")
def crash(_job: JobContext) -> Mapping[str, Any]:
    raise ZeroDivisionError("the secret of the house")


@handler("tests.crash_once", attempts=2)
def crash_once(job: JobContext) -> Mapping[str, Any]:
    if db.session.get_one(Job, job.id).attempts == 1:
        raise ZeroDivisionError
    return {"tried": 2}


@handler("tests.leave_half_done")
def leave_half_done(job: JobContext) -> Mapping[str, Any]:
    db.session.get_one(Job, job.id).title = "half done"
    raise ZeroDivisionError


@handler("tests.progress")
def progress(job: JobContext) -> Mapping[str, Any]:
    for done in range(101):
        job.progress(done, 100, f"line {done}")
    return {}


def ask_for(kind: str, actor: Actor = SYSTEM, **arguments: Any) -> UUID:
    with bookkeeping():
        return enqueue(kind=kind, title="A job", arguments=arguments, actor=actor, now=NOW)


def the_job(job_id: UUID) -> Job:
    return db.session.get_one(Job, job_id, populate_existing=True)


def leave(job_id: UUID, **facts: object) -> None:
    """Put a job into the state in which a worker that died would leave it."""
    with bookkeeping() as session:
        job = session.get_one(Job, job_id, populate_existing=True)
        for name, value in facts.items():
            setattr(job, name, value)


@pytest.fixture
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Jobs are sent to a list, where they wait."""
    sent: list[UUID] = []
    monkeypatch.setattr(queue, "_SENDERS", [sent.append])
    return sent


class TestRun:
    def test_a_job_that_succeeds_keeps_its_result(self, world: World) -> None:
        job = the_job(ask_for("tests.add", one=2, other=3))
        assert (job.state, job.result, job.error) == (JobState.DONE, {"sum": 5}, "")
        assert job.attempts == 1
        assert job.finished_at is not None

    def test_one_that_is_refused_says_why(self, world: World) -> None:
        job = the_job(ask_for("tests.refuse"))
        assert (job.state, job.error) == (JobState.FAILED, "The file is empty. Choose another.")

    def test_one_that_crashes_says_sorry_and_keeps_our_secrets(self, world: World) -> None:
        job = the_job(ask_for("tests.crash"))
        assert (job.state, job.error) == (JobState.FAILED, runner.OUR_FAULT)
        assert "secret" not in job.error

    def test_one_that_may_be_tried_again_is(self, world: World) -> None:
        job_id = ask_for("tests.crash_once")
        assert the_job(job_id).state is JobState.QUEUED
        assert the_job(job_id).finished_at is None
        runner.run(job_id)
        assert the_job(job_id).state is JobState.DONE

    def test_what_a_crash_left_half_done_is_gone(self, world: World) -> None:
        job = the_job(ask_for("tests.leave_half_done"))
        assert (job.state, job.title) == (JobState.FAILED, "A job")

    def test_a_kind_nobody_does_fails_in_clear_words(self, world: World) -> None:
        job = the_job(ask_for("tests.no_such_kind"))
        assert job.state is JobState.FAILED
        assert "no longer does this kind of work" in job.error

    def test_a_second_delivery_does_nothing(self, world: World) -> None:
        job_id = ask_for("tests.add", one=1, other=1)
        runner.run(job_id)
        assert the_job(job_id).attempts == 1

    def test_a_job_that_is_not_there_does_nothing(self, world: World) -> None:
        runner.run(UUID(int=1))


class TestEnqueue:
    def test_waits_for_the_commit(self, world: World, nobody_works: list[UUID]) -> None:
        with bookkeeping():
            job_id = enqueue(kind="tests.add", title="A job", arguments={}, actor=SYSTEM, now=NOW)
            assert not nobody_works
        assert nobody_works == [job_id]

    def test_is_taken_back_with_what_asked_for_it(
        self, world: World, nobody_works: list[UUID]
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            ask_and_fail()
        assert not nobody_works
        assert db.session.scalar(select(Job.id).where(Job.kind == "tests.add")) is None

    def test_needs_an_open_transaction(self, world: World) -> None:
        with pytest.raises(RuntimeError, match="no open unit of work"):
            enqueue(kind="tests.add", title="A job", arguments={}, actor=SYSTEM, now=NOW)
        db.session.rollback()

    def test_the_same_once_key_is_one_job(self, world: World, nobody_works: list[UUID]) -> None:
        def ask() -> UUID:
            with bookkeeping():
                return enqueue(
                    kind="tests.add",
                    title="Nightly",
                    arguments={},
                    actor=SYSTEM,
                    now=NOW,
                    once_key="nightly:2026-04-20",
                )

        assert ask() == ask()
        assert len(nobody_works) == 1


def ask_and_fail() -> None:
    with bookkeeping():
        enqueue(kind="tests.add", title="A job", arguments={}, actor=SYSTEM, now=NOW)
        _ = 1 // 0


class TestSweep:
    """What never arrived, and what a dead worker left."""

    LATER = NOW + timedelta(hours=1)

    def test_sends_again_what_never_arrived(self, world: World, nobody_works: list[UUID]) -> None:
        job_id = ask_for("tests.add")
        nobody_works.clear()
        assert runner.sweep(NOW) == 1
        assert nobody_works == [job_id]
        assert runner.sweep(NOW) == 0, "it was sent a moment ago"
        assert runner.sweep(self.LATER) == 1

    def test_a_job_of_a_dead_worker_is_tried_again_if_it_may_be(
        self, world: World, nobody_works: list[UUID]
    ) -> None:
        job_id = ask_for("tests.crash_once")
        leave(job_id, state=JobState.RUNNING, attempts=1, seen_at=NOW)
        assert runner.sweep(self.LATER) == 1
        assert the_job(job_id).state is JobState.QUEUED

    def test_or_else_it_has_failed(self, world: World, nobody_works: list[UUID]) -> None:
        job_id = ask_for("tests.add")
        leave(job_id, state=JobState.RUNNING, attempts=1, seen_at=NOW)
        assert runner.sweep(self.LATER) == 0
        job = the_job(job_id)
        assert job.state is JobState.FAILED
        assert "The machine that ran this stopped" in job.error

    def test_one_that_shows_itself_is_left_alone(
        self, world: World, nobody_works: list[UUID]
    ) -> None:
        job_id = ask_for("tests.add")
        leave(job_id, state=JobState.RUNNING, attempts=1, seen_at=self.LATER)
        assert runner.sweep(self.LATER) == 0
        assert the_job(job_id).state is JobState.RUNNING

    def test_a_kind_nobody_does_stops_no_other(
        self, world: World, nobody_works: list[UUID]
    ) -> None:
        gone, other = ask_for("tests.no_such_kind"), ask_for("tests.crash_once")
        for job_id in (gone, other):
            leave(job_id, state=JobState.RUNNING, attempts=1, seen_at=NOW)
        assert runner.sweep(self.LATER) == 1
        assert the_job(gone).state is JobState.FAILED

    def test_is_done_every_minute(self) -> None:
        schedules = {name: schedule for name, schedule, _ in queue.periodic_tasks()}
        assert schedules["sweep"] == {"minute": "*"}

    def test_on_the_clock_it_looks_at_now(self, world: World, nobody_works: list[UUID]) -> None:
        job_id = ask_for("tests.crash_once")
        leave(job_id, state=JobState.RUNNING, attempts=1, seen_at=datetime.now(UTC))
        runner.sweep_now()
        assert the_job(job_id).state is JobState.RUNNING


class TestProgress:
    def test_is_written_now_and_then_and_at_the_end(self, world: World) -> None:
        job = the_job(ask_for("tests.progress"))
        assert (job.done, job.total, job.note) == (100, 100, "line 100")

    def test_a_long_note_is_cut(self, world: World) -> None:
        job_id = ask_for("tests.add", one=1, other=1)
        context = JobContext(job_id, {}, None, None)
        context.progress(1, 3, "x" * 999)
        assert the_job(job_id).note == "x" * 200
        context.progress(2, 3, "too soon after the first")
        assert the_job(job_id).done == 1

    def test_counts_the_percent(self, world: World, nobody_works: list[UUID]) -> None:
        job_id = ask_for("tests.add")
        found = []
        for facts in (
            {"done": 0, "total": 0},
            {"done": 1, "total": 3},
            {"done": 3, "total": 3},
            {"state": JobState.DONE},
        ):
            leave(job_id, **facts)
            found.append(find_job(actor=SYSTEM, job_id=job_id).percent)
        assert found == [0, 33, 99, 100]

    def test_jobs_are_counted_by_state(self, world: World, nobody_works: list[UUID]) -> None:
        before = count_by_state()[JobState.QUEUED]
        ask_for("tests.add")
        assert count_by_state()[JobState.QUEUED] == before + 1
        assert set(count_by_state()) == set(JobState)


class TestPage:
    def test_shows_how_far_it_is_to_whoever_asked(
        self, signed_in: SignIn, world: World, nobody_works: list[UUID]
    ) -> None:
        job_id = ask_for("tests.add", actor=world.lead.actor())
        leave(job_id, state=JobState.RUNNING, done=1, total=4, note="Reading line 25")
        browser = signed_in(world.lead)
        assert "Reading line 25" in text_of(browser.get(f"/jobs/{job_id}"))
        assert browser.get(f"/jobs/{job_id}/progress").get_json() == {
            "state": "running",
            "percent": 25,
            "note": "Reading line 25",
            "ended": False,
        }

    def test_shows_how_it_ended(self, signed_in: SignIn, world: World) -> None:
        browser = signed_in(world.lead)
        refused = ask_for("tests.refuse", actor=world.lead.actor())
        assert "The file is empty. Choose another." in text_of(browser.get(f"/jobs/{refused}"))
        done = ask_for("tests.add", actor=world.lead.actor(), one=1, other=1)
        assert "Done" in text_of(browser.get(f"/jobs/{done}"))
        leave(done, result={"link": "/spend/batches", "link_text": "See the batch"})
        page = browser.get(f"/jobs/{done}").get_data(as_text=True)
        assert '<a href="/spend/batches">See the batch</a>' in page

    def test_is_nobody_elses(self, signed_in: SignIn, world: World) -> None:
        job_id = ask_for("tests.add", actor=world.lead.actor(), one=1, other=1)
        browser = signed_in(world.lead_of_south)
        assert browser.get(f"/jobs/{job_id}").status_code == 404
        assert browser.get(f"/jobs/{job_id}/progress").status_code == 404
        with pytest.raises(NotFound):
            find_job(actor=world.lead_of_south.actor(), job_id=job_id)
