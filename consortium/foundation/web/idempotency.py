"""A form that creates something acts once, however often it is sent."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from consortium.foundation.database import idempotency
from consortium.foundation.database.engine import db
from consortium.foundation.database.unit_of_work import bookkeeping
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.clock import now

View = TypeVar("View", bound=Callable[..., Any])
FIELD = "idempotency_key"
# These differ each time the same form is sent.
_NOT_HASHED = {FIELD, "csrf_token"}


def once(view: View) -> View:
    """Answer the second sending of a form with where the first one led.

    Raises:
        Invalid: the same form came back with other contents.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        key = _key()
        if request.method != "POST" or key is None:
            return cast("ResponseReturnValue", view(*args, **kwargs))
        digest = _request_hash()
        seen = _seen(key)
        if seen is not None:
            _check_same(seen, digest)
            if not seen.location:
                raise idempotency.SentTwice
            return Response(status=303, headers={"Location": seen.location})
        row = _row(key, digest)
        with idempotency.used_in_next_unit(row):
            response = view(*args, **kwargs)
        if isinstance(response, Response) and response.status_code == 303:
            _remember(row.id, response.headers["Location"])
        return cast("ResponseReturnValue", response)

    return cast("View", wrapper)


def each_once(key: str, contents: object, act: Callable[[], None]) -> None:
    """Do one of the several things that a form asks for, unless it was done for the same key.

    ``contents`` is what the key stands for: what the form says of this one thing.

    Raises:
        Invalid: the key came back with other contents.
    """
    try:
        used = UUID(key)
    except ValueError:
        act()
        return
    digest = sha256(repr(contents).encode()).hexdigest()
    seen = _seen(used)
    if seen is not None:
        _check_same(seen, digest)
        return
    with idempotency.used_in_next_unit(_row(used, digest)):
        act()


def new_key() -> str:
    return str(uuid7())


def _key() -> UUID | None:
    try:
        return UUID(request.form.get(FIELD, ""))
    except ValueError:
        return None


def _who() -> str:
    return str(current_user.actor.id) if current_user.is_authenticated else "nobody"


def _request_hash() -> str:
    digest = sha256(request.path.encode())
    for name in sorted(set(request.form) - _NOT_HASHED):
        digest.update(repr((name, request.form.getlist(name))).encode())
    return digest.hexdigest()


def _seen(key: UUID) -> idempotency.IdempotencyKey | None:
    return idempotency.find(actor=_who(), endpoint=request.endpoint or "", key=key)


def _row(key: UUID, digest: str) -> idempotency.IdempotencyKey:
    return idempotency.IdempotencyKey(
        id=uuid7(),
        actor=_who(),
        endpoint=request.endpoint or "",
        key=key,
        request_hash=digest,
        used_at=now(),
    )


def _check_same(seen: idempotency.IdempotencyKey, digest: str) -> None:
    if seen.request_hash != digest:
        raise Invalid(
            "form_changed",
            "This form was already sent with other contents.",
            next_step="Reload the page to start a new one.",
        )


def _remember(row_id: UUID, location: str) -> None:
    with bookkeeping():
        row = db.session.get(idempotency.IdempotencyKey, row_id)
        if row is not None:
            row.location = location
