"""The comparison of cases as rows: a measure each, and beside it what each case says of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from consortium.foundation.web.tables import Column, Kind, Table, text_of
from consortium.network.domain.expansion import Growth
from consortium.network.forms.expansion import SUPPORT_NAMES
from consortium.network.queries.expansion import ExpansionView
from consortium.network.queries.expansion_case import CaseView, NeedLine

GROWTH_NAMES = {Growth.NUMERICAL: "Numerical", Growth.GEOGRAPHICAL: "Geographical"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A row: its name, how its values are written, and one value for each case."""

    name: str
    kind: Kind
    values: Sequence[Any]
    is_sum: bool = False

    @property
    def texts(self) -> list[str]:
        return [text_of(self.kind, value) for value in self.values]

    @property
    def numeric(self) -> bool:
        return self.kind in (Kind.POUNDS, Kind.NUMBER)


def measures(found: ExpansionView) -> list[Measure]:
    """Every measure, in the order in which somebody decides."""
    return list(_measures(found))


def as_table(found: ExpansionView) -> Table:
    """The same for files: a column for each case."""

    def value_of(place: int) -> Callable[[Measure], Any]:
        return lambda measure: measure.values[place]

    return Table(
        caption="Which trust next",
        columns=[
            Column(heading="Measure", value=lambda measure: measure.name),
            *(
                Column(heading=f"{case.trust} ({case.reference})", value=value_of(place))
                for place, case in enumerate(found.cases)
            ),
        ],
        rows=measures(found),
    )


def _measures(found: ExpansionView) -> Iterator[Measure]:
    cases = found.cases

    def row(
        name: str, of: Callable[[CaseView], Any], kind: Kind = Kind.TEXT, *, is_sum: bool = False
    ) -> Measure:
        return Measure(name, kind, [of(case) for case in cases], is_sum)

    yield row("Growth", lambda case: GROWTH_NAMES[case.growth])
    yield row("Board", lambda case: case.board or "not known")
    yield row("Miles to the lead", lambda case: case.miles, Kind.NUMBER)
    yield row("Would join on", lambda case: case.joins_on, Kind.DAY)
    yield row("Members then", lambda case: case.members, Kind.NUMBER)
    items = {need.item_code: need.item for case in cases for need in case.needs}
    for code, name in items.items():
        needs = [_need(case, code) for case in cases]
        yield Measure(name, Kind.POUNDS, [need.saving if need else None for need in needs])
    yield row("Cost every year", lambda case: -case.yearly_costs, Kind.POUNDS)
    yield row("It saves a year", lambda case: case.a_year, Kind.POUNDS, is_sum=True)
    yield row("The members save a year", lambda case: case.others_save, Kind.POUNDS)
    yield row("Cost of joining, once", lambda case: case.one_off_cost, Kind.POUNDS)
    yield row("Of this paid by others", lambda case: case.outside_funding, Kind.POUNDS)
    yield row("Who pays it", lambda case: case.funding_source)
    yield row("Years until it has paid", lambda case: case.payback_years, Kind.NUMBER)
    yield row("Commissioner's support", _support)
    yield row("Market forces factor", lambda case: case.market_forces_factor, Kind.NUMBER)
    yield row(
        "Income per £1,000, compared with the lead",
        lambda case: case.income_per_thousand,
        Kind.POUNDS,
    )


def _need(case: CaseView, code: str) -> NeedLine | None:
    return next((need for need in case.needs if need.item_code == code), None)


def _support(case: CaseView) -> str:
    said = SUPPORT_NAMES[case.support]
    if case.lacks_support:
        return f"{said}: a second commissioner's letter is needed"
    return said
