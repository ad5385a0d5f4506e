"""C4, retrospective rebate. Figures: consortium clause catalogue, C4, and the story's year."""

from decimal import Decimal

import pytest

from consortium.contracts.domain.rebates.rebates import rebate_for_year
from tests.contracts.story import REBATE

D = Decimal


@pytest.mark.parametrize(
    ("spend", "gross"),
    [
        ("271950.00", "10878.00"),
        # The cliff: a pound short of £270,000 nothing comes back, at it 4 % of everything does.
        ("269999.00", "0.00"),
        ("270000.00", "10800.00"),
    ],
)
def test_goes_back_to_the_first_pound_and_not_a_pound_earlier(spend: str, gross: str) -> None:
    year = rebate_for_year(REBATE, spend={"NOR": D(spend)}, members_at_end=["NOR"])
    assert year.gross == year.amount == D(gross)
