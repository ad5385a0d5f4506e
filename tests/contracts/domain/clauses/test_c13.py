"""C13, what a lead's exit puts at stake. Figures: consortium clause catalogue, C13, and by hand."""

from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.lead_exit import LeadExitSum, at_stake
from consortium.foundation.domain.errors import Invalid

D = Decimal
# Six trusts have 1,540,000 examinations a year, 770,000 in half of one.
HALF_A_YEAR = {"units_a_year": "1540000", "months": "6", "with_lead": "1.06", "without": "1.25"}


@pytest.mark.parametrize(("months", "stake"), [(6, "146300.00"), (12, "292600.00"), (0, "0.00")])
def test_half_a_year_of_six_trusts_is_146_300(months: int, stake: str) -> None:
    found = at_stake(
        units_a_year=D(1_540_000), months=months, with_lead=D("1.06"), without=D("1.25")
    )
    assert found == D(stake)


def test_on_paper_shows_the_numbers_put_in() -> None:
    paper = LeadExitSum.read(HALF_A_YEAR).work_out()
    assert paper.steps[0].numbers == "1,540,000 × 6 ÷ 12 × (£1.25 − £1.06)"
    assert paper.steps[0].result == "£146,300.00"


def test_more_than_a_year_is_refused() -> None:
    with pytest.raises(Invalid, match="12 or less"):
        LeadExitSum.read({**HALF_A_YEAR, "months": "13"})
