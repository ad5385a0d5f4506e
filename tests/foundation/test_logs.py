"""Logs say what happened without saying who typed what."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from consortium.foundation import logs
from tests.support.pages import PageClient
from tests.support.world import Someone, World

SignIn = Callable[[Someone], PageClient]
SECRET = "a-password-nobody-may-read"


Read = Callable[[], list[dict[str, object]]]


@pytest.fixture
def written() -> Iterator[Read]:
    """What was logged so far, as JSON lines at the most talkative level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.install(level="DEBUG", as_json=True)
    ours = root.handlers[0]
    assert isinstance(ours, logging.StreamHandler)
    lines = io.StringIO()
    ours.setStream(lines)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


class TestLogs:
    def test_hold_no_password_and_no_address(
        self,
        client: PageClient,
        cast: World,
        written: Read,
    ) -> None:
        client.submit("/sign-in", email=cast.lead.email, password=SECRET)
        client.submit("/password-reset", email=cast.lead.email)
        client.submit("/password-reset/new?token=a-secret-link", password=SECRET)
        text = json.dumps(written())
        for hidden in (cast.lead.email, SECRET, "a-secret-link", "Lead"):
            assert hidden not in text

    def test_name_what_was_denied(
        self,
        signed_in: SignIn,
        cast: World,
        written: Read,
    ) -> None:
        signed_in(cast.engineer).get("/people")
        denied = [event for event in written() if event["event"] == "denied"]
        assert [(event["endpoint"], event["method"]) for event in denied] == [
            ("people.listing", "GET")
        ]

    def test_a_line_cannot_be_forged(self, written: Read) -> None:
        logging.getLogger("tests").warning('one\n{"event": "forged"}')
        assert [event["event"] for event in written()] == ['one\n{"event": "forged"}']
