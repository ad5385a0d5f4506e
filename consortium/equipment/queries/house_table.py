"""The tables in force for an organisation: service levels, and limits of safety tests."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from consortium.equipment.domain.safety_test import LimitKey
from consortium.equipment.domain.service_level import ServiceLevels
from consortium.equipment.models.safety_test import limits_in_force
from consortium.equipment.models.service_level import levels_for
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What an organisation goes by; version 0 is the product's own table."""

    levels: ServiceLevels
    levels_version: int
    limits: dict[LimitKey, Decimal]
    limits_version: int


def tables_of(*, actor: Actor, owner_id: UUID) -> Tables:
    """The tables of a trust or consortium within the actor's reach.

    Raises:
        NotFound: it is not within reach.
    """
    if owner_id not in actor.scope(Permission.EQUIPMENT_VIEW):
        raise NotFound("organisation")
    levels, levels_version = levels_for(owner_id)
    limits, limits_version = limits_in_force(owner_id)
    return Tables(
        levels=levels,
        levels_version=levels_version,
        limits=limits,
        limits_version=limits_version,
    )
