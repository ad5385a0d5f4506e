"""How a claim stands. Figures by hand: £1,690.00 claimed, as a supplier may answer it."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.savings.domain.price_claims import (
    ALLOWED,
    STATE_NAMES,
    STEP_NAMES,
    Account,
    ClaimState,
    ClaimStep,
    StepTaken,
    account_of,
    check_credit,
    check_step,
)

D = Decimal
CLAIMED = D("1690.00")
S, C = ClaimState, ClaimStep


def taken(*steps: ClaimStep, part: str = "1500.00") -> list[StepTaken]:
    return [
        StepTaken(
            step=step, on=date(2026, 5, 1), accepted=D(part) if step is C.PART_ACCEPTED else None
        )
        for step in steps
    ]


def stands(*steps: ClaimStep, recovered: str = "0.00") -> Account:
    return account_of(CLAIMED, taken(*steps), D(recovered))


@pytest.mark.parametrize(
    ("steps", "recovered", "state", "outstanding"),
    [
        ((), "0.00", S.DRAFTED, "1690.00"),
        ((C.SENT,), "0.00", S.SENT, "1690.00"),
        ((C.SENT,), "690.00", S.SENT, "1000.00"),
        ((C.SENT,), "1690.00", S.CREDITED, "0.00"),
        ((C.SENT, C.ACCEPTED), "0.00", S.ACCEPTED, "1690.00"),
        ((C.SENT, C.PART_ACCEPTED), "500.00", S.PART_ACCEPTED, "1000.00"),
        ((C.SENT, C.PART_ACCEPTED), "1500.00", S.CREDITED, "0.00"),
        ((C.SENT, C.REJECTED), "0.00", S.REJECTED, "0.00"),
        ((C.SENT, C.REJECTED, C.SENT), "0.00", S.SENT, "1690.00"),
        ((C.SENT, C.ACCEPTED, C.CLOSED), "1690.00", S.CLOSED, "0.00"),
        ((C.SENT, C.PART_ACCEPTED, C.CLOSED), "500.00", S.CLOSED, "0.00"),
    ],
)
def test_state_and_money(
    steps: tuple[ClaimStep, ...], recovered: str, state: ClaimState, outstanding: str
) -> None:
    account = stands(*steps, recovered=recovered)
    assert (account.state, account.outstanding) == (state, D(outstanding))


def test_every_step_and_state_has_its_place() -> None:
    assert set(ALLOWED) == set(STEP_NAMES) == set(ClaimStep)
    assert set(STATE_NAMES) == set(ClaimState)
    assert stands(C.SENT, C.CLOSED).steps == ()


@pytest.mark.parametrize(
    ("before", "step"),
    [((), C.ACCEPTED), ((C.SENT,), C.SENT), ((C.SENT, C.CLOSED), C.SENT)],
)
def test_a_step_has_its_time(before: tuple[ClaimStep, ...], step: ClaimStep) -> None:
    with pytest.raises(Conflict, match="cannot happen to it now"):
        check_step(step, account=stands(*before), reason="because", accepted=None)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ((C.SENT,), C.REJECTED),
        ((C.SENT, C.REJECTED), C.SENT),
        ((), C.CLOSED),
        ((C.SENT,), C.CLOSED),
    ],
)
def test_giving_up_money_needs_a_reason(before: tuple[ClaimStep, ...], step: ClaimStep) -> None:
    account = stands(*before)
    with pytest.raises(Invalid, match="Say why"):
        check_step(step, account=account, reason=" ", accepted=None)
    check_step(step, account=account, reason="Prices of 2025 were agreed", accepted=None)


def test_a_credited_claim_is_closed_without_a_reason() -> None:
    check_step(C.CLOSED, account=stands(C.SENT, recovered="1690.00"), reason="", accepted=None)


@pytest.mark.parametrize("part", [None, "0.00", "1690.00", "2000.00"])
def test_a_part_is_a_part(part: str | None) -> None:
    with pytest.raises(Invalid, match=r"below the £1,690\.00 claimed"):
        check_step(
            C.PART_ACCEPTED,
            account=stands(C.SENT),
            reason="Two lines",
            accepted=D(part) if part else None,
        )


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "1000.01"])
def test_no_more_is_credited_than_is_left(amount: str) -> None:
    with pytest.raises(Invalid, match=r"at most £1,000\.00"):
        check_credit(D(amount), account=stands(C.SENT), left=D("1000.00"))


@pytest.mark.parametrize("steps", [(), (C.SENT, C.REJECTED), (C.SENT, C.CLOSED)])
def test_a_credit_note_answers_what_was_sent_and_not_refused(
    steps: tuple[ClaimStep, ...],
) -> None:
    with pytest.raises(Conflict, match="no credit note answers it now"):
        check_credit(D(1), account=stands(*steps), left=CLAIMED)
