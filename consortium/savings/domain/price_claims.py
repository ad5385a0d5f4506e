"""The claim of wrong prices from a supplier: drafted, sent, answered, credited, closed.

The lines and their amounts are frozen when the claim is drafted. What happens then is kept as
steps; the state is worked out from them and from the credit notes that came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.money import ZERO, pounds


class ClaimStep(StrEnum):
    """What can happen to a claim after it was drafted."""

    SENT = "sent"
    ACCEPTED = "accepted"
    PART_ACCEPTED = "part_accepted"
    REJECTED = "rejected"
    CLOSED = "closed"


class ClaimState(StrEnum):
    DRAFTED = "drafted"
    SENT = "sent"
    ACCEPTED = "accepted"
    PART_ACCEPTED = "part_accepted"
    REJECTED = "rejected"
    CREDITED = "credited"
    CLOSED = "closed"


STATE_NAMES = {
    ClaimState.DRAFTED: "Drafted",
    ClaimState.SENT: "Sent",
    ClaimState.ACCEPTED: "Accepted",
    ClaimState.PART_ACCEPTED: "Accepted in part",
    ClaimState.REJECTED: "Rejected",
    ClaimState.CREDITED: "Credited",
    ClaimState.CLOSED: "Closed",
}
STEP_NAMES = {
    ClaimStep.SENT: "It was sent to the supplier",
    ClaimStep.ACCEPTED: "The supplier accepts it",
    ClaimStep.PART_ACCEPTED: "The supplier accepts a part of it",
    ClaimStep.REJECTED: "The supplier rejects it",
    ClaimStep.CLOSED: "It is closed",
}
_S, _C = ClaimState, ClaimStep
# From which states each step may be taken.
ALLOWED = {
    _C.SENT: frozenset({_S.DRAFTED, _S.REJECTED}),
    _C.ACCEPTED: frozenset({_S.SENT, _S.PART_ACCEPTED, _S.REJECTED}),
    _C.PART_ACCEPTED: frozenset({_S.SENT, _S.REJECTED}),
    _C.REJECTED: frozenset({_S.SENT}),
    _C.CLOSED: frozenset(set(_S) - {_S.CLOSED}),
}
# A credit note answers a claim that the supplier knows and has not refused.
CREDITABLE = frozenset({_S.SENT, _S.ACCEPTED, _S.PART_ACCEPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """``accepted`` is what of the claim the supplier accepts, where it says so."""

    step: ClaimStep
    on: date
    accepted: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is claimed, what the supplier accepts of it, and what has come back."""

    state: ClaimState
    claimed: Decimal
    accepted: Decimal | None
    recovered: Decimal

    @property
    def outstanding(self) -> Decimal:
        """What is still expected; nothing of a claim that was rejected or closed."""
        if self.state in (ClaimState.REJECTED, ClaimState.CLOSED):
            return ZERO
        expected = self.claimed if self.accepted is None else self.accepted
        return max(ZERO, expected - self.recovered)

    def allows(self, step: ClaimStep) -> bool:
        return self.state in ALLOWED[step]

    @property
    def steps(self) -> tuple[ClaimStep, ...]:
        """What may happen next."""
        return tuple(step for step in ClaimStep if self.allows(step))


def account_of(claimed: Decimal, steps: Sequence[StepTaken], recovered: Decimal) -> Account:
    """How a claim stands; its steps come oldest first.

    Claimed £1,690.00, £1,500.00 accepted and £1,500.00 credited is credited, nothing outstanding.
    """
    last = steps[-1].step if steps else None
    accepted = _accepted(claimed, steps)
    expected = claimed if accepted is None else accepted
    state = ClaimState(last.value) if last is not None else ClaimState.DRAFTED
    if state in CREDITABLE and 0 < expected <= recovered:
        state = ClaimState.CREDITED
    return Account(state=state, claimed=claimed, accepted=accepted, recovered=recovered)


def check_step(step: ClaimStep, *, account: Account, reason: str, accepted: Decimal | None) -> None:
    """Pass in silence when the step may be taken now.

    Raises:
        Conflict: the claim is not at a point from which it may.
        Invalid: a refusal, a second sending or giving up money without a reason, or an accepted
            part that is not a part.
    """
    if not account.allows(step):
        raise Conflict(
            "claim_not_there",
            f"The claim is “{STATE_NAMES[account.state].lower()}”: this cannot happen to it now.",
            next_step="Look at the claim's page: it shows what can be recorded next.",
        )
    if step is ClaimStep.PART_ACCEPTED and not _is_part(accepted, account.claimed):
        raise Invalid(
            "not_a_part",
            f"The accepted part lies above £0.00 and below the {pounds(account.claimed)} claimed.",
            field="accepted",
            next_step="Enter what the supplier accepts.",
        )
    if _needs_reason(step, account) and not reason.strip():
        raise Invalid("no_reason", "Say why.", field="reason", next_step="Enter the reason.")


def check_credit(amount: Decimal, *, account: Account, left: Decimal) -> None:
    """Pass in silence when a credit note of this amount answers the claim.

    ``left`` is what of the trust's lines in the claim no credit note has answered yet.

    Raises:
        Conflict: the claim was not sent, was rejected or is closed.
        Invalid: the amount is not above zero, or above what is left.
    """
    if account.state not in CREDITABLE:
        raise Conflict(
            "claim_not_creditable",
            f"The claim is “{STATE_NAMES[account.state].lower()}”: no credit note answers it now.",
            next_step="Record first that it was sent, or that the supplier accepts it after all.",
        )
    if amount <= 0 or amount > left:
        raise Invalid(
            "credit_beyond_claim",
            f"A credit note of this trust lies above £0.00 and is at most {pounds(left)}, which is "
            "what is left of its lines.",
            field="amount",
            next_step="Enter the part of the credit note that answers this claim.",
        )


def _accepted(claimed: Decimal, steps: Sequence[StepTaken]) -> Decimal | None:
    """What the last answer accepts; None before there is one."""
    for each in reversed(steps):
        if each.step is ClaimStep.SENT:
            return None
        if each.step is ClaimStep.ACCEPTED:
            return claimed
        if each.step is ClaimStep.PART_ACCEPTED:
            return each.accepted
        if each.step is ClaimStep.REJECTED:
            return ZERO
    return None


def _is_part(accepted: Decimal | None, claimed: Decimal) -> bool:
    return accepted is not None and 0 < accepted < claimed


def _needs_reason(step: ClaimStep, account: Account) -> bool:
    if step is ClaimStep.CLOSED:
        return account.state is not ClaimState.CREDITED
    again = step is ClaimStep.SENT and account.state is ClaimState.REJECTED
    return again or step in (ClaimStep.PART_ACCEPTED, ClaimStep.REJECTED)
