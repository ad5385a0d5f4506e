"""What pytest does while tests are heard on SQLite, and leaves out on PostgreSQL."""

import time
from collections.abc import Generator, Set
from typing import Any

import pytest

from tests.support.statements import Heard, hearing, listen, repeating, write_down, written_down


class Listener:
    """Notes what each test says, with what the grounds it stands on have said."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._shared: dict[str, set[str]] = {}
        self._heard: dict[str, Heard] = {}
        self._failed: set[str] = set()
        listen()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        if fixturedef.scope == "function":
            return (yield)
        with hearing() as said:
            made = yield
        self._shared[fixturedef.argname] = said
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        started = time.process_time()
        with hearing() as said:
            done = yield
        for name in getattr(item, "fixturenames", ()):
            said |= self._shared.get(name, set())
        if item.nodeid not in self._failed:
            self._heard[item.nodeid] = Heard(frozenset(said), time.process_time() - started)
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if not report.passed:
            self._failed.add(item.nodeid)
        return report

    def pytest_sessionfinish(self) -> None:
        write_down(self._heard, by=self._worker)


def leave_out_repeats(
    config: pytest.Config, items: list[pytest.Item], anyway: Set[str] = frozenset()
) -> None:
    """Take out of ``items`` the tests of the database that only repeat what others say to it.

    Of tests that nobody has heard, all stay.
    """
    heard = written_down()
    asked = [item.nodeid for item in items if item.get_closest_marker("database")]
    known = {name: heard[name] for name in asked if name in heard}
    left_out = repeating(known, anyway=known.keys() & anyway)
    config.hook.pytest_deselected(items=[each for each in items if each.nodeid in left_out])
    items[:] = [each for each in items if each.nodeid not in left_out]
