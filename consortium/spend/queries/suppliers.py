"""Spend by supplier."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.gateways import engine
from consortium.spend.queries.wanted import Wanted, about, parameters_for


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierTotal:
    """What was bought from one supplier; without an id it is not registered under this name."""

    supplier_id: UUID | None
    supplier: str
    lines: int
    trusts: int
    amount: Decimal


def list_supplier_totals(*, actor: Actor, wanted: Wanted) -> list[SupplierTotal]:
    """The wanted lines within reach, added up by supplier, the largest amount first.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    parameters = parameters_for(wanted, actor=actor, permission=Permission.SPEND_VIEW)
    if parameters is None:
        return []
    return [
        SupplierTotal(
            supplier_id=UUID(supplier_id) if supplier_id else None,
            supplier=supplier,
            lines=lines,
            trusts=trusts,
            amount=engine.pounds_of(pence),
        )
        for supplier_id, supplier, lines, trusts, pence in engine.ask(
            about("supplier_totals"), parameters
        )
    ]
