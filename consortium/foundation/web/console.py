"""The command line's manners: results on standard output, refusals on standard error, exit codes.

0 done, 1 refused with the reason on standard error, 2 wrong usage.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import click

from consortium.foundation.domain.errors import DomainError

Params = ParamSpec("Params")
Result = TypeVar("Result")


def print_json(value: Any) -> None:
    """One JSON document; money and quantities as text, so that no reader rounds them."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def refusals_to_stderr(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """End with 1 and the reason on standard error when the product refuses."""

    @wraps(command)
    def wrapper(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except DomainError as refusal:
            click.echo(f"{refusal.code}: {refusal}", err=True)
            sys.exit(1)

    return wrapper


class Day(click.ParamType[date]):
    """A calendar date written as 2025-04-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date like 2025-04-01", param, ctx)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
