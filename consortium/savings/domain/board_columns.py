"""The columns that boards of trusts read of a savings programme, and how each row is rated.

All of them are about recurrent cash-releasing savings of a financial year; the plan is the locked
forecast, which is never redrawn.

- Recurrent plan: what the last month of the plan would bring in twelve months.
- In-year plan: what the plan brings in the year.
- YTD plan and YTD actual: both up to the end of the month that was chosen.
- Forecast outturn: the actual so far, and for each month that is left what the plan expects of
  those who are members then. Who joined after the forecast has no plan, and adds only its actual.
- Variances: forecast outturn less in-year plan, and YTD actual less YTD plan.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.money import ZERO
from consortium.savings.domain.cells import Cell


class Rating(StrEnum):
    """The five ratings, told by words and shape before colour."""

    IMPLEMENTED = "blue"
    ON_PLAN = "green"
    BELOW = "amber"
    FAR_BELOW = "red"
    NO_PLAN = "grey"


RATING_NAMES = {
    Rating.IMPLEMENTED: "Fully implemented",
    Rating.ON_PLAN: "On plan",
    Rating.BELOW: "Below plan",
    Rating.FAR_BELOW: "Far below plan",
    Rating.NO_PLAN: "No plan",
}
# From how much below the in-year plan a forecast outturn is amber, and from how much red: in
# per cent of the plan.
AMBER_FROM, RED_FROM = Decimal(5), Decimal(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The locked forecast of a year, cell by cell, each in pounds.

    ``recurrent`` holds one cell for each trust and item, of the last month that was planned;
    ``expected`` is what is left of ``in_year`` to those who are members in each month.
    """

    recurrent: Mapping[Cell, Decimal]
    in_year: Mapping[Cell, Decimal]
    expected: Mapping[Cell, Decimal]


NO_PLAN = Plan(recurrent={}, in_year={}, expected={})


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One row of the table, in pounds."""

    recurrent_plan: Decimal = ZERO
    in_year_plan: Decimal = ZERO
    outturn: Decimal = ZERO
    ytd_plan: Decimal = ZERO
    ytd_actual: Decimal = ZERO

    @property
    def outturn_variance(self) -> Decimal:
        return self.outturn - self.in_year_plan

    @property
    def ytd_variance(self) -> Decimal:
        return self.ytd_actual - self.ytd_plan

    @property
    def rating(self) -> Rating:
        """Blue once the whole year's plan has been saved, else by the forecast outturn."""
        plan = self.in_year_plan
        if plan <= 0:
            return Rating.NO_PLAN
        if self.ytd_actual >= plan:
            return Rating.IMPLEMENTED
        below = -self.outturn_variance * 100
        if below >= RED_FROM * plan:
            return Rating.FAR_BELOW
        return Rating.BELOW if below >= AMBER_FROM * plan else Rating.ON_PLAN

    def __add__(self, other: "BoardRow") -> "BoardRow":
        return BoardRow(
            recurrent_plan=self.recurrent_plan + other.recurrent_plan,
            in_year_plan=self.in_year_plan + other.in_year_plan,
            outturn=self.outturn + other.outturn,
            ytd_plan=self.ytd_plan + other.ytd_plan,
            ytd_actual=self.ytd_actual + other.ytd_actual,
        )


def board_rows(
    *,
    plan: Plan,
    actual: Mapping[Cell, Decimal],
    up_to: date,
    key: Callable[[Cell], str],
) -> dict[str, BoardRow]:
    """The rows by a key of the cells; ``up_to`` is the first day of the last month that counts
    as past. Every pound of plan and actual is in exactly one row."""
    rows: dict[str, BoardRow] = {}

    def add(cell: Cell, **amounts: Decimal) -> None:
        rows[key(cell)] = rows.get(key(cell), BoardRow()) + BoardRow(**amounts)

    for cell, amount in plan.recurrent.items():
        add(cell, recurrent_plan=amount)
    for cell, amount in plan.in_year.items():
        add(cell, in_year_plan=amount, ytd_plan=amount if cell.month <= up_to else ZERO)
    for cell, amount in plan.expected.items():
        if cell.month > up_to:
            add(cell, outturn=amount)
    for cell, amount in actual.items():
        if cell.month <= up_to:
            add(cell, outturn=amount, ytd_actual=amount)
    return {each: rows[each] for each in sorted(rows)}


def total_of(rows: Collection[BoardRow]) -> BoardRow:
    return sum(rows, BoardRow())


def last_month_with(actual: Collection[Cell]) -> date | None:
    """The last month of which anything was saved, by its first day."""
    return max((cell.month for cell in actual), default=None)
