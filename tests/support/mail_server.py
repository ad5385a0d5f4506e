"""A mail server for tests: one on loopback that keeps what it is sent, with or without TLS."""

import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Received:
    """What the server was told, command by command, and the mails it took."""

    commands: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    encrypted: bool = False


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            self.server.received.commands.append(line)
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            answer = getattr(self, f"on_{verb.lower()}", self.on_anything)
            answer()

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def on_anything(self) -> None:
        self.say("250 fine")

    def on_ehlo(self) -> None:
        offers = ["250-tests", "250-AUTH PLAIN"]
        self.say("\r\n".join([*offers, "250-STARTTLS" if self.server.tls else "250-8BITMIME"]))
        self.say("250 HELP")

    def on_auth(self) -> None:
        self.say("235 welcome")

    def on_rcpt(self) -> None:
        self.say("550 nobody by that name" if self.server.refuses else "250 fine")

    def on_data(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        self.server.received.mails.append("".join(lines))
        self.say("250 taken")

    def on_starttls(self) -> None:
        assert self.server.tls is not None
        self.say("220 go ahead")
        try:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        except ssl.SSLError:
            return  # the other side does not trust us, as some tests want
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.server.received.encrypted = True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    received: Received
    tls: ssl.SSLContext | None
    refuses: bool


@contextmanager
def mail_server(*, certificate: Path | None = None, refuses: bool = False) -> Iterator[Any]:
    """The port of a running mail server, and what it receives: ``(port, received)``."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.received = Received()
        server.refuses = refuses
        server.tls = None
        if certificate is not None:
            server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.tls.load_cert_chain(certificate)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1], server.received
        finally:
            server.shutdown()
            thread.join()


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
