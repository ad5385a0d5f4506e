"""Every endpoint says who may come in; one that says nothing stops the app from starting."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.web import api

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Guard:
    door: Door
    reason: str = ""
    permission: Permission | None = None
    # Somebody who must still set up a second factor comes through these doors only.
    before_second_factor: bool = False


def requires(permission: Permission) -> Callable[[View], View]:
    """Only people whose roles carry the permission; what they reach is the use case's question."""
    return _with(Guard(Door.PERMISSION, permission=permission))


def signed_in(reason: str, *, before_second_factor: bool = False) -> Callable[[View], View]:
    """Everybody who is signed in, for a reason written beside the view."""
    return _with(Guard(Door.SIGNED_IN, reason, before_second_factor=before_second_factor))


def public(reason: str) -> Callable[[View], View]:
    """The whole world, for a reason written beside the view."""
    return _with(Guard(Door.PUBLIC, reason))


def _with(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.guard = guard  # type: ignore[attr-defined]
        return view

    return mark


def current_actor() -> Actor:
    """Whoever is signed in; only behind a guard that lets nobody else through."""
    actor: Actor = current_user.actor
    return actor


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    return getattr(app.view_functions[endpoint], "guard", None)


def install(app: Flask) -> None:
    app.before_request(_refuse_unreadable)
    app.before_request(_enforce(app))


def refuse_unguarded(app: Flask) -> None:
    """Stop the start when an endpoint does not say who may come in."""
    open_doors = [name for name in app.view_functions if guard_of(app, name) is None]
    if open_doors:
        raise RuntimeError(
            f"endpoints without a guard: {', '.join(sorted(open_doors))}. "
            "Mark each with @requires(...), @signed_in(reason) or @public(reason)."
        )


def _refuse_unreadable() -> None:
    """No text of people holds the sign NUL, and PostgreSQL cannot keep one."""
    texts = (request.path, *request.args.values(), *request.form.values())
    if any("\x00" in text for text in texts):
        abort(400)


def _enforce(app: Flask) -> Callable[[], ResponseReturnValue | None]:
    def enforce() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such address: the 404 page says so
        guard = guard_of(app, request.endpoint)
        if guard is None or guard.door is Door.PUBLIC:
            return None
        if not current_user.is_authenticated:
            if api.is_for_programs():
                return api.problem(
                    401,
                    "Who is asking?",
                    "This request has no token, or one that opens nothing.",
                    next_step="Send a token of your account: Authorization: Bearer …",
                )
            return redirect(url_for("sign_in.sign_in", next=_here()))
        if current_user.must_enrol and not guard.before_second_factor:
            return redirect(url_for("account.set_up_second_factor"))
        if guard.permission is not None:
            permissions.check(current_actor(), guard.permission)
        return None

    return enforce


def _here() -> str | None:
    """Where to go on after signing in: only addresses of ours, and only ones that can be read."""
    return request.full_path.rstrip("?") if request.method == "GET" else None
