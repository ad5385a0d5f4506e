"""The claim of a rebate: its clocks, its states, and which step may follow which."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.contracts.domain.rebates.rebate_claims import (
    ALLOWED,
    ClaimEvent,
    ClaimState,
    ClaimStep,
    check_step,
    claim_on,
)
from consortium.contracts.domain.rebates.rebates import Account
from consortium.contracts.domain.terms.rebate_terms import RebateTerms, check_terms
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period

D = Decimal
YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))
# Ninety days to claim (29 June 2026), thirty to answer, sixty to pay.
TERMS = RebateTerms(claim_days=90, answer_days=30, pay_days=60)
EARNED = Account(entitled=D("10248.00"), settled=D("0.00"))
PART = Account(entitled=D("10248.00"), settled=D("1000.00"))
PAID = Account(entitled=D("10248.00"), settled=D("10248.00"))
NOTHING = Account(entitled=D("0.00"), settled=D("0.00"))
CLAIMED = ClaimEvent(step=ClaimStep.CLAIMED, on=date(2026, 4, 20))
AGREED = ClaimEvent(step=ClaimStep.AGREED, on=date(2026, 5, 6))
DISPUTED = ClaimEvent(step=ClaimStep.DISPUTED, on=date(2026, 5, 6))
CLOSED = ClaimEvent(step=ClaimStep.CLOSED, on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("day", "account", "events", "state", "runs_until", "days_left"),
    [
        # The year's last day is still the year's.
        (date(2026, 3, 31), EARNED, (), ClaimState.FORECAST, date(2026, 6, 29), 90),
        (date(2026, 4, 1), EARNED, (), ClaimState.CLAIMABLE, date(2026, 6, 29), 89),
        (date(2026, 6, 29), EARNED, (), ClaimState.CLAIMABLE, date(2026, 6, 29), 0),
        (date(2026, 6, 30), EARNED, (), ClaimState.LAPSED, date(2026, 6, 29), -1),
        (date(2026, 4, 1), NOTHING, (), ClaimState.NOT_EARNED, None, None),
        (date(2026, 4, 21), EARNED, (CLAIMED,), ClaimState.CLAIMED, date(2026, 5, 20), 29),
        (date(2026, 5, 21), EARNED, (CLAIMED,), ClaimState.CLAIMED, date(2026, 5, 20), -1),
        (date(2026, 5, 7), EARNED, (CLAIMED, AGREED), ClaimState.AGREED, date(2026, 6, 19), 43),
        (date(2026, 5, 7), PART, (CLAIMED, AGREED), ClaimState.AGREED, date(2026, 6, 19), 43),
        (date(2026, 5, 7), EARNED, (CLAIMED, DISPUTED), ClaimState.DISPUTED, None, None),
        (date(2026, 5, 15), PAID, (CLAIMED, AGREED), ClaimState.CREDITED, None, None),
        # The supplier may pay unasked.
        (date(2026, 5, 15), PAID, (), ClaimState.CREDITED, None, None),
        (date(2026, 6, 2), PAID, (CLAIMED, AGREED, CLOSED), ClaimState.CLOSED, None, None),
        # Claimed once more after a dispute: the clocks run from the new claim.
        (
            date(2026, 6, 11),
            EARNED,
            (CLAIMED, DISPUTED, ClaimEvent(step=ClaimStep.CLAIMED, on=date(2026, 6, 10))),
            ClaimState.CLAIMED,
            date(2026, 7, 10),
            29,
        ),
    ],
)
def test_where_a_claim_stands(
    day: date,
    account: Account,
    events: tuple[ClaimEvent, ...],
    state: ClaimState,
    runs_until: date | None,
    days_left: int | None,
) -> None:
    claim = claim_on(day, terms=TERMS, year=YEAR, account=account, events=events)
    assert (claim.state, claim.runs_until, claim.days_left) == (state, runs_until, days_left)
    assert claim.is_late == (days_left is not None and days_left < 0)


def test_without_a_clock_nothing_lapses() -> None:
    claim = claim_on(date(2031, 1, 1), terms=RebateTerms(), year=YEAR, account=EARNED, events=())
    assert (claim.state, claim.days_left) == (ClaimState.CLAIMABLE, None)


class TestSteps:
    def refused(self, step: ClaimStep, day: date, *events: ClaimEvent, reason: str = "") -> str:
        claim = claim_on(day, terms=TERMS, year=YEAR, account=EARNED, events=events)
        try:
            check_step(step, claim=claim, reason=reason)
        except (Conflict, Invalid) as refusal:
            return refusal.code
        return ""

    def test_a_late_claim_needs_a_reason(self) -> None:
        late = date(2026, 6, 30)
        assert self.refused(ClaimStep.CLAIMED, late) == "no_reason"
        assert self.refused(ClaimStep.CLAIMED, late, reason="Lines came late") == ""
        assert self.refused(ClaimStep.CLAIMED, date(2026, 6, 29)) == ""

    def test_a_dispute_and_giving_up_do_too(self) -> None:
        day = date(2026, 5, 6)
        assert self.refused(ClaimStep.DISPUTED, day, CLAIMED) == "no_reason"
        assert self.refused(ClaimStep.DISPUTED, day, CLAIMED, reason="Wrong price") == ""
        assert self.refused(ClaimStep.CLOSED, day, CLAIMED) == "no_reason"

    @pytest.mark.parametrize(
        ("step", "events"),
        [
            (ClaimStep.AGREED, ()),
            (ClaimStep.DISPUTED, ()),
            (ClaimStep.CLAIMED, (CLAIMED,)),
            (ClaimStep.CLAIMED, (CLAIMED, AGREED)),
            (ClaimStep.AGREED, (CLAIMED, CLOSED)),
            (ClaimStep.CLOSED, (CLAIMED, CLOSED)),
        ],
    )
    def test_out_of_order_are_refused(
        self, step: ClaimStep, events: tuple[ClaimEvent, ...]
    ) -> None:
        assert self.refused(step, date(2026, 6, 2), *events, reason="Why") == "claim_not_there"

    def test_nothing_is_claimed_while_the_year_is_open(self) -> None:
        assert self.refused(ClaimStep.CLAIMED, date(2026, 3, 31)) == "claim_not_there"
        assert all(ClaimState.FORECAST not in states for states in ALLOWED.values())


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_clock_runs_forward(days: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_terms(RebateTerms(claim_days=days))
    assert refused.value.field == "claim_days"
    check_terms(RebateTerms(claim_days=1, answer_days=3650))
