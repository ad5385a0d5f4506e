"""The service levels in force for a trust."""

from collections.abc import Collection
from uuid import UUID

from consortium.equipment.domain.service_level import DEFAULT, ServiceLevels, from_json
from consortium.equipment.domain.work_order import HoldReason
from consortium.equipment.models.house_table import TableKind, table_in_force, tables_in_force


def pausing_of(trust_ids: Collection[UUID]) -> dict[UUID, frozenset[HoldReason]]:
    """For each of some trusts, the holds that stop the clock of its orders."""
    tables = tables_in_force(TableKind.SERVICE_LEVELS, trust_ids)
    own = {trust_id: from_json(table.content).pausing for trust_id, table in tables.items()}
    return dict.fromkeys(trust_ids, DEFAULT.pausing) | own


def levels_for(trust_id: UUID) -> tuple[ServiceLevels, int]:
    """The levels by which a trust's work is measured, and their version; 0 is the product's."""
    table = table_in_force(TableKind.SERVICE_LEVELS, trust_id)
    return (from_json(table.content), table.version) if table is not None else (DEFAULT, 0)
