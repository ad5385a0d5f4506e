"""The interface for programs: JSON under /api, the same guards, questions and orders as pages.

Exact numbers travel as strings, dates as ISO 8601; a refusal is a problem as RFC 9457 has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, current_app, request

from consortium.foundation.domain.errors import Invalid

PREFIX = "/api/"
PROBLEM = "application/problem+json"
BEARER = "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question takes: its place is "query" or "path"."""

    name: str
    about: str
    schema: Mapping[str, Any]
    place: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an address of the interface answers, for the description of the interface.

    With ``files`` it gives out a file of one of these media types, or else says why not yet.
    """

    endpoint: str
    summary: str
    answer: Mapping[str, Any]
    parameters: tuple[Parameter, ...] = field(default=())
    method: str = "get"
    files: tuple[str, ...] = ()


_OPERATIONS: list[Operation] = []


def operations(*listed: Operation) -> None:
    """Say what the interface answers, in order; called once, where the app is wired."""
    _OPERATIONS[:] = listed


def described() -> tuple[Operation, ...]:
    return tuple(_OPERATIONS)


def is_for_programs() -> bool:
    """Whether the request is to the interface for programs and wants no page."""
    return request.path.startswith(PREFIX)


def token_sent() -> str | None:
    """The token a program shows with its request, as ``Authorization: Bearer …``."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(BEARER).strip() if header.startswith(BEARER) else None


def as_json(answer: Mapping[str, Any], status: int = 200) -> Response:
    return _json(plain(answer), status, "application/json")


def problem(
    status: int, title: str, message: str, *, next_step: str = "", code: str = ""
) -> Response:
    """A refusal as a program reads it: what happened, and what to do next."""
    text = f"{message} {next_step}".strip()
    parts = {"type": "about:blank", "title": title, "status": status, "detail": text, "code": code}
    response = _json({name: part for name, part in parts.items() if part}, status, PROBLEM)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="consortium"'
    return response


def plain(value: Any) -> Any:
    """A value as JSON has it; a number that must stay exact becomes a string."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def day_asked(name: str, otherwise: date) -> date:
    """A day from the address.

    Raises:
        Invalid: it is not a date as ISO 8601 has it.
    """
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise _bad(name, "a date, like 2025-10-01") from None


def instant_asked(name: str) -> datetime | None:
    """An instant from the address, or None when none is asked for.

    Raises:
        Invalid: it is not an instant as ISO 8601 has it, with its time zone.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise _bad(name, "an instant, like 2025-10-01T09:00:00Z") from None
    if instant.tzinfo is None:
        raise _bad(name, "an instant with its time zone, like 2025-10-01T09:00:00Z")
    return instant


def _bad(name: str, what: str) -> Invalid:
    return Invalid("bad_parameter", f"The parameter {name} must be {what}.", field=name)


def _json(content: Any, status: int, media_type: str) -> Response:
    text = current_app.json.dumps(content, sort_keys=False)
    return current_app.response_class(f"{text}\n", status=status, mimetype=media_type)
