"""E7: around the end of a contract year, the date that counts decides which year pays a rebate.

Figures: consortium clause catalogue, E7 and C16.
"""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.terms.purchase_dates import Purchase, cut_off

D = Decimal
YEAR_ENDS = date(2026, 4, 1)


def purchase(line: str, amount: str, **dates: date) -> Purchase:
    return Purchase(
        id=line, amount=D(amount), dates={DateBasis(basis): day for basis, day in dates.items()}
    )


LINES = [
    purchase(
        "the year so far",
        "269850",
        ordered=date(2026, 1, 5),
        delivered=date(2026, 1, 9),
        received=date(2026, 1, 9),
        invoiced=date(2026, 1, 20),
    ),
    purchase(
        "across the end",
        "2100",
        ordered=date(2026, 3, 20),
        delivered=date(2026, 3, 31),
        received=date(2026, 4, 2),
    ),
    purchase("next year's", "500", ordered=date(2026, 4, 3), delivered=date(2026, 4, 7)),
]


@pytest.mark.parametrize(
    ("basis", "spend"), [(DateBasis.DELIVERED, "271950"), (DateBasis.RECEIVED, "269850")]
)
def test_the_years_spend_is_271_950_or_269_850(basis: DateBasis, spend: str) -> None:
    assert cut_off(LINES, basis, YEAR_ENDS).spend == D(spend)


def test_the_cut_off_list_holds_what_another_date_would_put_in_another_year() -> None:
    found = cut_off(LINES, DateBasis.DELIVERED, YEAR_ENDS)
    assert [each.id for each in found.across] == ["across the end"]


def test_what_counts_but_is_not_invoiced_is_accrued() -> None:
    found = cut_off(LINES, DateBasis.DELIVERED, YEAR_ENDS)
    assert [each.id for each in found.accrued] == ["across the end"]
    assert cut_off(LINES, DateBasis.RECEIVED, YEAR_ENDS).accrued == ()
