"""The purchase lines of a world: made into files as trusts send them, and imported."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import IO

from consortium.demo.stage import at
from consortium.demo.world import rows
from consortium.demo.world.faults import Fault, Place
from consortium.demo.world.reading import SentFile
from consortium.demo.world.references import by_key
from consortium.demo.world.stage import SYSTEM, Stage, found
from consortium.foundation.domain.money import line_total
from consortium.spend.domain.fields import NAMES, Field
from consortium.spend.domain.report import ImportReport
from consortium.spend.queries.batches import rejected_lines
from consortium.spend.usecases.import_lines import import_file

PURCHASES = "purchases.csv"
DAYS_TO_SEND_LINES = timedelta(days=9)
COLUMNS = (
    Field.ORDER_NUMBER,
    Field.LINE_NUMBER,
    Field.ORDERED_ON,
    Field.DELIVERED_ON,
    Field.RECEIVED_ON,
    Field.INVOICED_ON,
    Field.TAX_POINT_ON,
    Field.SUPPLIER,
    Field.ITEM_CODE,
    Field.UNIT,
    Field.QUANTITY,
    Field.UNIT_PRICE,
    Field.AMOUNT,
    Field.FREE_GOODS,
    Field.FUNDING_SOURCE,
)


def plan(stage: Stage) -> None:
    """All lines are imported first: which of them count is told by their own days."""
    first = stage.world.first_day
    bought = by_key(stage.world.folder.of(rows.Purchase), lambda row: row.trust)
    for trust, own in bought.items():
        stage.agenda.add(first, 7, own[0].place, partial(_import_rows, stage, trust, own))
    for sent in stage.world.sent:
        stage.agenda.add(first, 7, Place(sent.name, 1), partial(_import_sent, stage, sent))


def as_sent(purchases: list[rows.Purchase]) -> bytes:
    """Rows of purchases.csv as the file that their trust would send."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NAMES[field][0] for field in COLUMNS)
    for row in purchases:
        amount = line_total(row.price, row.quantity) if row.amount is None else row.amount
        writer.writerow(
            (
                row.order or f"{row.trust}-{row.place.row}",
                row.line or row.place.row,
                row.date_,
                row.delivered_on or "",
                row.received_on or "",
                row.invoiced_on or "",
                row.tax_point_on or "",
                row.supplier,
                row.item,
                row.unit,
                f"{row.quantity:f}",
                f"{row.price:f}",
                f"{amount:f}",
                "yes" if row.price == Decimal(0) and not amount else "",
                row.funding,
            )
        )
    return out.getvalue().encode()


def _import_rows(stage: Stage, trust: str, purchases: list[rows.Purchase]) -> None:
    for report in _imported(stage, trust, f"{trust} {PURCHASES}", io.BytesIO(as_sent(purchases))):
        # Row 2 of the file is the first of these rows.
        _tell(stage, report, lambda row: purchases[row - 2].place)


def _import_sent(stage: Stage, sent: SentFile) -> None:
    with sent.path.open("rb") as content:
        for report in _imported(stage, sent.trust, sent.path.name, content):
            _tell(stage, report, lambda row: Place(sent.name, row))
            for words, number in (
                ("item", report.counts.without_item),
                ("supplier", report.counts.without_supplier),
            ):
                if number:
                    stage.remarks.append(f"{sent.name}: {number} lines name no {words} we know.")


def _imported(stage: Stage, trust: str, name: str, content: IO[bytes]) -> tuple[ImportReport, ...]:
    bought = (row.date_ for row in stage.world.folder.of(rows.Purchase))
    last = max([stage.today, *bought])
    return import_file(
        actor=SYSTEM,
        trust_id=found(stage.trusts, trust),
        content=content,
        file_name=name,
        now=at(last + DAYS_TO_SEND_LINES),
    )


def _tell(stage: Stage, report: ImportReport, place: Callable[[int], Place]) -> None:
    stage.faults += [
        Fault.at(place(line.row), line.problem, line.what_to_do)
        for line in rejected_lines(actor=SYSTEM, batch_id=report.batch_id)
    ]
