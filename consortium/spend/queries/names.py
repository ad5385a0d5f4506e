"""The names of suppliers that files write, each once."""

from uuid import UUID

from consortium.foundation.domain.permissions import Actor
from consortium.spend.domain.supplier_names import Written
from consortium.spend.queries.payments import list_paid_totals
from consortium.spend.queries.suppliers import list_supplier_totals
from consortium.spend.queries.wanted import Wanted


def list_names(*, actor: Actor) -> list[Written]:
    """Every name of lines and payments within reach, once.

    Lines and payments are only counted together here to tell which names matter.
    """
    found: dict[tuple[UUID | None, str], Written] = {}
    bought = list_supplier_totals(actor=actor, wanted=Wanted())
    paid = list_paid_totals(actor=actor, wanted=Wanted())
    sums = [(each, each.lines) for each in bought] + [(each, each.payments) for each in paid]
    for total, count in sums:
        key = (total.supplier_id, "" if total.supplier_id else total.supplier.lower())
        before = found.get(key)
        found[key] = Written(
            name=before.name if before else total.supplier,
            supplier_id=total.supplier_id,
            count=count + (before.count if before else 0),
            amount=total.amount + (before.amount if before else 0),
        )
    return list(found.values())
