"""Approving new versions of the tables a service works by: service levels, limits of safety."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.equipment.domain.safety_test import LimitKey, check_limits, limits_as_json
from consortium.equipment.domain.service_level import ServiceLevels, as_json, check_levels
from consortium.equipment.models.house_table import TableKind, add_version
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission


def set_service_levels(
    *, actor: Actor, owner_id: UUID, levels: ServiceLevels, reason: str, now: datetime
) -> None:
    """Approve how soon work is begun and done; orders triaged from now on go by it.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        Invalid: a time is missing or makes no sense.
    """
    check_levels(levels)
    _approve(actor, TableKind.SERVICE_LEVELS, owner_id, as_json(levels), reason, now)


def set_safety_limits(
    *, actor: Actor, owner_id: UUID, limits: Mapping[LimitKey, Decimal], reason: str, now: datetime
) -> None:
    """Approve the limits of safety tests; earlier tests keep those they had.

    Raises:
        NotAllowed: the actor does not manage the owner's equipment.
        Invalid: a limit is missing or not above zero.
    """
    check_limits(limits)
    content = {"limits": limits_as_json(limits)}
    _approve(actor, TableKind.SAFETY_LIMITS, owner_id, content, reason, now)


def _approve(
    actor: Actor,
    kind: TableKind,
    owner_id: UUID,
    content: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> None:
    with transaction():
        permissions.check(actor, Permission.EQUIPMENT_MANAGE, owner_id)
        row = add_version(kind, owner_id, content, reason=reason, at=now, by=actor.id)
        record(
            actor=actor,
            action=f"{kind.value}.approved",
            subject=Subject("table", row.id, kind.value),
            at=now,
            owner_id=owner_id,
            version=row.version,
            reason=reason,
        )
