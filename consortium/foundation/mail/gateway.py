"""What carries a mail away: an SMTP server, or the console of the machine."""

import smtplib
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Protocol, TextIO

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    to: str
    subject: str
    body: str


class Carrier(Protocol):
    def carry(self, letter: Letter) -> None:
        """Take the letter, or raise: a letter that was not taken is tried again."""


@dataclass(frozen=True, slots=True)
class Console:
    """Shows the letter where the server runs; for one machine without a mail server."""

    out: TextIO

    def carry(self, letter: Letter) -> None:
        self.out.write(
            f"\n--- mail ---\nTo: {letter.to}\nSubject: {letter.subject}\n\n"
            f"{letter.body}\n------------\n"
        )
        self.out.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    host: str
    port: int
    user: str
    password: str
    start_tls: bool
    sender: str

    def carry(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"] = letter.subject
        message.set_content(letter.body)
        with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as server:
            if self.start_tls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)


def carrier_for(config: Mapping[str, Any]) -> Carrier:
    """The carrier that the configuration names."""
    if not config["SMTP_HOST"]:
        return Console(sys.stdout)
    return Smtp(
        host=config["SMTP_HOST"],
        port=config["SMTP_PORT"],
        user=config["SMTP_USER"],
        password=config["SMTP_PASSWORD"],
        start_tls=config["SMTP_START_TLS"],
        sender=config["MAIL_FROM"],
    )
