"""What a file that was written for the lake holds."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from consortium.spend.gateways.engine import Row, statement
from consortium.spend.gateways.staging import Written

if TYPE_CHECKING:
    import duckdb


def written_lines(connection: "duckdb.DuckDBPyConnection", path: Path) -> Written:
    """A file of purchase lines, summed up."""
    lines, without_item, without_supplier, pence, first_day, last_day, ways = _only(
        connection, "summary", path
    )
    return Written(
        path=path,
        lines=lines,
        without_item=without_item,
        without_supplier=without_supplier,
        amount=Decimal(pence).scaleb(-2),
        first_day=first_day,
        last_day=last_day,
        matched_by=ways or {},
    )


def written_payments(connection: "duckdb.DuckDBPyConnection", path: Path) -> Written:
    """A file of payments, summed up."""
    payments, without_supplier, pence, first_day, last_day = _only(
        connection, "payments_summary", path
    )
    return Written(
        path=path,
        lines=payments,
        without_item=0,
        without_supplier=without_supplier,
        amount=Decimal(pence).scaleb(-2),
        first_day=first_day,
        last_day=last_day,
    )


def _only(connection: "duckdb.DuckDBPyConnection", name: str, path: Path) -> Row:
    row: Row = connection.execute(statement(name), {"files": [str(path)]}).fetchall()[0]
    return row
