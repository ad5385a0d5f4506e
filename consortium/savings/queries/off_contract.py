"""Spend past the contracts, by trust, supplier and item, with what it cost more."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.off_contract import (
    Compliance,
    Line,
    compliance_of,
    elsewhere_of,
)
from consortium.savings.models.facts import purchase_of
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.queries.report import consortium_reported
from consortium.spend.queries.batches import current_batches
from consortium.spend.queries.lines import sum_lines

# A supplier that is not in the directory has no id, and so no name that could be trusted.
_UNKNOWN = "A supplier that is not registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereRow:
    """What a trust bought of an item from a supplier past the contract, in pounds."""

    trust_id: UUID
    trust: str
    supplier_id: UUID | None
    supplier: str
    item_id: UUID
    item: str
    lines: int
    quantity: Decimal
    spend: Decimal
    above: Decimal
    compliance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OffContractFound:
    """A page of what was bought elsewhere, and each trust's share; sums are over all that fit."""

    page: Page[ElsewhereRow]
    trusts: list[Compliance]
    spend: Decimal
    above: Decimal


def list_off_contract(
    *,
    actor: Actor,
    consortium_id: UUID,
    period: Period,
    asked: Asked,
    trust_id: UUID | None = None,
) -> OffContractFound:
    """What members bought elsewhere, what cost most above the contract's price first.

    Words match trust, supplier or item.

    Raises:
        NotFound: the consortium or the trust is not within reach.
    """
    consortium_reported(actor=actor, consortium_id=consortium_id)
    scope = actor.scope(Permission.SAVINGS_LINES_VIEW)
    scene = load_scene(consortium_id)
    seen = [each for each in scene.trusts if each in scope and trust_id in (None, each)]
    if trust_id is not None and not seen:
        raise NotFound("trust")
    lines = list(_lines(scene, seen, period))
    rows = _rows(scene, lines)
    words = asked.words.casefold().split()
    fitting = [row for row in rows if all(word in _text(row) for word in words)]
    orders = {
        "trust": lambda row: row.trust,
        "supplier": lambda row: row.supplier,
        "item": lambda row: row.item,
        "spend": lambda row: row.spend,
    }
    if asked.sort in orders:
        fitting.sort(key=orders[asked.sort], reverse=asked.descending)
    shown = fitting if asked.rows is None else fitting[asked.offset : asked.offset + asked.rows]
    return OffContractFound(
        page=Page(rows=shown, total=len(fitting), asked=asked),
        trusts=_named(scene, compliance_of(lines)),
        spend=sum((row.spend for row in fitting), ZERO),
        above=sum((row.above for row in fitting), ZERO),
    )


def _lines(scene: Scene, trust_ids: Collection[UUID], period: Period) -> Iterator[Line]:
    """The lines of a period as they stood to the agreements; those of no member fall away."""
    batches = [batch.id for batch in current_batches(trust_ids=trust_ids)]
    for basis, item_ids in scene.items_by_basis().items():
        for line in sum_lines(batch_ids=batches, item_ids=item_ids, period=period, basis=basis):
            found = purchase_of(scene, line, basis)
            if found is None or found.on not in period:
                continue
            yield Line(
                trust=str(line.trust_id),
                item=str(line.item_id),
                supplier=str(line.supplier_id or ""),
                standing=found.standing,
                quantity=found.quantity,
                amount=found.amount,
                due=found.due,
                lines=line.lines,
            )


def _rows(scene: Scene, lines: Collection[Line]) -> list[ElsewhereRow]:
    found = elsewhere_of(lines)
    suppliers = organisations_by_id({UUID(each.supplier) for each in found if each.supplier})
    rows = []
    for each in found:
        supplier = suppliers.get(UUID(each.supplier)) if each.supplier else None
        trust, item = scene.trusts[UUID(each.trust)], scene.items[UUID(each.item)]
        rows.append(
            ElsewhereRow(
                trust_id=trust.id,
                trust=trust.name,
                supplier_id=supplier.id if supplier else None,
                supplier=supplier.name if supplier else _UNKNOWN,
                item_id=item.id,
                item=item.name,
                lines=each.lines,
                quantity=each.quantity,
                spend=each.spend,
                above=each.above,
                compliance=each.compliance,
            )
        )
    return rows


def _named(scene: Scene, trusts: Collection[Compliance]) -> list[Compliance]:
    """The trusts under their names, the largest spend elsewhere first."""
    named = [
        Compliance(
            trust=scene.trusts[UUID(each.trust)].name,
            on_contract=each.on_contract,
            elsewhere=each.elsewhere,
            above=each.above,
            percent=each.percent,
        )
        for each in trusts
    ]
    return sorted(named, key=lambda each: (-each.elsewhere, each.trust))


def _text(row: ElsewhereRow) -> str:
    return f"{row.trust} {row.supplier} {row.item}".casefold()
