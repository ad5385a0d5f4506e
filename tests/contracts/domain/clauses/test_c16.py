"""C16, the date that puts a line in the year. Figures: consortium clause catalogue, C16."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.purchase_dates import counts_on
from consortium.contracts.domain.terms.schedules import RebateStep

D = Decimal
YEAR_ENDS = date(2026, 4, 1)
STEP = RebateStep(D(270_000), D("0.04"))
# Everything else of the year, and one line across its end.
OTHERS, LINE = D(269_850), D(2_100)
DATES = {
    DateBasis.ORDERED: date(2026, 3, 20),
    DateBasis.DELIVERED: date(2026, 3, 31),
    DateBasis.RECEIVED: date(2026, 4, 2),
    DateBasis.INVOICED: date(2026, 4, 9),
    DateBasis.TAX_POINT: date(2026, 4, 2),
}


@pytest.mark.parametrize(
    ("basis", "spend", "rebate"),
    [
        (DateBasis.ORDERED, "271950", "10878"),
        (DateBasis.DELIVERED, "271950", "10878"),
        (DateBasis.RECEIVED, "269850", "0"),
        (DateBasis.INVOICED, "269850", "0"),
        (DateBasis.TAX_POINT, "269850", "0"),
    ],
)
def test_2_100_delivered_on_31_march_and_received_on_2_april(
    basis: DateBasis, spend: str, rebate: str
) -> None:
    counts = counts_on(DATES, basis)
    assert counts.by is basis
    year = OTHERS + (LINE if counts.on < YEAR_ENDS else 0)
    assert year == D(spend)
    assert (STEP.rate * year if year >= STEP.lower_bound else 0) == D(rebate)


@pytest.mark.parametrize(
    ("basis", "used"),
    [
        (DateBasis.DELIVERED, DateBasis.RECEIVED),
        (DateBasis.RECEIVED, DateBasis.DELIVERED),
        (DateBasis.INVOICED, DateBasis.TAX_POINT),
        (DateBasis.TAX_POINT, DateBasis.INVOICED),
        (DateBasis.ORDERED, DateBasis.ORDERED),
    ],
)
def test_says_which_date_it_took_where_the_line_carries_no_other(
    basis: DateBasis, used: DateBasis
) -> None:
    others = {
        each: day for each, day in DATES.items() if each is not basis or basis is DateBasis.ORDERED
    }
    assert counts_on(others, basis).by is used
    assert basis.stand_in is used


def test_the_day_of_the_order_counts_where_there_is_nothing_else() -> None:
    counts = counts_on({DateBasis.ORDERED: date(2026, 3, 20)}, DateBasis.TAX_POINT)
    assert (counts.on, counts.by) == (date(2026, 3, 20), DateBasis.ORDERED)
