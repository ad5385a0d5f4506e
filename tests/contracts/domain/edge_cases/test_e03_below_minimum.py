"""E3, fewer members than the contract asks for. Rule: consortium clause catalogue, E3; by hand."""

from datetime import date

from consortium.contracts.domain.clauses.minimum_members import renegotiation

OCTOBER = date(2025, 10, 1)


def test_the_price_is_frozen_for_90_days_and_there_is_a_task_with_a_date() -> None:
    opened = renegotiation(members=5, minimum=6, on=OCTOBER, freeze_days=90)
    assert opened is not None
    # October has 31 days, November 30: 29 more end on 30 December.
    assert opened.frozen_until == date(2025, 12, 30)
    assert "agree new prices before 30 December 2025" in opened.task
    assert "5 members are left and the contract asks for 6" in opened.task


def test_exactly_the_minimum_sets_nothing_off() -> None:
    assert renegotiation(members=6, minimum=6, on=OCTOBER, freeze_days=90) is None
