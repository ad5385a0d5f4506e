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
        who, endpoint, digest = _who(), request.endpoint or "", _request_hash()
        seen = idempotency.find(actor=who, endpoint=endpoint, key=key)
        if seen is not None:
            return _answer_again(seen, digest)
        row = idempotency.IdempotencyKey(
            id=uuid7(), actor=who, endpoint=endpoint, key=key, request_hash=digest, used_at=now()
        )
        with idempotency.used_in_next_unit(row):
            response = view(*args, **kwargs)
        _remember(row.id, response)
        return cast("ResponseReturnValue", response)

    return cast("View", wrapper)


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


def _answer_again(seen: idempotency.IdempotencyKey, digest: str) -> ResponseReturnValue:
    if seen.request_hash != digest:
        raise Invalid(
            "form_changed",
            "This form was already sent with other contents.",
            next_step="Reload the page to start a new one.",
        )
    if not seen.location:
        raise idempotency.SentTwice
    return Response(status=303, headers={"Location": seen.location})


def _remember(row_id: UUID, response: Any) -> None:
    if not isinstance(response, Response) or response.status_code != 303:
        return
    with bookkeeping():
        row = db.session.get(idempotency.IdempotencyKey, row_id)
        if row is not None:
            row.location = response.headers["Location"]
