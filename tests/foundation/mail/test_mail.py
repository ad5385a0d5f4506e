"""Mail goes out once what it tells of is true, and is tried again when it was not taken."""

import smtplib
import ssl
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.jobs import Job, JobState, runner
from consortium.foundation.mail import OutgoingMail, send_mail
from consortium.foundation.mail.gateway import Console, Letter, Smtp, carrier_for
from consortium.foundation.mail.outbox import DELIVER
from tests.support.mail_server import mail_server, make_certificate
from tests.support.world import NOW, SYSTEM, World

LETTER = Letter(to="somebody@example.org", subject="Hello — £5", body="Dear Ysbyty Môn,\n.\nBye")


def write(to: str = "somebody@example.org") -> None:
    with bookkeeping():
        send_mail(
            to=to,
            subject="Set a new password",
            template="password_reset",
            actor=SYSTEM,
            now=NOW,
            link="https://consortium.example/secret-link",
        )


def write_and_fail() -> None:
    with bookkeeping():
        send_mail(
            to="somebody@example.org",
            subject="Set a new password",
            template="password_reset",
            actor=SYSTEM,
            now=NOW,
            link="",
        )
        _ = 1 // 0


def the_mail() -> OutgoingMail:
    return db.session.scalars(select(OutgoingMail).execution_options(populate_existing=True)).one()


def the_job() -> Job:
    return db.session.scalars(
        select(Job).where(Job.kind == DELIVER).execution_options(populate_existing=True)
    ).one()


def smtp(port: int, **changes: object) -> Smtp:
    settings: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "user": "",
        "password": "",
        "start_tls": False,
        "sender": "consortium@example.org",
        **changes,
    }
    return Smtp(**settings)  # type: ignore[arg-type]


class TestOutbox:
    def test_a_mail_is_delivered_and_its_text_forgotten(
        self, world: World, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write()
        printed = capsys.readouterr().out
        assert "To: somebody@example.org\nSubject: Set a new password\n" in printed
        assert "https://consortium.example/secret-link" in printed
        mail = the_mail()
        assert mail.sent_at is not None
        assert mail.body == "", "a secret link is not kept"

    def test_a_mail_of_something_that_did_not_happen_is_never_sent(
        self, world: World, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
        assert capsys.readouterr().out == ""
        assert db.session.scalar(select(OutgoingMail)) is None

    def test_a_second_delivery_sends_nothing(
        self, world: World, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write()
        capsys.readouterr()
        job = the_job()
        with bookkeeping() as session:
            session.get_one(Job, job.id).state = JobState.QUEUED
        runner.run(job.id)
        assert capsys.readouterr().out == ""
        assert the_job().state is JobState.DONE

    def test_a_mail_that_was_not_taken_is_tried_again(
        self, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(app.config, "SMTP_START_TLS", False)
        with mail_server(refuses=True) as (port, _):
            monkeypatch.setitem(app.config, "SMTP_PORT", port)
            write()
        assert the_job().state is JobState.QUEUED
        assert the_mail().sent_at is None
        with mail_server() as (port, received):
            monkeypatch.setitem(app.config, "SMTP_PORT", port)
            runner.run(the_job().id)
        assert the_job().state is JobState.DONE
        assert len(received.mails) == 1

    def test_the_job_names_nobody(self, world: World) -> None:
        write()
        job = the_job()
        assert UUID(job.arguments["mail_id"]) == the_mail().id
        assert "somebody" not in f"{job.title}{job.arguments}{job.error}"


class TestSmtp:
    def test_hands_over_the_letter(self) -> None:
        with mail_server() as (port, received):
            smtp(port).carry(LETTER)
        (mail,) = received.mails
        assert "From: consortium@example.org" in mail
        assert "To: somebody@example.org" in mail
        assert "AUTH" not in " ".join(received.commands)

    def test_signs_in_when_it_has_an_account(self) -> None:
        with mail_server() as (port, received):
            smtp(port, user="post", password="secret").carry(LETTER)
        assert any(command.startswith("AUTH PLAIN") for command in received.commands)

    def test_says_when_it_was_not_taken(self) -> None:
        with mail_server(refuses=True) as (port, _), pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp(port).carry(LETTER)

    def test_encrypts_towards_a_server_it_trusts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificate = make_certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with mail_server(certificate=certificate) as (port, received):
            smtp(port, start_tls=True).carry(LETTER)
        assert received.encrypted
        assert len(received.mails) == 1

    def test_says_nothing_to_a_server_it_does_not_trust(self, tmp_path: Path) -> None:
        certificate = make_certificate(tmp_path)
        with (
            mail_server(certificate=certificate) as (port, received),
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            smtp(port, start_tls=True, user="post", password="secret").carry(LETTER)
        assert not received.mails
        assert not any("AUTH" in command for command in received.commands)

    def test_says_nothing_to_a_server_that_cannot_encrypt(self) -> None:
        with mail_server() as (port, received), pytest.raises(smtplib.SMTPNotSupportedError):
            smtp(port, start_tls=True).carry(LETTER)
        assert not received.mails

    @pytest.mark.parametrize("field", ["to", "subject"])
    def test_a_line_break_cannot_add_a_header(self, field: str) -> None:
        parts = {"to": "a@example.org", "subject": "Hello", "body": ""}
        letter = Letter(**{**parts, field: "a@example.org\r\nBcc: b@example.org"})
        with mail_server() as (port, received), pytest.raises(ValueError, match="linefeed"):
            smtp(port).carry(letter)
        assert not received.mails


class TestCarrierFor:
    def test_is_the_console_without_a_server(self, app: Flask) -> None:
        assert isinstance(carrier_for(app.config), Console)

    def test_is_the_server_that_is_named(self, app: Flask) -> None:
        carrier = carrier_for({**app.config, "SMTP_HOST": "mail.example.org"})
        assert isinstance(carrier, Smtp)
        assert (carrier.host, carrier.port, carrier.start_tls) == ("mail.example.org", 587, True)
