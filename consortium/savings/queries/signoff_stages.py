"""How far the savings of a year are, from the first idea to the bank, kind by kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.forecast import Forecast
from consortium.savings.domain.signoff import LineKind, RecordedKind, Stage, stage_before_purchases
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.recorded import RecordedStanding
from consortium.savings.models.signing import Book

# A forecast by trust and item: what is expected where nothing has been bought yet.
Expected = Mapping[tuple[str, str], Fraction]


@dataclass(slots=True, kw_only=True)
class StageRow:
    """The lines of one stage, with their amounts by kind; kinds are never added.

    Before anything is bought a line is a trust and an item, and has an amount only once it is
    forecast.
    """

    stage: Stage
    lines: int = 0
    amounts: dict[LineKind | RecordedKind, Decimal] = field(default_factory=dict)

    def add(self, kind: LineKind | RecordedKind | None = None, amount: Decimal = ZERO) -> None:
        self.lines += 1
        if kind is not None:
            self.amounts[kind] = self.amounts.get(kind, ZERO) + amount


def stages_of(
    book: Book, period: Period, trusts: Iterable[str], recorded: Iterable[RecordedStanding]
) -> list[StageRow]:
    """The stages in their order, each with what of some trusts stands there."""
    rows, own = {stage: StageRow(stage=stage) for stage in Stage}, frozenset(trusts)
    for standing in book.lines.values():
        rows[standing.stage].add(standing.key.kind, standing.line.amount)
    for record in recorded:
        rows[record.stage].add(record.key.kind, record.record.amount)
    bought = {(key.trust, key.item) for key in book.lines}
    found = find_forecast(book.scene, period)
    expected = _expected(found[1]) if found else {}
    for trust in sorted(own):
        for item in sorted(book.scene.item_ids):
            if (trust, item) not in bought:
                _add_before_purchases(rows, book, period, (trust, item), expected)
    return list(rows.values())


def _add_before_purchases(
    rows: Mapping[Stage, StageRow],
    book: Book,
    period: Period,
    pair: tuple[str, str],
    expected: Expected,
) -> None:
    has_baseline = pair in book.facts.baselines
    has_contract = book.scene.agreements.member_share(*pair, period) > 0
    if not has_baseline and not has_contract:
        return
    stage = stage_before_purchases(
        has_baseline=has_baseline, has_contract=has_contract, has_forecast=pair in expected
    )
    if stage is Stage.FORECAST:
        rows[stage].add(LineKind.CASH, pennies(expected[pair]))
    else:
        rows[stage].add()


def _expected(forecast: Forecast) -> dict[tuple[str, str], Fraction]:
    sums: dict[tuple[str, str], Fraction] = {}
    for cell in forecast.cells:
        key = (cell.trust, cell.item)
        sums[key] = sums.get(key, Fraction(0)) + cell.saving
    return sums
