"""What the tests of people and sign-in share: the mails that go out, and codes from an app."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
import pytest

from consortium.foundation.mail import outbox
from consortium.foundation.mail.gateway import Letter
from consortium.organisations.gateways import two_factor
from consortium.organisations.queries.account import my_second_factor
from consortium.organisations.usecases import second_factor
from tests.support.world import NOW, Someone


@dataclass
class Letterbox:
    """Every mail that was sent, instead of the console of the machine."""

    letters: list[Letter] = field(default_factory=list)

    def carry(self, letter: Letter) -> None:
        self.letters.append(letter)

    def last_link(self) -> str:
        """The address, without its host, in the last mail."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.letters[-1].body)
        assert found is not None
        return found[1]

    def last_token(self) -> str:
        return self.last_link().partition("token=")[2]


@pytest.fixture
def letterbox(monkeypatch: pytest.MonkeyPatch) -> Letterbox:
    box = Letterbox()
    monkeypatch.setattr(outbox, "carrier_for", lambda _config: box)
    return box


def code_at(readable_secret: str, moment: datetime) -> str:
    """What an authenticator app shows at a moment for the secret on the set-up page."""
    secret = readable_secret.replace(" ", "")
    return pyotp.TOTP(secret, interval=two_factor.STEP_SECONDS).at(moment)


def enrol(someone: Someone) -> tuple[str, tuple[str, ...]]:
    """Turn the second factor on; the secret as the page shows it, and the recovery codes."""
    second_factor.start_second_factor(actor=someone.actor(), now=NOW)
    secret = my_second_factor(actor=someone.actor()).secret
    codes = second_factor.confirm_second_factor(
        actor=someone.actor(), code=code_at(secret, NOW), now=NOW
    )
    return secret, codes
