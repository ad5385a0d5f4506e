"""Every kind of question that the product asks of the lake, to be put to both engines.

A statement that none of these asks is found by ``test_reading.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.contracts import DateBasis
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.spend.gateways.rollups import Months
from consortium.spend.queries.bought import bought_by_month
from consortium.spend.queries.item_prices import list_item_prices
from consortium.spend.queries.lines import each_line, find_line, lines_out_of, list_lines, sum_lines
from consortium.spend.queries.months import months_out_of, months_within_reach
from consortium.spend.queries.off_contract import Cover, list_bought_elsewhere
from consortium.spend.queries.payments import list_paid_totals, list_payments
from consortium.spend.queries.suppliers import list_supplier_totals
from consortium.spend.queries.values_by_month import OldPrice, savings_by_trust_and_month
from consortium.spend.queries.volumes import Contracted, Step, list_attained, list_volumes
from consortium.spend.queries.waiting import list_waiting
from consortium.spend.queries.wanted import Wanted
from tests.distributed.odd_lake import OddLake
from tests.support.world import SYSTEM, World

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))
SINCE = Period(date(2025, 12, 31), None)
AGREEMENT = UUID(int=7)
DAY = Period(date(2020, 4, 2), date(2020, 4, 3))
ORDERS = [(sort, descending) for sort in ("first", "amount") for descending in (False, True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where questions are asked."""

    world: World
    lake: OddLake
    items: frozenset[UUID]

    @property
    def batches(self) -> list[UUID]:
        return [self.lake.ordinary, self.lake.withdrawn, self.lake.old]


# What each answers with is not empty.
Question = Callable[[Place], object]


def _lines(wanted: Wanted, asked: Asked) -> object:
    return list_lines(actor=SYSTEM, wanted=wanted, asked=asked).page.rows


def _payments(wanted: Wanted, asked: Asked) -> object:
    return list_payments(actor=SYSTEM, wanted=wanted, asked=asked).page.rows


def _lines_in_order(sort: str, descending: bool) -> Question:
    sort = "ordered" if sort == "first" else sort
    return lambda _: _lines(Wanted(), Asked(sort=sort, descending=descending, rows=30, page=2))


def _payments_in_order(sort: str, descending: bool) -> Question:
    sort = "paid" if sort == "first" else sort
    return lambda _: _payments(Wanted(), Asked(sort=sort, descending=descending, rows=30, page=2))


def _lines_after(sort: str, descending: bool) -> Question:
    """The page that goes on where the first one ended."""

    def asked(_: Place) -> object:
        first = Asked(sort="ordered" if sort == "first" else sort, descending=descending, rows=20)
        page = list_lines(actor=SYSTEM, wanted=Wanted(), asked=first).page
        return _lines(Wanted(), replace(first, page=2, after=page.goes_on_after))

    return asked


def _lines_by(basis: DateBasis) -> Question:
    return lambda at: lines_out_of(
        batch_ids=at.batches, item_ids=at.items, period=YEAR, basis=basis
    )


def _lines_with(words: str) -> Question:
    return lambda _: _lines(Wanted(words=words), Asked())


def _months() -> Months | None:
    return months_within_reach(actor=SYSTEM, wanted=Wanted())


def _contracted(at: Place) -> list[Contracted]:
    return [Contracted(agreement_id=AGREEMENT, item_id=item, year=YEAR) for item in at.items]


def _steps(at: Place) -> list[Step]:
    bounds = ((1, Decimal(0), Decimal("1000.5")), (2, Decimal("1000.5"), None))
    return [
        Step(
            agreement_id=AGREEMENT,
            item_id=item,
            tier=tier,
            from_quantity=low,
            until_quantity=high,
            unit_price=Decimal(40 - tier),
        )
        for item in at.items
        for tier, low, high in bounds
    ]


def _old_prices(at: Place) -> list[OldPrice]:
    return [
        OldPrice(trust_id=trust, item_id=item, unit_price=Decimal("45.000001"))
        for trust in (at.world.north, at.world.west)
        for item in at.items
    ]


def _covers(at: Place) -> list[Cover]:
    return [
        Cover(trust_id=trust, item_id=item, supplier_id=at.world.alpha, period=SINCE)
        for trust in (at.world.north, at.world.west)
        for item in at.items
    ]


QUESTIONS: Mapping[str, Question] = {
    **{f"lines by {sort} {down}": _lines_in_order(sort, down) for sort, down in ORDERS},
    **{f"lines after a page by {sort} {down}": _lines_after(sort, down) for sort, down in ORDERS},
    **{f"payments by {sort} {down}": _payments_in_order(sort, down) for sort, down in ORDERS},
    **{f"lines that count when {basis}": _lines_by(basis) for basis in DateBasis},
    **{
        f"lines with {words}": _lines_with(words)
        for words in ("ας", "istanbul", "o'brien \\", "50% of_all;", "🩺", '"söhne"')
    },
    "all lines": lambda _: list(each_line(actor=SYSTEM, wanted=Wanted(), asked=Asked())),
    "lines without an item": lambda _: _lines(Wanted(only_unmatched=True, period=SINCE), Asked()),
    "lines of a supplier": lambda at: _lines(
        Wanted(supplier_id=at.world.alpha, trust_ids=frozenset({at.world.south})), Asked()
    ),
    "a line of a withdrawn batch": lambda at: find_line(
        actor=SYSTEM, batch_id=at.lake.withdrawn, source_row=3
    ),
    "a line of an old file": lambda at: find_line(actor=SYSTEM, batch_id=at.lake.old, source_row=3),
    "sums of lines": lambda at: sum_lines(batch_ids=at.batches, item_ids=at.items, period=YEAR),
    "suppliers": lambda _: list_supplier_totals(actor=SYSTEM, wanted=Wanted()),
    "payments picked out": lambda _: _payments(Wanted(period=DAY, words="ας"), Asked()),
    "payments to a supplier": lambda at: _payments(Wanted(supplier_id=at.world.alpha), Asked()),
    "prices of items": lambda _: list_item_prices(months=_months(), by_trust=False, trusts=2),
    "prices of items by trust": lambda at: list_item_prices(
        months=months_out_of(batch_ids=at.batches, period=YEAR), by_trust=True, limit=4
    ),
    "volumes": lambda at: list_volumes(months=_months(), contracted=_contracted(at)),
    "tiers attained": lambda at: list_attained(
        months=_months(), contracted=_contracted(at), steps=_steps(at)
    ),
    "savings by trust and month": lambda at: savings_by_trust_and_month(
        months=_months(),
        old_prices=_old_prices(at),
        contracted=_contracted(at),
        steps=_steps(at),
    ),
    "bought elsewhere": lambda at: list_bought_elsewhere(months=_months(), covers=_covers(at)),
    "months of items": lambda at: bought_by_month(batch_ids=at.batches, item_ids=at.items),
    "words that wait": lambda _: (
        list_waiting(actor=SYSTEM, wanted=Wanted(), asked=Asked(rows=None)).page.rows
    ),
    "suppliers paid": lambda _: list_paid_totals(actor=SYSTEM, wanted=Wanted()),
}
