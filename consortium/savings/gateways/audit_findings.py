"""Reading the findings of an audit: a page of them, all of them, or their sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.foundation.files import file_store
from consortium.savings.domain.price_audit import Verdict
from consortium.savings.gateways.audit_engine import statement
from consortium.spend.gateways import engine

_TIES = "trust_id, counted_on, batch_id, source_row"
_ORDERS: Mapping[str, str] = {
    "day": "counted_on",
    "amount": "amount",
    "difference": "difference",
    "trust": "trust_id",
    "verdict": "verdict",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFindings:
    """What is None does not matter. A key is a line's batch and row, ``<batch id>:<row>``."""

    trust_ids: frozenset[UUID] | None = None
    verdicts: frozenset[Verdict] | None = None
    supplier_id: UUID | None = None
    period: Period | None = None
    keys: frozenset[str] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedLine:
    """A purchase line with what was found of it.

    Quantities are as invoiced and in base units; ``unit_price`` is per unit as invoiced,
    ``due_price`` per base unit and None where there is no price or more than one band.
    ``delivery`` is the key of the line that a return refers to.
    """

    batch_id: UUID
    source_row: int
    trust_id: UUID
    supplier_id: UUID | None
    supplier: str
    item_id: UUID | None
    item_code: str
    description: str
    agreement_id: UUID | None
    order_number: str
    line_number: str
    ordered_on: date
    invoiced_on: date | None
    invoice_number: str
    counted_on: date
    priced_on: date
    delivery: str
    unit: str
    quantity: Decimal
    quantity_base: Decimal | None
    unit_price: Decimal
    amount: Decimal
    due_price: Decimal | None
    due: Decimal | None
    difference: Decimal | None
    verdict: Verdict
    why: str

    @property
    def key(self) -> str:
        return f"{self.batch_id}:{self.source_row}"

    @property
    def charged_each(self) -> Decimal:
        """What a base unit was charged, to six decimals; a pack's price where it is not known."""
        if not self.quantity_base:
            return self.unit_price
        return round(self.unit_price * self.quantity / self.quantity_base, 6)


@dataclass(frozen=True, slots=True)
class Totals:
    lines: int
    paid: Decimal
    difference: Decimal


def total_of(sha256: str, wanted: WantedFindings) -> Totals:
    """How many lines are wanted, what was paid for them, and what of it was too much."""
    ((lines, paid, difference),) = engine.ask(_about("audit_total"), _parameters(sha256, wanted))
    return Totals(lines, engine.pounds_of(paid), engine.pounds_of(difference))


def lines_of(sha256: str, wanted: WantedFindings, asked: Asked) -> list[AuditedLine]:
    """One page of the wanted lines; the largest overcharge first unless asked otherwise."""
    order = _ORDERS.get(asked.sort, "difference")
    descending = asked.descending or asked.sort not in _ORDERS
    text = _about("audit_page").replace(
        "the_order", f"{order} {'DESC' if descending else 'ASC'} NULLS LAST, {_TIES}"
    )
    parameters = {**_parameters(sha256, wanted), "limit": asked.rows, "offset": asked.offset}
    return [_line(row) for row in engine.ask(text, parameters)]


def sums_of(sha256: str) -> Iterator[dict[str, Any]]:
    """What was found, by trust, supplier and verdict."""
    for trust_id, supplier_id, name, verdict, lines, *pence in engine.ask(
        statement("audit_sums"), {"files": [str(file_store().path(sha256).resolve())]}
    ):
        paid, due, difference, too_much = map(engine.pounds_of, pence)
        yield {
            "trust_id": UUID(trust_id),
            "supplier_id": UUID(supplier_id) if supplier_id else None,
            "supplier_name": name[:200],
            "verdict": Verdict(verdict),
            "lines": lines,
            "paid": paid,
            "due": due,
            "difference": difference,
            "too_much": too_much,
        }


def rows_apart(sha256: str, path: Path) -> int:
    """How many rows only the kept findings or only those at ``path`` have; 0 when they agree."""
    kept = str(file_store().path(sha256).resolve())
    ((number,),) = engine.ask(
        statement("audit_apart"), {"kept": [kept], "made": [str(path.resolve())]}
    )
    return int(number)


def _about(name: str) -> str:
    return statement("audit_found") + statement(name)


def _parameters(sha256: str, wanted: WantedFindings) -> dict[str, Any]:
    period = wanted.period
    return {
        "files": [str(file_store().path(sha256).resolve())],
        "trust_ids": _texts(wanted.trust_ids),
        "verdicts": _texts(wanted.verdicts),
        "supplier_id": str(wanted.supplier_id) if wanted.supplier_id else None,
        "keys": _texts(wanted.keys),
        "start": period.start if period else None,
        "end": period.end if period else None,
        "words": wanted.words.lower().split() or None,
    }


def _texts(values: frozenset[Any] | None) -> list[str] | None:
    return None if values is None else sorted(map(str, values))


def _line(row: engine.Row) -> AuditedLine:
    (
        batch_id,
        source_row,
        trust_id,
        supplier_id,
        supplier,
        item_id,
        item_code,
        description,
        agreement_id,
        order_number,
        line_number,
        ordered_on,
        invoiced_on,
        invoice_number,
        counted_on,
        priced_on,
        delivery_batch_id,
        delivery_row,
        unit,
        quantity,
        quantity_base,
        unit_price,
        amount,
        due_price,
        due,
        difference,
        verdict,
        why,
    ) = row
    return AuditedLine(
        batch_id=UUID(batch_id),
        source_row=source_row,
        trust_id=UUID(trust_id),
        supplier_id=UUID(supplier_id) if supplier_id else None,
        supplier=supplier,
        item_id=UUID(item_id) if item_id else None,
        item_code=item_code or "",
        description=description or "",
        agreement_id=UUID(agreement_id) if agreement_id else None,
        order_number=order_number,
        line_number=line_number,
        ordered_on=ordered_on,
        invoiced_on=invoiced_on,
        invoice_number=invoice_number or "",
        counted_on=counted_on,
        priced_on=priced_on,
        delivery=f"{delivery_batch_id}:{delivery_row}" if delivery_batch_id else "",
        unit=unit or "",
        quantity=engine.decimal_of(quantity),
        quantity_base=None if quantity_base is None else engine.decimal_of(quantity_base),
        unit_price=engine.decimal_of(unit_price),
        amount=engine.pounds_of(amount),
        due_price=None if due_price is None else engine.decimal_of(due_price),
        due=None if due is None else engine.pounds_of(due),
        difference=None if difference is None else engine.pounds_of(difference),
        verdict=Verdict(verdict),
        why=why,
    )
