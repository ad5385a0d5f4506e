"""What lists about a consortium's year ask for, from the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, financial_year_label, financial_year_of
from consortium.foundation.web.clock import today
from consortium.foundation.web.filters import Choice
from consortium.foundation.web.guard import current_actor
from consortium.savings.queries.report import consortia_reported, last_purchase
from consortium.savings.views.presentation import recent_years


def first_of_month(year: int, month: int) -> date:
    """The first day of a month that an address names.

    Raises:
        NotFound: there is no such month.
    """
    try:
        return date(year, month, 1)
    except ValueError:
        raise NotFound("month") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFilters:
    """Which consortium and financial year, and what else a list may be filtered by."""

    consortium: Choice
    year: Choice
    others: Sequence[Choice]

    @property
    def choices(self) -> list[Choice]:
        """The filters that leave something to choose."""
        every = (self.consortium, self.year, *self.others)
        return [each for each in every if len(each.options) > 1]

    @property
    def consortium_id(self) -> UUID:
        return UUID(self.consortium.chosen)

    @property
    def period(self) -> Period:
        return financial_year_of(date(int(self.year.chosen), 4, 1))


def year_filters(*others: Choice) -> YearFilters | None:
    """The filters as the address asks, the last year with purchases first; None when the reader
    sees no consortium's savings."""
    consortia = [(str(found), name) for found, name in consortia_reported(actor=current_actor())]
    if not consortia:
        return None
    consortium = Choice("consortium", "Consortium", consortia)
    usual = financial_year_of(last_purchase(UUID(consortium.chosen)) or today())
    years = [usual, *(year for _, year in recent_years(today()) if year != usual)]
    options = [(str(year.start.year), financial_year_label(year.start)) for year in years]
    return YearFilters(
        consortium=consortium, year=Choice("year", "Financial year", options), others=others
    )
