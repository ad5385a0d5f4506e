"""The demo world in a folder of its own, for as long as a run lasts."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

import config
from benchmarks.measure import worked
from consortium.app import create_app
from consortium.demo.load import load, sign_ins
from consortium.foundation.web import clock

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
OK, SEE_OTHER = 200, 303


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An application with the demo world in it, and how long the processor took to load it."""

    app: Flask
    folder: Path
    seconds_to_load: float

    def visitor(self, key: str) -> FlaskClient:
        """The browser of one of the cast, signed in as everybody signs in: with a password."""
        wanted = f"{key.replace('_', '.')}@"
        person = next(each for each in sign_ins(self.app) if each.email.startswith(wanted))
        browser = self.app.test_client()
        token = _TOKEN.search(browser.get("/sign-in").text)
        if token is None:
            raise RuntimeError("the sign-in page has no form")
        answer = browser.post(
            "/sign-in",
            data={"csrf_token": token[1], "email": person.email, "password": person.password},
        )
        if answer.status_code != SEE_OTHER:
            raise RuntimeError(f"{person.email} cannot sign in")
        return browser


@contextmanager
def demo_world() -> Iterator[World]:
    """Load the demo world into a temporary folder, with the settings of one machine."""
    with tempfile.TemporaryDirectory(prefix="consortium-bench-") as name:
        folder = Path(name)
        settings = config.Development(
            DATA_DIR=folder, SECRET_KEY="of-one-run-" + "x" * 32, LOG_LEVEL="ERROR"
        )
        app = create_app(settings)
        with app.app_context():
            upgrade()
        seconds = worked(lambda: load(app, today=clock.today(), tell=lambda _: None))
        yield World(app=app, folder=folder, seconds_to_load=seconds)


def page(browser: FlaskClient, address: str) -> str:
    """What a page says.

    Raises:
        RuntimeError: it did not answer with a page.
    """
    answer = browser.get(address)
    if answer.status_code != OK:
        raise RuntimeError(f"{address} answered {answer.status}")
    return answer.text
