"""The claim of a rebate: made in time or late, answered, credited, closed.

What happened is kept as events; the state is worked out from them, the money and the calendar,
so that a clock that runs out shows without anybody recording it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.contracts.domain.rebates.rebates import Account
from consortium.contracts.domain.terms.rebate_terms import RebateTerms
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.periods import Period


class ClaimStep(StrEnum):
    """What can happen to a claim."""

    CLAIMED = "claimed"
    AGREED = "agreed"
    DISPUTED = "disputed"
    CLOSED = "closed"


class ClaimState(StrEnum):
    FORECAST = "forecast"
    NOT_EARNED = "not_earned"
    CLAIMABLE = "claimable"
    LAPSED = "lapsed"
    CLAIMED = "claimed"
    AGREED = "agreed"
    DISPUTED = "disputed"
    CREDITED = "credited"
    CLOSED = "closed"


STATE_NAMES = {
    ClaimState.FORECAST: "Year still open",
    ClaimState.NOT_EARNED: "Threshold not reached",
    ClaimState.CLAIMABLE: "To be claimed",
    ClaimState.LAPSED: "Not claimed in time",
    ClaimState.CLAIMED: "Claimed",
    ClaimState.AGREED: "Agreed by the supplier",
    ClaimState.DISPUTED: "Disputed by the supplier",
    ClaimState.CREDITED: "Credited",
    ClaimState.CLOSED: "Closed",
}

_S, _C = ClaimState, ClaimStep
# From which states each step may be taken.
ALLOWED = {
    _C.CLAIMED: frozenset({_S.CLAIMABLE, _S.LAPSED, _S.DISPUTED}),
    _C.AGREED: frozenset({_S.CLAIMED, _S.DISPUTED}),
    _C.DISPUTED: frozenset({_S.CLAIMED, _S.AGREED}),
    _C.CLOSED: frozenset(
        {_S.NOT_EARNED, _S.CLAIMABLE, _S.LAPSED, _S.CLAIMED, _S.AGREED, _S.DISPUTED, _S.CREDITED}
    ),
}
_AFTER_STEP = {
    _C.CLAIMED: _S.CLAIMED,
    _C.AGREED: _S.AGREED,
    _C.DISPUTED: _S.DISPUTED,
    _C.CLOSED: _S.CLOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEvent:
    step: ClaimStep
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """How the claim for one rebate and contract year stands on a day."""

    state: ClaimState
    claim_by: date | None
    answer_by: date | None
    pay_by: date | None
    # The clock that runs in this state, if one does.
    runs_until: date | None
    days_left: int | None

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    def allows(self, step: ClaimStep) -> bool:
        return self.state in ALLOWED[step]


def claim_on(
    day: date,
    *,
    terms: RebateTerms,
    year: Period,
    account: Account,
    events: Sequence[ClaimEvent],
) -> Claim:
    """The state of a claim and its clocks on a day; the events come oldest first."""
    claimed = [event.on for event in events if event.step is ClaimStep.CLAIMED]
    claim_by = terms.claim_by(year.last_day)
    answer_by = terms.answer_by(claimed[-1]) if claimed else None
    pay_by = terms.pay_by(claimed[-1]) if claimed else None
    state = _state(day, year=year, account=account, events=events, claim_by=claim_by)
    runs_until = {
        ClaimState.FORECAST: claim_by,
        ClaimState.CLAIMABLE: claim_by,
        ClaimState.LAPSED: claim_by,
        ClaimState.CLAIMED: answer_by or pay_by,
        ClaimState.AGREED: pay_by,
    }.get(state)
    return Claim(
        state=state,
        claim_by=claim_by,
        answer_by=answer_by,
        pay_by=pay_by,
        runs_until=runs_until,
        days_left=(runs_until - day).days if runs_until else None,
    )


def check_step(step: ClaimStep, *, claim: Claim, reason: str) -> None:
    """Pass in silence when the step may be taken now.

    Raises:
        Conflict: the claim is not at a point from which it may.
        Invalid: it is late, disputed or given up, and no reason is given.
    """
    if not claim.allows(step):
        raise Conflict(
            "claim_not_there",
            f"The rebate is “{STATE_NAMES[claim.state].lower()}”: it cannot be {step.value} now.",
            next_step="Look at the rebate's page: it shows what can be done next.",
        )
    given_up = step is ClaimStep.CLOSED and claim.state not in (
        ClaimState.CREDITED,
        ClaimState.NOT_EARNED,
    )
    late = step is ClaimStep.CLAIMED and claim.state is ClaimState.LAPSED
    if (step is ClaimStep.DISPUTED or given_up or late) and not reason.strip():
        what = {
            ClaimStep.DISPUTED: "Say why the supplier disputes it.",
            ClaimStep.CLOSED: "The money has not come, so say why the claim is closed.",
        }.get(step, "The time for claiming is over, so say why it is claimed all the same.")
        raise Invalid("no_reason", what, field="reason", next_step="Enter the reason.")


def _state(
    day: date,
    *,
    year: Period,
    account: Account,
    events: Sequence[ClaimEvent],
    claim_by: date | None,
) -> ClaimState:
    last = events[-1].step if events else None
    if last is ClaimStep.CLOSED:
        return ClaimState.CLOSED
    if account.settled > 0 and account.due == Decimal(0):
        return ClaimState.CREDITED
    if last is not None:
        return _AFTER_STEP[last]
    if day in year or day < year.start:
        return ClaimState.FORECAST
    if account.entitled <= 0:
        return ClaimState.NOT_EARNED
    if claim_by is not None and day > claim_by:
        return ClaimState.LAPSED
    return ClaimState.CLAIMABLE
