"""What tests of orders look at: how they were refused, and what the audit log says of them."""

import json
from collections.abc import Callable
from typing import Any, ParamSpec

import pytest
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import DomainError

Asked = ParamSpec("Asked")


def refusal(do: Callable[Asked, object], *args: Asked.args, **kwargs: Asked.kwargs) -> DomainError:
    """The refusal that was raised; there was one, and it says what to do next."""
    with pytest.raises(DomainError) as raised:
        do(*args, **kwargs)
    assert raised.value.message
    assert raised.value.next_step
    return raised.value


def last_event() -> AuditEvent:
    """The newest event of the audit log."""
    rows = select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
    return db.session.scalars(rows).one()


def details(event: AuditEvent) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(event.body)["details"]
    return facts
