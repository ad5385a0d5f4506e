"""Refusals: what the product says when it will not do what was asked.

A refusal is an exception. It carries a stable ``code`` for machines, a ``message`` that says
what happened and why, the ``field`` it belongs to when there is one, and the ``next_step`` that
mends it. The page, the command line and the jobs each show the same four parts.
"""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal somebody can act on; anything else that is raised is a fault of ours."""

    status = 422

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        next_step: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.next_step = next_step
        self.details = dict(details or {})

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class Invalid(DomainError):
    """What was sent cannot be right: the sender corrects it and sends it again."""

    status = 422


class NotFound(DomainError):
    """It is not there, or it is not yours: the two answers are the same on purpose."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__(
            "not_found",
            f"There is no {what} here that you can open.",
            next_step="Check the address, or search for it.",
        )


class NotAllowed(DomainError):
    """It is there and you may see it, but your role may not do this to it."""

    status = 403

    def __init__(self, message: str, *, next_step: str = "Ask the procurement lead.") -> None:
        super().__init__("not_allowed", message, next_step=next_step)


class Conflict(DomainError):
    """It changed while you were looking, or it is past the state in which this can be done."""

    status = 409


class Stale(Conflict):
    """Somebody saved the same record first; nothing of yours was written."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "stale",
            f"Somebody else changed this {what} while you had it open. Your change was not saved.",
            next_step="Compare your values with the saved ones below, then save again.",
        )


class Unavailable(DomainError):
    """Something outside that this needs does not answer; nothing was changed."""

    status = 503


class TooManyAttempts(DomainError):
    """Throttled: the same thing was tried too often in too short a time."""

    status = 429
