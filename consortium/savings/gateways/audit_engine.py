"""The audit's work on the lake: lines are priced in bulk and judged once for each kind of line.

Everything happens in DuckDB and in frames of whole numbers. Only lines that were not charged what
was due to the penny become questions, and lines that agree in all that a judgement looks at are
one question.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consortium.contracts.domain.prices.answers import NoPriceReason
from consortium.contracts.reports.bulk_prices import in_millionths, price_frame
from consortium.foundation.domain.periods import Period
from consortium.foundation.lazy import lazy
from consortium.savings.domain.price_audit import (
    WHY_NOT,
    Charged,
    Finding,
    NotPriced,
    counted_here,
)
from consortium.savings.gateways.audit_sources import SourceLines, Terms
from consortium.spend.gateways.engine import decimal_of, pounds_of, workbench

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
else:
    pd = lazy("pandas")

_STATEMENTS = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (_STATEMENTS / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A kind of line whose charge has to be judged.

    ``number`` is the place of its agreement among those of the audit; ``priced_on`` picks the
    price, and what was known at the end of ``known_on`` is what the supplier could know. What is
    due for a line that two agreements share is the sum of their parts.
    """

    number: int
    trust_id: UUID
    item_id: UUID
    priced_on: date
    known_on: date
    due_price: Decimal | None
    due_amount: Decimal
    charged: Charged
    is_shared: bool = False


Judge = Callable[[Question], Finding]
Progress = Callable[[int, int, str], None]


def audit_lines(
    sources: SourceLines,
    agreements: Sequence[Terms],
    *,
    period: Period,
    judge: Judge,
    path: Path,
    progress: Progress,
) -> None:
    """Write every line of the audited days to ``path`` as Parquet, with what was found of it.

    The same lines under the same terms give the same rows in the same order.
    """
    steps = len(agreements) + 3
    with workbench() as connection:
        bench = _Bench(connection, sources, period)
        for number, known in enumerate(agreements):
            progress(number, steps, f"Pricing the lines of {known.reference}")
            bench.price(number, known)
        progress(len(agreements), steps, "Looking at the lines that no agreement prices")
        bench.take_the_rest(agreements)
        bench.choose()
        progress(len(agreements) + 1, steps, "Judging what differs")
        bench.answer(judge)
        progress(len(agreements) + 2, steps, "Writing the findings")
        bench.write(agreements, path)


class _Bench:
    """The tables of one audit on their way from lines to findings."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", sources: SourceLines, period: Period
    ) -> None:
        self._connection = connection
        self._sources = sources
        self._period = period
        self._run(statement("audit_tables"), {})

    def price(self, number: int, known: Terms) -> None:
        """The lines of an agreement's items, each with the price that is due under it."""
        start = known.bands_begin(self._period.start)
        wanted = self._sources.of_items(known, Period(start, self._period.end))
        if wanted is None:
            return
        self._run(
            f"INSERT INTO candidate {wanted.text}{statement('audit_candidates')}",
            {
                **wanted.parameters,
                "agreement": number,
                "seller": str(known.supplier_id),
                "known_items": None,
            },
        )
        for trust_id, item_id, since, share in known.agreed_shares():
            self._connection.execute(
                "INSERT INTO share VALUES (?, ?, ?, ?, ?)",
                [number, trust_id, item_id, since, in_millionths(share)],
            )
        for trust_id, item_id, since, share in known.agreed_elsewhere():
            self._connection.execute(
                "INSERT INTO share_here VALUES (?, ?, ?, ?, ?, ?)",
                [number, trust_id, item_id, since, in_millionths(share), counted_here(share)],
            )
        ever = self._sources.of_items(known, None)
        if ever is not None and self._has_returns():
            self._run(
                f"INSERT INTO delivery {ever.text}{statement('audit_deliveries')}",
                {**ever.parameters, "agreement": number},
            )
        for on_contract in (True, False):
            self._price_frame(number, known, on_contract=on_contract)

    def take_the_rest(self, agreements: Iterable[Terms]) -> None:
        """The lines whose item no agreement prices, or that are not matched to one."""
        wanted = self._sources.of_any_item(self._period)
        if wanted is None:
            return
        items = sorted({str(item) for known in agreements for item in known.priced_items})
        self._run(
            f"INSERT INTO candidate {wanted.text}{statement('audit_candidates')}",
            {**wanted.parameters, "agreement": -1, "seller": None, "known_items": items},
        )

    def choose(self) -> None:
        reasons = [reason.value for reason in NoPriceReason]
        start = self._period.start
        self._run(statement("audit_chosen"), {"reasons": reasons, "start": start})
        self._run(statement("audit_questions"), {})

    def answer(self, judge: Judge) -> None:
        """Judge each question once."""
        answers = [
            (number, found.verdict.value, _pence(found.due), _pence(found.difference), found.why)
            for number, found in self._judged(judge)
        ]
        frame = pd.DataFrame(
            answers, columns=["question", "verdict", "due", "difference", "why"]
        ).astype({"question": "int64", "due": "Int64", "difference": "Int64"})
        self._table("answer", frame)

    def write(self, agreements: Sequence[Terms], path: Path) -> None:
        names = pd.DataFrame(
            [(number, str(known.agreement_id)) for number, known in enumerate(agreements)],
            columns=["number", "id"],
        )
        self._table("agreement", names.astype({"number": "int64", "id": "str"}))
        reasons = [(reason.value, why) for reason, why in WHY_NOT.items()]
        self._table("why_not", pd.DataFrame(reasons, columns=["reason", "why"]))
        self._run(statement("audit_findings"), {"path": str(path)})

    def _price_frame(self, number: int, known: Terms, *, on_contract: bool) -> None:
        asked = self._connection.execute(
            statement("audit_to_price"), {"agreement": number, "on_contract": on_contract}
        ).df()
        if asked.empty:
            return
        asked["trust"] = asked["trust"].map(known.trust_codes)
        asked["item"] = asked["item"].map(known.item_codes)
        priced = price_frame(known.terms, asked)
        priced["batch_id"], priced["source_row"] = asked["batch_id"], asked["source_row"]
        priced["agreement"] = number
        if not on_contract:
            banded = priced["unit_price"].isna() & priced["amount"].notna()
            priced.loc[banded, "reason"] = NotPriced.IN_BANDS.value
            priced.loc[banded, "amount"] = pd.NA
        columns = ["agreement", "batch_id", "source_row", "unit_price", "amount", "reason"]
        self._connection.register("priced", priced[columns])
        self._run("INSERT INTO due SELECT * FROM priced", {})
        self._connection.unregister("priced")

    def _has_returns(self) -> bool:
        asked = self._connection.execute("SELECT 1 FROM candidate WHERE quantity < 0 LIMIT 1")
        return asked.fetchone() is not None

    def _judged(self, judge: Judge) -> Iterator[tuple[int, Finding]]:
        for number, *cells in self._connection.execute(
            "FROM question ORDER BY question"
        ).fetchall():
            yield number, judge(_question(*cells))

    def _table(self, name: str, frame: "pd.DataFrame") -> None:
        self._connection.register("given", frame)
        self._run(f"CREATE TEMP TABLE {name} AS SELECT * FROM given", {})  # noqa: S608 - our own names
        self._connection.unregister("given")

    def _run(self, text: str, parameters: Mapping[str, Any]) -> None:
        self._connection.execute(text, dict(parameters))


def _question(
    number: int,
    trust_id: str,
    item_id: str,
    priced_on: date,
    known_on: date,
    quantity: int,
    amount: int,
    unit_price: int,
    numerator: int,
    denominator: int,
    is_on_contract: bool,
    due_price: int | None,
    due_amount: int,
    delivery_price: int | None,
    delivery_numerator: int | None,
    delivery_denominator: int | None,
    paid_beside: int | None,
    is_shared: bool,
) -> Question:
    """A row of the table of questions."""
    delivery = None
    if delivery_price is not None and delivery_numerator and delivery_denominator:
        delivery = _per_base_unit(delivery_price, delivery_numerator, delivery_denominator)
    return Question(
        number=number,
        trust_id=UUID(trust_id),
        item_id=UUID(item_id),
        priced_on=priced_on,
        known_on=known_on,
        due_price=None if due_price is None else decimal_of(due_price),
        due_amount=pounds_of(due_amount),
        charged=Charged(
            quantity=decimal_of(quantity),
            amount=pounds_of(amount),
            unit_price=_per_base_unit(unit_price, numerator, denominator),
            is_on_contract=is_on_contract,
            delivery=delivery,
            paid_beside=decimal_of(int(paid_beside)) if paid_beside else Decimal(0),
        ),
        is_shared=is_shared,
    )


def _per_base_unit(price: int, numerator: int, denominator: int) -> Fraction:
    """A price in millionths per pack as pounds per base unit."""
    return Fraction(price * denominator, 10**6 * numerator)


def _pence(amount: Decimal | None) -> int | None:
    return None if amount is None else in_millionths(amount) // 10_000
