"""Payments as trusts publish them: a page of them, or their sums by supplier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.foundation.domain.listing import Asked, Page
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.kinds import Kind
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import statement
from consortium.spend.queries.wanted import Wanted, files_for

_TIES = "supplier_name, transaction_number, batch_id, source_row"
_ORDERS: Mapping[tuple[str, bool], str] = {
    ("paid", False): f"paid_on NULLS LAST, {_TIES}",
    ("paid", True): f"paid_on DESC NULLS LAST, {_TIES}",
    ("amount", False): f"amount, {_TIES}",
    ("amount", True): f"amount DESC, {_TIES}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment; ``source_row`` is its row in the file of its batch."""

    batch_id: UUID
    trust_id: UUID
    source_row: int
    paid_on: date | None
    supplier: str
    supplier_id: UUID | None
    amount: Decimal
    transaction_number: str
    expense_type: str
    expense_area: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsFound:
    """One page of the payments that fit, and what all of them add up to."""

    page: Page[Payment]
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTotal:
    """What was paid to one supplier; without an id it is not registered under this name."""

    supplier_id: UUID | None
    supplier: str
    payments: int
    trusts: int
    amount: Decimal


def list_payments(*, actor: Actor, wanted: Wanted, asked: Asked) -> PaymentsFound:
    """One page of the wanted payments within reach, the last first unless asked otherwise.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    parameters = _parameters(wanted, actor)
    if parameters is None:
        return PaymentsFound(page=Page(rows=[], total=0, asked=asked), amount=Decimal("0.00"))
    ((total, pence),) = engine.ask(_about("payments_total"), parameters)
    order = _ORDERS.get((asked.sort, asked.descending), _ORDERS["paid", True])
    rows = engine.ask(
        _about("payments_page").replace("the_order", order),
        {**parameters, "limit": asked.rows, "offset": asked.offset},
    )
    page = Page(rows=[_payment(row) for row in rows], total=total, asked=asked)
    return PaymentsFound(page=page, amount=engine.pounds_of(pence))


def list_paid_totals(*, actor: Actor, wanted: Wanted) -> list[PaidTotal]:
    """The wanted payments within reach, added up by supplier, the largest amount first.

    Raises:
        NotFound: one of the wanted batches does not exist or is not within reach.
    """
    parameters = _parameters(wanted, actor)
    if parameters is None:
        return []
    return [
        PaidTotal(
            supplier_id=UUID(supplier_id) if supplier_id else None,
            supplier=supplier,
            payments=payments,
            trusts=trusts,
            amount=engine.pounds_of(pence),
        )
        for supplier_id, supplier, payments, trusts, pence in engine.ask(
            _about("payments_by_supplier"), parameters
        )
    ]


def _parameters(wanted: Wanted, actor: Actor) -> dict[str, Any] | None:
    """What the statement is asked with; None when no file can hold such a payment."""
    # No payment names an item, so none is wanted by who wants certain items.
    if wanted.item_ids is not None:
        return None
    files = files_for(wanted, actor=actor, permission=Permission.SPEND_VIEW, kind=Kind.PAYMENTS)
    if not files:
        return None
    period = wanted.period
    return {
        "files": files,
        "supplier_id": str(wanted.supplier_id) if wanted.supplier_id else None,
        "start": period.start if period else None,
        "end": period.end if period else None,
        "words": wanted.words.lower().split() or None,
    }


def _about(name: str) -> str:
    return statement("payments_wanted") + statement(name)


def _payment(row: engine.Row) -> Payment:
    batch_id, trust_id, source_row, paid_on, supplier, supplier_id, amount, *texts = row
    number, expense_type, expense_area, description = (text or "" for text in texts)
    return Payment(
        batch_id=UUID(batch_id),
        trust_id=UUID(trust_id),
        source_row=source_row,
        paid_on=paid_on,
        supplier=supplier,
        supplier_id=UUID(supplier_id) if supplier_id else None,
        amount=engine.pounds_of(amount),
        transaction_number=number,
        expense_type=expense_type,
        expense_area=expense_area,
        description=description,
    )
