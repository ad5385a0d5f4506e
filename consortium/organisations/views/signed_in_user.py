"""Flask-Login's view of who is signed in: a session in our database, not a cookie's word."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask, Request, current_app
from flask_login import LoginManager

from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web import api
from consortium.foundation.web.clock import now
from consortium.organisations.queries.api_tokens import program_of
from consortium.organisations.queries.sessions import holder_of
from consortium.organisations.usecases.api_tokens import note_token_used
from consortium.organisations.usecases.sessions import note_session_seen

login_manager = LoginManager()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInUser:
    """Whoever holds a session that is alive."""

    token: str
    actor: Actor
    session_id: UUID
    must_enrol: bool

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    login_manager.init_app(app)


@login_manager.user_loader
def load_user(token: str) -> SignedInUser | None:
    """The user whose session has this token, or None when it has ended."""
    idle, longest = session_lengths()
    moment = now()
    holder = holder_of(token=token, now=moment, idle=idle, longest=longest)
    if holder is None:
        return None
    note_session_seen(session_id=holder.session_id, last_seen=holder.seen_at, now=moment)
    return SignedInUser(
        token=token,
        actor=holder.actor,
        session_id=holder.session_id,
        must_enrol=bool(
            current_app.config["SECOND_FACTOR_REQUIRED"] and not holder.has_second_factor
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInProgram:
    """A program that reads on behalf of a person; it has no session and sees no page."""

    actor: Actor

    is_authenticated = True
    is_active = True
    is_anonymous = False
    must_enrol = False


@login_manager.request_loader
def load_program(_request: Request) -> SignedInProgram | None:
    """The program whose token came with a request to the interface for programs."""
    token = api.token_sent() if api.is_for_programs() else None
    moment = now()
    program = program_of(token=token, now=moment) if token else None
    if program is None:
        return None
    note_token_used(token_id=program.token_id, last_used=program.used_at, now=moment)
    return SignedInProgram(actor=program.actor)


def session_lengths() -> tuple[timedelta, timedelta]:
    """How long a session may be idle, and how long it may last."""
    return (
        timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"]),
        timedelta(hours=current_app.config["SESSION_HOURS"]),
    )
