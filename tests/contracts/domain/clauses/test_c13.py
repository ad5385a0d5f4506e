"""C13, what a lead's exit puts at stake. Figures: consortium clause catalogue, C13, and by hand."""

from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.lead_exit import LeadExitSum, at_stake, new_lead_due

D = Decimal


def test_half_a_year_of_six_trusts_is_146_300() -> None:
    stake = at_stake(units=D(770_000), with_lead=D("1.06"), without=D("1.25"))
    assert stake == D("146300.00")


def test_sixty_days_after_1_october_is_30_november() -> None:
    assert new_lead_due(date(2025, 10, 1), days=60) == date(2025, 11, 30)


def test_on_paper_shows_the_numbers_put_in() -> None:
    paper = LeadExitSum(units=D(770_000), with_lead=D("1.06"), without=D("1.25")).work_out()
    assert paper.steps[0].numbers == "770,000 × (£1.25 − £1.06)"
    assert paper.steps[0].result == "£146,300.00"
