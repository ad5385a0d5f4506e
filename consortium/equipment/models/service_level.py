"""The service levels in force for a trust."""

from uuid import UUID

from consortium.equipment.domain.service_level import DEFAULT, ServiceLevels, from_json
from consortium.equipment.models.house_table import TableKind, table_in_force


def levels_for(trust_id: UUID) -> tuple[ServiceLevels, int]:
    """The levels by which a trust's work is measured, and their version; 0 is the product's."""
    table = table_in_force(TableKind.SERVICE_LEVELS, trust_id)
    return (from_json(table.content), table.version) if table is not None else (DEFAULT, 0)
