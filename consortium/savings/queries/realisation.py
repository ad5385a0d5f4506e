"""How the savings of a year come in, month by month and stage by stage, beside the forecast."""

from collections.abc import Collection
from fractions import Fraction

from consortium.foundation.domain.money import ZERO, pennies
from consortium.foundation.domain.periods import Period, months_of
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models.forecasts import find_forecast
from consortium.savings.models.signing import Book
from consortium.savings.reports.realisation import REALISED, RealisedMonth


def realisation_of(book: Book, period: Period, trusts: Collection[str]) -> list[RealisedMonth]:
    """Every month of the period up to the last one with lines, none where there are no lines."""
    lines = [each for each in book.lines.values() if each.key.kind is LineKind.CASH]
    last = max((each.key.month for each in lines), default=None)
    if last is None:
        return []
    found = find_forecast(book.scene, period)
    months = []
    for month in months_of(period):
        if month.start > last:
            break
        so_far = dict.fromkeys(REALISED, ZERO)
        for each in lines:
            if each.key.month <= month.start and each.stage in so_far:
                so_far[each.stage] += each.line.amount
        expected = None
        if found is not None:
            cells = found[1].cells
            parts = (
                cell.saving
                for cell in cells
                if cell.trust in trusts and cell.month.start <= month.start
            )
            expected = pennies(sum(parts, Fraction(0)))
        months.append(RealisedMonth(month=month.start, so_far=so_far, forecast=expected))
    return months
